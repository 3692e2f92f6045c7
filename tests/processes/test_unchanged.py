"""What was asked is asked again once anything is committed, and not before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from processes import unchanged
from processes.db import db, reading
from tests.province import Province


@pytest.fixture(autouse=True)
def nothing_kept(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "_kept", {})
    monkeypatch.setattr(unchanged.clock, "now", province.clock)


def ask(numbers: Iterator[int], question: str = "menu") -> int:
    """As the next page would."""
    db.session.rollback()
    return unchanged.while_unchanged(question, lambda: next(numbers))


def test_an_answer_holds_until_somebody_commits(province: Province) -> None:
    numbers, keeps = count(1), reading().get_bind().dialect.name == "postgresql"
    assert [ask(numbers), ask(numbers)] == ([1, 1] if keeps else [1, 2])
    province.issued()
    before = ask(numbers)
    assert before == (2 if keeps else 3)
    assert ask(numbers, "another menu") == before + 1
    province.clock.advance(minutes=10)  # some questions are about the day
    assert ask(numbers) == before + 2


def test_the_numbers_of_a_menu_follow_what_others_do(province: Province, client) -> None:
    office = province.office
    office.log_in(client, "stc")

    def received() -> bool:
        db.session.rollback()
        return '<span class="badge-count">1</span>' in client.get("/assignments/received").text

    assert [received(), received()] == [False, False]
    id = province.issued()
    assert [received(), received()] == [True, True]
    province.do(id, "recall", "chuyenvien", reason="Giao nhầm đơn vị")
    assert not received()
