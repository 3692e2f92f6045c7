"""The one command behind every button: who presses what, twice, at once, too late, with whose files."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from processes.assignments.commands import mark_opened
from processes.assignments.models import Opening
from processes.db import transaction
from processes.files.models import StoredFile
from processes.refusals import InvalidForm, NotFound, NotNow
from processes.runtime.actions import actions_for
from processes.runtime.advance import ProcessFailed
from processes.runtime.instances import instance_of
from processes.runtime.models import Claim, Contribution, FormDraft, ProcessInstance, UserTask
from processes.runtime.perform import claim, perform, save_form_draft, start_process
from tests.engine.drawing import Drawing
from tests.processes.assignments.rows import contributions, open_tasks, row, status
from tests.processes.runtime.small import at_once, count, deployed, incidents, instance, rows, waiting
from tests.province import Province


def press(province: Province, id: int, action: str, by: str, **values: Any) -> Any:
    """Something to be done in a thread, as somebody who was loaded before."""
    of, actor, now = instance_of("assignment", id), province.office.actor(by), province.clock()
    return lambda: perform(of, action, values, by=actor, now=now)


def draft_of(province: Province, id: int, action: str, by: str) -> Any:
    offered = actions_for(province.office.actor(by), instance_of("assignment", id), now=province.clock())
    return next(a.draft for a in offered if a.name == action)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("accept", "stc", {}), ("recall", "chuyenvien", {"reason": "Nhầm"})),
        (("submit", "stc", {"content": "a"}), ("submit", "stc.giamdoc", {"content": "b"})),
        (("accept", "stc", {}), ("accept", "stc", {})),
    ],
)
def test_of_two_who_press_at_once_one_acts_and_the_other_hears_not_now(
    province: Province, first: tuple[str, str, dict[str, Any]], second: tuple[str, str, dict[str, Any]]
) -> None:
    id = province.issued()
    before = len(contributions(id))
    answers = at_once(*[press(province, id, action, by, **values) for action, by, values in (first, second)])
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "NotNow"]
    won = (first, second)[answers.index(None)]
    assert contributions(id)[before:] == [won[0]]
    expected = {"accept": "in_progress", "recall": "recalled", "submit": "submitted"}[won[0]]
    assert status(id) == expected
    assert len(open_tasks(id)) == 1


def test_urging_at_once_counts_every_one(province: Province) -> None:
    id = province.issued()
    urges = [press(province, id, "urge", by, content="Nhanh lên") for by in ("chuyenvien", "pheduyet", "lanhdao")]
    assert at_once(*urges) == [None] * 3
    assert contributions(id).count("urge") == 3


def test_a_directive_issued_twice_at_once_is_issued_once(province: Province) -> None:
    directive = province.directive()
    ids = [province.assignment(directive, unit) for unit in ("STC", "SKHDT", "STTTT")]
    of, now = instance_of("directive", directive), province.clock()
    actors = [province.office.actor(by) for by in ("chuyenvien", "pheduyet")]
    answers = at_once(*[lambda by=by: perform(of, "issue", {}, by=by, now=now) for by in actors])
    assert answers.count(None) == 1
    assert [contributions(id).count("issue") for id in ids] == [1, 1, 1]


def test_an_action_through_the_instance_of_something_else_is_not_found(province: Province) -> None:
    id = province.issued()
    stc, now = province.office.actor("stc"), province.clock()
    hidden = province.assignment(province.directive())
    for of, action in (
        (instance_of("directive", row(id).directive_id), "accept"),
        (instance_of("assignment", hidden), "accept"),
        (instance_of("assignment", hidden), "issue"),
        (instance_of("assignment", id), "nothing_like_it"),
        (instance_of("assignment", id), "accept\0"),
        (instance_of("assignment", id), "due_at"),
        (999_999, "accept"),
        (0, "accept"),
        (2**31, "accept"),
        (2**63, "accept"),
    ):
        with pytest.raises(NotFound):
            perform(of, action, {}, by=stc, now=now)


def test_the_word_of_the_product_itself_is_nobodys_to_say(province: Province) -> None:
    id = province.issued()
    of = instance_of("directive", row(id).directive_id)
    for username in ("chuyenvien", "quantri"):
        with pytest.raises(NotFound):
            perform(of, "all_ended", {}, by=province.office.actor(username), now=province.clock())


def test_a_task_that_is_named_wrongly_is_not_completed(province: Province) -> None:
    id = province.issued()
    of, stc, now = instance_of("assignment", id), province.office.actor("stc"), province.clock()
    for task_id in (0, -1, 10_000, 2**70):
        with pytest.raises(NotNow):
            perform(of, "accept", {}, by=stc, now=now, task_id=task_id)
    [task] = open_tasks(id)
    perform(of, "accept", {}, by=stc, now=now, task_id=task[0])
    assert status(id) == "in_progress"


def test_only_own_unused_files_of_the_same_object_are_sent(province: Province) -> None:
    id, other = province.issued(), province.issued()
    mine = province.upload("assignment", id, by="stc")
    used = province.upload("assignment", id, by="stc")
    province.act("assignment", id, "report_progress", by="stc", files=(used,), content="x")
    document = rows(StoredFile, kind="document")[0].id
    wrong = [
        province.upload("assignment", id, by="stc.giamdoc"),
        province.upload("assignment", other, by="stc"),
        used,
        document,
        999_999,
        0,
        -1,
        2**31,
        2**70,
    ]
    before = contributions(id)
    for file in wrong:
        with pytest.raises(InvalidForm, match="chưa đúng") as refused:
            province.act("assignment", id, "submit", by="stc", files=(mine, file), content="x")
        assert [e.field for e in refused.value.errors] == ["files"]
    with pytest.raises(InvalidForm):
        province.act("assignment", id, "submit", by="stc", files=tuple(range(1, 50_000)), content="x")
    assert contributions(id) == before
    province.act("assignment", id, "submit", by="stc", files=(mine, mine), content="x")
    assert status(id) == "submitted"
    sent = rows(StoredFile, id=mine)[0].contribution_id
    assert rows(Contribution, id=sent)[0].action == "submit"


def test_a_file_for_a_form_that_takes_none_is_refused(province: Province) -> None:
    id = province.issued()
    file = province.upload("assignment", id, by="stc")
    with pytest.raises(InvalidForm) as refused:
        province.act("assignment", id, "accept", by="stc", files=(file,))
    assert [str(e) for e in refused.value.errors] == ["Biểu mẫu này không nhận tệp đính kèm."]


def test_a_draft_is_kept_for_each_person_and_forgotten_when_sent(province: Province) -> None:
    id = province.issued()
    of, now = instance_of("assignment", id), province.clock()
    stc, boss = province.office.actor("stc"), province.office.actor("stc.giamdoc")
    for text in ("Đang", "Đang viết\v tiếp"):
        save_form_draft(of, "submit", {"content": text}, by=stc, now=now)
    save_form_draft(of, "submit", {"content": "Của tôi"}, by=boss, now=now)
    assert draft_of(province, id, "submit", "stc") == {"content": "Đang viết\n tiếp"}
    province.do(id, "report_progress", "stc", content="x")
    assert draft_of(province, id, "submit", "stc.giamdoc") == {"content": "Của tôi"}, "another step, the same action"
    province.do(id, "submit", "stc", content="Đã xong")
    province.do(id, "reject", "pheduyet", reason="Thiếu")
    assert draft_of(province, id, "submit", "stc") is None
    assert draft_of(province, id, "submit", "stc.giamdoc") == {"content": "Của tôi"}


def test_drafts_of_what_is_not_theirs_or_cannot_be_kept_are_refused(province: Province) -> None:
    id, hidden = province.issued(), province.assignment(province.directive())
    now = province.clock()
    for username, of, action in (
        ("stttt", instance_of("assignment", id), "submit"),
        ("vanthu", instance_of("assignment", id), "submit"),
        ("stc", instance_of("assignment", id), "approve"),
        ("stc", instance_of("assignment", id), "nothing_like_it"),
        # Its lead one day; until it is issued it must not learn that there is something.
        ("stc", instance_of("assignment", hidden), "accept"),
        ("stc", 2**70, "accept"),
    ):
        with pytest.raises(NotFound):
            save_form_draft(of, action, {"content": "x"}, by=province.office.actor(username), now=now)
    for value in ("a\0b", "\ud800", "x" * 300_000, 10**30, {"a": {"b": object()}}):
        with pytest.raises(InvalidForm):
            save_form_draft(
                instance_of("assignment", id), "submit", {"content": value}, by=province.office.actor("stc"), now=now
            )
    assert count(FormDraft) == 0


def test_drafts_saved_at_once_leave_the_last_one(province: Province) -> None:
    id = province.issued()
    of, stc, now = instance_of("assignment", id), province.office.actor("stc"), province.clock()
    texts = ["a", "b", "c"]
    saves = [lambda t=t: save_form_draft(of, "submit", {"content": t}, by=stc, now=now) for t in texts]
    assert at_once(*saves) == [None] * 3
    assert draft_of(province, id, "submit", "stc")["content"] in texts


def task_of(id: int) -> int:
    of = instance_of("assignment", id)
    return next(task.id for task in rows(UserTask, instance_id=of) if task.ended_at is None)


def test_a_task_is_claimed_by_one_of_those_who_may(province: Province) -> None:
    id = province.issued()
    now, task = province.clock(), task_of(id)
    actors = {name: province.office.actor(name) for name in ("stc", "stc.giamdoc", "stc.chuyenvien", "stttt", "vanthu")}
    for nobody in ("stttt", "vanthu"):
        with pytest.raises(NotFound):
            claim(task, by=actors[nobody], now=now)
    answers = at_once(
        *[lambda a=a: claim(task, by=actors[a], now=now) for a in ("stc", "stc.giamdoc", "stc.chuyenvien")]
    )
    assert sorted(type(a).__name__ for a in answers) == ["NoneType", "NotNow", "NotNow"]
    [held] = rows(Claim)
    claim(task, by=next(a for a in actors.values() if a.id == held.person_id), now=now)
    province.do(id, "extend", "chuyenvien", due_on="2026-08-31", reason="x")
    assert [c.person_id for c in rows(Claim)] == [held.person_id], "it survives an extension"
    province.do(id, "accept", "stc")
    with pytest.raises(NotNow):
        claim(task, by=actors["stc"], now=now)
    for wrong in (0, 999_999, 2**70):
        with pytest.raises(NotFound):
            claim(wrong, by=actors["stc"], now=now)


def test_a_claim_ends_when_the_assignment_goes_to_another_unit_or_its_holder_has_left(province: Province) -> None:
    id = province.issued()
    now = province.clock()
    claim(task_of(id), by=province.office.actor("stc"), now=now)
    province.do(id, "recall", "chuyenvien", reason="Nhầm đơn vị")
    province.do(id, "reissue", "chuyenvien", content="Báo cáo", lead="SKHDT")
    claim(task_of(id), by=province.office.actor("skhdt"), now=now)
    assert [c.person_id for c in rows(Claim)] == [province.office.people["skhdt"]]
    with transaction() as session:
        session.execute(update(Claim).values(person_id=province.office.people["stttt"]))
    claim(task_of(id), by=province.office.actor("skhdt"), now=now)
    assert [c.person_id for c in rows(Claim)] == [province.office.people["skhdt"]]


def test_a_diagram_at_fault_half_saves_nothing(province: Province) -> None:
    main = Drawing()
    main.start()
    main.user("ask", who="initiator")
    main.gateway("exclusive", "choose", default="otherwise")
    main.user("more", who="initiator")
    main.end()
    main.flow("start", "ask", "choose")
    main.flow("choose", "more", when="amount > limit")
    main.parts.append('<bpmn:sequenceFlow id="otherwise" sourceRef="choose" targetRef="end"/>')
    main.flow("more", "end")
    deployed(main, {"ask.json": {"type": "object", "properties": {"limit": {"type": "integer", "x-variable": True}}}})
    me, now = province.office.actor("chuyenvien"), province.clock()
    id = start_process("p", {"amount": 100}, by=me, now=now)
    before = instance(id).state, instance(id).variables, instance(id).revision, count(Contribution)
    with pytest.raises(ProcessFailed, match="có lỗi ở phần tử"):
        perform(id, "complete", {}, by=me, now=now)
    assert (instance(id).state, instance(id).variables, instance(id).revision, count(Contribution)) == before
    assert (waiting(id), incidents()) == (["ask"], [])
    perform(id, "complete", {"limit": 2}, by=me, now=now)
    assert waiting(id) == ["more"]


def test_a_damaged_state_is_a_refusal_that_says_whom_to_tell(province: Province) -> None:
    id = province.issued()
    with transaction() as session:
        of = ProcessInstance.id == instance_of("assignment", id)
        session.execute(update(ProcessInstance).where(of).values(state=b"\xff"))
    with pytest.raises(ProcessFailed, match="quản trị hệ thống"):
        province.do(id, "accept", "stc")


@pytest.mark.parametrize(
    ("action", "by", "values", "field"),
    [
        ("submit", "stc", {"content": "a\0b"}, "content"),
        ("report_progress", "stc", {"content": "\udfff"}, "content"),
        ("return", "stc", {"reason": "\0"}, "reason"),
        ("urge", "chuyenvien", {"content": "x\x1b[31m"}, "content"),
        ("extend", "chuyenvien", {"due_on": "9999-12-31", "reason": "x"}, "due_on"),
        ("extend", "chuyenvien", {"due_on": "0001-01-01", "reason": "x"}, "due_on"),
        ("extend", "chuyenvien", {"due_on": "20260820", "reason": "x"}, "due_on"),
        ("amend", "chuyenvien", {"content": "\0", "reason": "x"}, "content"),
        ("amend", "chuyenvien", {"approver": "no\0body", "reason": "x"}, "approver"),
        ("amend", "chuyenvien", {"coordinating": ["SKHDT", "\0"], "reason": "x"}, "coordinating"),
        ("amend", "chuyenvien", {"coordinating": [{"a": 1}], "reason": "x"}, "coordinating"),
        ("amend", "chuyenvien", {"coordinating": ["STC"], "reason": "x"}, "coordinating"),
        ("amend", "chuyenvien", {"coordinating": [f"X{n}" for n in range(40_000)], "reason": "x"}, "coordinating"),
        ("amend", "chuyenvien", {"coordinating_people": [["stc"]], "reason": "x"}, "coordinating_people"),
        ("instruct", "chutich", {"content": "x" * 1_000_000}, "content"),
    ],
)
def test_hostile_values_are_refused_by_field_and_change_nothing(
    province: Province, action: str, by: str, values: dict[str, Any], field: str
) -> None:
    id = province.issued()
    before = row(id), contributions(id)
    with pytest.raises(InvalidForm) as refused:
        province.do(id, action, by, **values)
    assert {e.field for e in refused.value.errors} == {field}
    assert all(str(e) for e in refused.value.errors)
    assert (row(id), contributions(id)) == before


def test_a_deadline_beyond_every_calendar_is_refused_also_at_rejection(province: Province) -> None:
    id = province.issued(due_on=date(2026, 7, 24))
    province.do(id, "submit", "stc", content="x")
    for day in ("9999-12-31", "0001-01-01"):
        with pytest.raises(InvalidForm):
            province.do(id, "reject", "pheduyet", reason="x", due_on=day)
    assert status(id) == "submitted"


def test_opening_in_two_windows_at_once_is_one_opening(province: Province) -> None:
    id = province.issued()
    stc, now = province.office.actor("stc"), province.clock()
    assert at_once(*[lambda: mark_opened(id, by=stc, now=now)] * 3) == [None] * 3
    assert count(Opening) == 1
    for wrong in (999_999, 2**70, 0):
        with pytest.raises(NotFound):
            mark_opened(wrong, by=stc, now=now)
    with pytest.raises(NotFound):
        mark_opened(id, by=province.office.actor("stttt"), now=now)
