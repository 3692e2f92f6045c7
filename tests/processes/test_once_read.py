"""A page asks its numbers once; what a command has changed is read anew."""

from __future__ import annotations

from itertools import count

from processes.assignments.queries import badges, box_counts
from processes.db import reading, transaction
from processes.once_read import once_read
from processes.runtime.worklist import count_open_user_tasks, open_user_tasks
from tests.province import Province


def test_a_question_is_asked_once_while_one_transaction_reads(province: Province) -> None:
    numbers = count()
    reading().connection()
    assert [once_read("number", lambda: next(numbers)) for _ in range(3)] == [0, 0, 0]
    reading().rollback()
    reading().connection()
    assert once_read("number", lambda: next(numbers)) == 1


def test_within_a_command_nothing_is_kept(province: Province) -> None:
    numbers = count()
    with transaction():
        assert [once_read("number", lambda: next(numbers)) for _ in range(2)] == [0, 1]


def test_what_a_command_has_changed_is_counted_anew(province: Province) -> None:
    actor = province.office.actor("stc")
    for number in (1, 2):
        province.issued()
        assert box_counts(actor, "given")["open"] == badges(actor)["given"] == number
        assert count_open_user_tasks(actor) == open_user_tasks(actor, mine=True).total == number
