"""The whole demonstration: played once, and never mixed with real data."""

import itertools
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from processes.assignments.standing import DONE_LATE, IN_TIME
from processes.db import metadata, reading
from processes.demo.historical import ZONE, historical_steps
from processes.demo.play import play, played_on
from processes.notices.models import Notice
from processes.organisation.commands import add_unit
from processes.refusals import NotAllowedYet
from processes.runtime.packaged import deploy_packaged
from tests.processes.demo.counters import disagreements, one_of_each_kind
from tests.processes.demo.facts import standings

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def empty_database(app):
    deploy_packaged(datetime(2015, 1, 1, tzinfo=UTC))


def row_counts() -> dict[str, int]:
    session = reading()
    counts = {t.name: session.scalar(select(func.count()).select_from(t)) for t in metadata.sorted_tables}
    session.rollback()
    return counts


def oldest_unread_notice() -> datetime:
    session = reading()
    oldest = session.scalar(select(func.min(Notice.at)).where(Notice.read_at.is_(None)))
    session.rollback()
    return oldest


def test_everything_runs_to_where_it_waits_every_number_leads_to_as_many_and_a_second_time_changes_nothing(
    empty_database, app, clock
):
    first = play(NOW)
    clock.set(NOW)
    for username in one_of_each_kind():
        assert disagreements(app.test_client(), username) == []
    held = row_counts()
    assert held["jobs"] == held["incidents"] == 0
    assert oldest_unread_notice() >= datetime(2026, 11, 17, tzinfo=ZONE)
    second = play(datetime(2026, 12, 1, 3, 0, tzinfo=UTC))
    assert (first.new, second.new) == (True, False)
    assert row_counts() == held
    assert second.day == played_on() == "2026-11-24"
    assert (second.directives, second.assignments) == (held["directives"], held["assignments"])
    assert second.assignments >= 80


def test_invented_people_are_not_mixed_with_real_ones(empty_database):
    add_unit("STC", "Sở Tài chính", "department")
    held = row_counts()
    with pytest.raises(NotAllowedYet):
        play(NOW)
    assert row_counts() == held
    assert played_on() is None


def test_the_home_page_of_the_department_of_finance_adds_up_on_18_march_2016(stage):
    """Q6: cần báo cáo 2 = đang thực hiện 1 + quá hạn 0 + đúng hạn 0 + chậm 1."""
    moment = datetime(2016, 3, 18, 10, 45, tzinfo=ZONE)
    with stage() as player:
        player.play(itertools.takewhile(lambda step: step.at <= moment, historical_steps()))
        player.let_pass(moment)
        assert standings("STC") == {IN_TIME: 1, DONE_LATE: 1}
