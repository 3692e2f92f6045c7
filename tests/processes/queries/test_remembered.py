"""What ended long ago is counted once; what is open, or has ended since, is counted each time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from processes import unchanged
from processes.assignments import remembered
from processes.assignments.listing import box_counts, list_assignments, standing_counts
from processes.assignments.long_ago import LongAgo, question_of
from processes.assignments.models import Assignment
from processes.db import db, reading, transaction


@pytest.fixture
def old_ones(province, monkeypatch):
    """Two assignments that ended a year ago, and one under way; even those are worth remembering."""
    monkeypatch.setattr(remembered, "WORTH", 0)
    monkeypatch.setattr(remembered, "_kept", {})
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
    change_one_of_old(old_ones)
    assert box_counts(actor, "assigned")["ended"] == 2


def test_what_is_counted_in_no_time_is_counted_each_time(province, old_ones, monkeypatch):
    monkeypatch.setattr(remembered, "WORTH", 3600)
    actor = province.office.actor("pheduyet")
    assert box_counts(actor, "assigned")["ended"] == 2
    change_one_of_old(old_ones)
    assert box_counts(actor, "assigned")["ended"] == 1


def test_everybody_has_numbers_of_their_own(province, old_ones):
    assert box_counts(province.office.actor("pheduyet"), "assigned")["ended"] == 2
    assert box_counts(province.office.actor("skhdt"), "assigned")["ended"] == 0


# ------------------------------------------------------------------------------------- what processes tell each other
def as_another_process(monkeypatch):
    """Nothing is in this process's memory, as after a start or in the one beside."""
    monkeypatch.setattr(remembered, "_kept", {})
    unchanged._kept.clear()
    db.session.rollback()


def shares() -> bool:
    return bool(db.engine.dialect.name == "postgresql")


def test_another_process_goes_on_from_what_one_has_counted(province, old_ones, monkeypatch):
    actor = province.office.actor("pheduyet")
    assert box_counts(actor, "assigned")["ended"] == 2
    assert rows_kept() == (1 if shares() else 0)
    change_one_of_old(old_ones)
    as_another_process(monkeypatch)
    assert box_counts(actor, "assigned")["ended"] == (2 if shares() else 1), "read, not counted"


def test_the_days_that_follow_add_only_what_has_ended_since(province, old_ones, monkeypatch):
    actor = province.office.actor("pheduyet")
    finish(province, old_ones[2])
    assert box_counts(actor, "assigned")["ended"] == 3
    change_one_of_old(old_ones)
    for _ in range(2):
        province.clock.advance(days=2)
        as_another_process(monkeypatch)
        counts = box_counts(actor, "assigned")
        assert counts["ended"] == (3 if shares() else 2)
        assert counts["all"] == 3
    assert rows_kept() == (1 if shares() else 0)


def test_after_a_week_everything_is_counted_anew(province, old_ones, monkeypatch):
    actor = province.office.actor("pheduyet")
    assert box_counts(actor, "assigned")["ended"] == 2
    change_one_of_old(old_ones)
    province.clock.advance(days=8)
    as_another_process(monkeypatch)
    assert box_counts(actor, "assigned")["ended"] == 1


def test_other_roles_are_another_question(province):
    before, after = province.office.actor("chuyenvien"), replace(province.office.actor("chuyenvien"), roles=frozenset())
    assert question_of(before, "x", None) != question_of(after, "x", None)
    assert question_of(before, "x", None) != question_of(before, "x", "2026-07-14")
    again = replace(before, roles=frozenset(sorted(before.roles, reverse=True)))
    assert question_of(before, "x", None) == question_of(again, "x", None)


def change_one_of_old(ids):
    with transaction() as session:
        # Nobody does this; it shows what is read.
        session.execute(update(Assignment).where(Assignment.id == ids[0]).values(status_group="stopped"))


def rows_kept() -> int:
    return reading().scalar(select(func.count()).select_from(LongAgo)) or 0
