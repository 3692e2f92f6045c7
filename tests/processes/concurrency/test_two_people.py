"""Two people press at the same moment: one wins, the other is told who did what when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from processes.assignments.commands import update_assignment
from processes.directives.commands import update_directive
from processes.files.commands import delete_file
from processes.files.models import StoredFile
from processes.organisation.actor import Actor
from processes.refusals import InvalidForm, NotFound, NotNow
from processes.runtime.instances import instance_of
from processes.runtime.models import Contribution, UserTask
from processes.runtime.perform import claim, perform
from tests.processes.assignments.rows import status
from tests.processes.runtime.small import at_once, rows
from tests.province import Province

ROUNDS = range(3)
Act = Callable[[], Any]


def button(province: Province, noun: str, id: int, action: str, by: str, **values: Any) -> Act:
    actor, now = province.office.actor(by), province.clock()
    return lambda: perform(instance_of(noun, id), action, values, by=actor, now=now)


def one_wins(province: Province, *acts: tuple[Act, Actor]) -> int:
    """Lets them meet; the place of the one who won. Everybody else was told the winner's position, name and time."""
    answers = at_once(*[act for act, _ in acts])
    [won] = [place for place, answer in enumerate(answers) if answer is None]
    winner = acts[won][1]
    for answer in answers[:won] + answers[won + 1 :]:
        assert isinstance(answer, NotNow), answer
        assert winner.position in str(answer)
        assert winner.name in str(answer)
        assert "14/07/2026" in str(answer)
    return won


@pytest.fixture
def waiting(province: Province) -> int:
    return province.issued()


@pytest.fixture
def submitted(province: Province, waiting: int) -> int:
    province.do(waiting, "accept", "stc")
    province.do(waiting, "submit", "stc", content="Đã xong")
    return waiting


@pytest.mark.parametrize("attempt", ROUNDS)
def test_accept_and_recall(province: Province, waiting: int, attempt: int) -> None:
    accept = button(province, "assignment", waiting, "accept", "stc")
    recall = button(province, "assignment", waiting, "recall", "chuyenvien", reason="Nhầm đơn vị")
    answers = at_once(accept, recall)
    assert status(waiting) == ("in_progress" if answers[0] is None else "recalled")
    loser = answers[1] if answers[0] is None else answers[0]
    assert isinstance(loser, NotNow)
    assert ("Sở Tài chính" if answers[0] is None else "Bùi Văn Soạn") in str(loser)
    assert ("Tiếp nhận" if answers[0] is None else "Thu hồi") in str(loser)


@pytest.mark.parametrize("attempt", ROUNDS)
def test_approve_and_reject(province: Province, submitted: int, attempt: int) -> None:
    people = [province.office.actor(name) for name in ("pheduyet", "pheduyet")]
    approve = button(province, "assignment", submitted, "approve", "pheduyet")
    reject = button(province, "assignment", submitted, "reject", "pheduyet", reason="Thiếu số liệu")
    won = one_wins(province, (approve, people[0]), (reject, people[1]))
    assert status(submitted) == ("completed", "in_progress")[won]


@pytest.mark.parametrize("attempt", ROUNDS)
def test_the_drafter_and_the_approver_issue_the_same_directive(province: Province, attempt: int) -> None:
    id = province.directive()
    assignment = province.assignment(id)
    people = ("chuyenvien", "pheduyet")
    acts = [button(province, "directive", id, "issue", by) for by in people]
    answers = at_once(*acts)
    assert [answer for answer in answers if answer is None] == [None]
    assert status(assignment) == "waiting"
    issued = [each for each in rows(Contribution, instance_id=instance_of("assignment", assignment))]
    assert [each.action for each in issued].count("issue") == 1


@pytest.mark.parametrize("attempt", ROUNDS)
def test_extend_and_submit(province: Province, waiting: int, attempt: int) -> None:
    """An extension keeps nobody from submitting; after a submission there is nothing to extend."""
    province.do(waiting, "accept", "stc")
    submit = button(province, "assignment", waiting, "submit", "stc", content="Đã xong")
    extend = button(province, "assignment", waiting, "extend", "chuyenvien", due_on="2026-08-31", reason="Thêm việc")
    submitting, extending = at_once(submit, extend)
    assert (submitting, status(waiting)) == (None, "submitted")
    assert extending is None or (isinstance(extending, NotNow) and "Sở Tài chính" in str(extending))


@pytest.mark.parametrize("attempt", ROUNDS)
def test_the_same_step_is_claimed_by_two(province: Province, waiting: int, attempt: int) -> None:
    [task] = [t.id for t in rows(UserTask, instance_id=instance_of("assignment", waiting)) if t.ended_at is None]
    people, now = [province.office.actor(name) for name in ("stc", "stc.giamdoc")], province.clock()
    acts = [lambda by=by: claim(task, by=by, now=now) for by in people]
    answers = at_once(*acts)
    [won] = [place for place, answer in enumerate(answers) if answer is None]
    told = answers[1 - won]
    assert isinstance(told, NotNow)
    assert people[won].name in str(told)
    province.do(waiting, "accept", "stc")
    with pytest.raises(NotNow, match="Tiếp nhận"):
        claim(task, by=people[0], now=now)


@pytest.mark.parametrize("attempt", ROUNDS)
def test_a_draft_is_corrected_while_it_is_issued(province: Province, attempt: int) -> None:
    id = province.directive()
    assignment = province.assignment(id)
    drafter, now = province.office.actor("chuyenvien"), province.clock()
    answers = at_once(
        button(province, "directive", id, "issue", "pheduyet"),
        lambda: update_directive(id, {"subject": "Sửa"}, by=drafter, now=now),
        lambda: update_assignment(assignment, {"content": "Sửa"}, by=drafter, now=now),
    )
    assert answers[0] is None
    for late in answers[1:]:
        assert late is None or (isinstance(late, NotNow) and "Trần Thị Duyệt" in str(late)), late


@pytest.mark.parametrize("attempt", ROUNDS)
def test_a_file_is_sent_and_taken_away_at_the_same_moment(province: Province, waiting: int, attempt: int) -> None:
    province.do(waiting, "accept", "stc")
    file, by, now = province.upload("assignment", waiting, by="stc"), province.office.actor("stc"), province.clock()
    of = instance_of("assignment", waiting)
    sending, deleting = at_once(
        lambda: perform(of, "submit", {"content": "Xong"}, [file], by=by, now=now),
        lambda: delete_file(file, by=by),
    )
    if sending is None:
        assert isinstance(deleting, NotFound)
        assert rows(StoredFile, id=file)[0].contribution_id is not None
    else:
        assert isinstance(sending, InvalidForm)
        assert (deleting, rows(StoredFile, id=file), status(waiting)) == (None, [], "in_progress")
