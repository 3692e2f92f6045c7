"""Two people, or one in a hurry: a part is answered once, and nobody gives one of what is over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from processes.refusals import NotNow
from processes.shares.models import CONTRIBUTION, KINDS
from tests.processes.runtime.small import at_once
from tests.processes.shares.parts import RECEIVER, Parts


def refusals(*acts: Callable[[], object]) -> list[type[Exception] | None]:
    """Lets them meet; what each was refused with."""
    return [type(answer) if isinstance(answer, Exception) else None for answer in at_once(*acts)]


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_answers_one_counts_and_the_other_hears_who_was_quicker(parts: Parts, kind: str) -> None:
    id, who = parts.give(kind), RECEIVER[kind]
    refused = refusals(
        lambda: parts.do(id, "answer", who, content="Một"),
        lambda: parts.do(id, "decline", who, reason="Hai"),
    )
    assert sorted(refused, key=str) == [NotNow, None]
    assert parts.row(id).status in ("answered", "declined")


def test_what_is_asked_while_the_unit_hands_in_is_asked_before_or_not_at_all(parts: Parts) -> None:
    refused = refusals(
        lambda: parts.give(CONTRIBUTION),
        lambda: parts.province.do(parts.assignment, "submit", "stc.giamdoc", content="Đã xong"),
    )
    assert refused in ([None, None], [NotNow, None])
    assert len(parts.ids()) == (refused[0] is None)


def test_an_answer_and_the_end_of_the_assignment_leave_one_end(parts: Parts) -> None:
    id = parts.give(CONTRIBUTION)
    refused = refusals(
        lambda: parts.do(id, "answer", "skhdt", content="Đây"),
        lambda: parts.province.do(parts.assignment, "cancel", "chuyenvien", reason="Không còn cần"),
    )
    assert refused[1] is None
    assert parts.row(id).status == "closed"
    assert (parts.row(id).answered_at is not None) == (refused[0] is None)
