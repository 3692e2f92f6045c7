"""A directive is complete from the moment it is closed until somebody reopens it or adds an assignment (B24, B29)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from processes.assignments import remembered
from processes.db import reading, transaction
from processes.directives.models import Directive
from processes.directives.queries import directive_counts, list_directives
from processes.refusals import NotFound
from processes.runtime.jobs import run_due
from tests.processes.assignments.rows import directive_status
from tests.province import Province


def closed_at(id: int) -> datetime | None:
    session = reading()
    session.rollback()
    return session.scalar(select(Directive.closed_at).where(Directive.id == id))


@pytest.fixture
def closed(province: Province) -> int:
    """A directive whose one assignment has ended, closed by its drafter."""
    directive = province.directive()
    assignment = province.assignment(directive)
    province.act("directive", directive, "issue", by="chuyenvien")
    province.do(assignment, "cancel", "chuyenvien", reason="Không còn cần thiết")
    run_due(province.clock())
    assert closed_at(directive) is None
    province.act("directive", directive, "close", by="chuyenvien")
    assert closed_at(directive) == province.clock()
    return directive


def test_reopening_takes_the_moment_of_completion_back_and_closing_again_gives_a_new_one(
    province: Province, closed: int
) -> None:
    province.act("directive", closed, "reopen", by="pheduyet", note="Còn thiếu báo cáo")
    assert (directive_status(closed), closed_at(closed)) == ("processed", None)
    later = province.clock.advance(days=1)
    province.act("directive", closed, "close", by="chuyenvien")
    assert (directive_status(closed), closed_at(closed)) == ("completed", later)


def test_an_assignment_added_later_takes_it_back_too(province: Province, closed: int) -> None:
    province.assignment(closed, "STTTT")
    assert (directive_status(closed), closed_at(closed)) == ("issued", None)


def test_who_may_not_reopen_it_changes_nothing(province: Province, closed: int) -> None:
    before = closed_at(closed)
    for username in ("stc", "theodoi", "vanthu"):
        with pytest.raises(NotFound):
            province.act("directive", closed, "reopen", by=username)
    assert (directive_status(closed), closed_at(closed)) == ("completed", before)


def test_what_was_closed_long_ago_is_counted_anew_once_it_is_reopened(
    province: Province, closed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "WORTH", 0)
    monkeypatch.setattr(remembered, "_kept", {})
    with transaction() as session:
        a_year_ago = province.clock() - timedelta(days=365)
        session.execute(update(Directive).where(Directive.id == closed).values(closed_at=a_year_ago))
    actor = province.office.actor("pheduyet")
    before = directive_counts(actor)
    assert directive_counts(actor) == before  # what is remembered says the same
    province.act("directive", closed, "reopen", by="pheduyet", note="Còn thiếu báo cáo")
    after = directive_counts(actor)
    assert (after.get("ended", 0), after["all"]) == (before["ended"] - 1, before["all"])
    assert list_directives(actor).total == after["all"]
