"""What ended long ago is counted once; what is open, or has ended since, is counted each time."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from processes.assignments import remembered
from processes.assignments.listing import box_counts, list_assignments, standing_counts
from processes.assignments.models import Assignment
from processes.db import transaction


@pytest.fixture
def old_ones(province, monkeypatch):
    """Two assignments that ended a year ago, and one under way; even those are worth remembering."""
    monkeypatch.setattr(remembered, "WORTH", 0)
    monkeypatch.setattr(remembered, "_kept", {})
    monkeypatch.setattr(remembered.clock, "now", province.clock)
    ids = [province.issued() for _ in range(3)]
    for id in ids[:2]:
        finish(province, id)
    with transaction() as session:
        a_year_ago = province.clock() - timedelta(days=365)
        session.execute(update(Assignment).where(Assignment.id.in_(ids[:2])).values(ended_at=a_year_ago))
    return ids


def finish(province, id):
    province.do(id, "submit", "stc", content="Đã làm xong.")
    province.do(id, "approve", "pheduyet")


def test_numbers_stay_right_when_more_ends(province, old_ones):
    actor = province.office.actor("pheduyet")
    before = box_counts(actor, "assigned")
    assert (before["ended"], before["open"], before["all"]) == (2, 1, 3)
    finish(province, old_ones[2])
    after = box_counts(actor, "assigned")
    assert (after["ended"], after["open"], after["all"]) == (3, 0, 3)
    assert standing_counts(actor)["assigned"] == 3
    assert list_assignments(actor, box="assigned", group="ended").total == 3


def test_what_ended_long_ago_is_not_counted_again(province, old_ones):
    actor = province.office.actor("pheduyet")
    assert box_counts(actor, "assigned")["ended"] == 2
    with transaction() as session:
        # Nobody does this; it shows what is read.
        session.execute(update(Assignment).where(Assignment.id == old_ones[0]).values(status_group="stopped"))
    assert box_counts(actor, "assigned")["ended"] == 2


def test_what_is_counted_in_no_time_is_counted_each_time(province, old_ones, monkeypatch):
    monkeypatch.setattr(remembered, "WORTH", 3600)
    actor = province.office.actor("pheduyet")
    assert box_counts(actor, "assigned")["ended"] == 2
    with transaction() as session:
        session.execute(update(Assignment).where(Assignment.id == old_ones[0]).values(status_group="stopped"))
    assert box_counts(actor, "assigned")["ended"] == 1


def test_everybody_has_numbers_of_their_own(province, old_ones):
    assert box_counts(province.office.actor("pheduyet"), "assigned")["ended"] == 2
    assert box_counts(province.office.actor("skhdt"), "assigned")["ended"] == 0
