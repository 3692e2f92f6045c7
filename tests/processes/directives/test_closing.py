"""A directive is complete from the moment it is closed until somebody reopens it or adds an assignment (B24, B29)."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from processes.db import reading
from processes.directives.models import Directive
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
