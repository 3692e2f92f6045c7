"""Processes that move no business object: who is asked, what steers them, and where they are listed."""

from __future__ import annotations

from typing import Any

import pytest

from processes.refusals import InvalidForm, NotFound, NotNow
from processes.runtime.actions import actions_for
from processes.runtime.jobs import run_due
from processes.runtime.models import Claim, ProcessInstance, UserTask
from processes.runtime.own_process import own_process
from processes.runtime.perform import claim, perform, save_form_draft, start_process
from processes.runtime.worklist import open_user_tasks
from tests.engine import drawing
from tests.engine.drawing import Drawing
from tests.processes.runtime.small import count, deployed, instance, line, operation, rows, waiting
from tests.province import Province

PEOPLE = ("chutich", "lanhdao", "vanthu", "chuyenvien", "theodoi", "stc", "thietke", "quantri")


def start(province: Province, by: str = "chuyenvien", **variables: Any) -> int:
    return start_process("p", variables, by=province.office.actor(by), now=province.clock())


def asked(province: Province, id: int) -> set[str]:
    """Who has the instance in the work list, the administrator's everything left out; buttons have to say the same."""
    listed, offered = set(), set()
    for username in PEOPLE:
        actor = province.office.actor(username)
        if open_user_tasks(actor, instance_id=id, mine=True).total:
            listed.add(username)
        try:
            if actions_for(actor, id, now=province.clock()) and not actor.is_admin:
                offered.add(username)
        except NotFound:
            pass
    assert listed - {"quantri"} == offered
    return listed


def do(province: Province, id: int, action: str, by: str, **values: Any) -> None:
    perform(id, action, values, by=province.office.actor(by), now=province.clock())


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("initiator", {"chuyenvien"}),
        ("role:van_thu", {"vanthu"}),
        ("van_thu", {"vanthu"}),
        ("variable:helper", {"theodoi"}),
        ("variable:number", {"stc"}),
        ("variable:nobody", set()),
        ("variable:switch", set()),
        ("office variable:helper", {"lanhdao", "theodoi"}),
        ("drafter lead approver head_of_phong coordinating", set()),
    ],
)
def test_it_asks_whom_the_diagram_names_and_nobody_else(province: Province, who: str, expected: set[str]) -> None:
    main = line("ask")
    main.user("ask", who=who)
    deployed(main)
    id = start(province, helper="theodoi", number=province.office.people["stc"], switch=True)
    assert asked(province, id) == expected
    for username in set(PEOPLE) - expected - {"quantri"}:
        with pytest.raises(NotFound):
            do(province, id, "complete", username)
    for username in sorted(expected)[:1] or ["quantri"]:
        do(province, id, "complete", username)
    assert instance(id).ended_at is not None
    assert own_process(province.office.actor("chuyenvien"), id).ended_at == province.clock()


def test_a_process_of_an_object_is_not_started_by_itself(province: Province) -> None:
    for key in ("assignment", "directive", "unknown"):
        with pytest.raises(NotFound):
            start_process(key, {}, by=province.office.actor("quantri"), now=province.clock())
    assert count(ProcessInstance) == 0


def steered() -> Drawing:
    """How much? → more than 10: the chief decides, otherwise it is over."""
    main = Drawing()
    main.start()
    main.user("ask", who="initiator")
    main.gateway("exclusive", "much", default="little")
    main.user("decide", who="office", outcomes="agree decline")
    main.end()
    main.flow("start", "ask", "much")
    main.flow("much", "decide", when="amount > 10")
    main.parts.append('<bpmn:sequenceFlow id="little" sourceRef="much" targetRef="end"/>')
    main.flow("decide", "end")
    return main


AMOUNT = {
    "type": "object",
    "required": ["amount"],
    "properties": {
        "amount": {"type": "integer", "title": "Số tiền", "minimum": 1, "x-variable": True},
        "share": {"type": "number", "title": "Tỷ lệ", "x-widget": "number"},
        "why": {"type": "string", "title": "Lý do"},
        "urgent": {"type": "boolean", "title": "Gấp"},
    },
}


@pytest.mark.parametrize(("amount", "then"), [("5", []), (11, ["decide"])])
def test_what_a_form_makes_a_variable_steers_the_gateway(province: Province, amount: Any, then: list[str]) -> None:
    deployed(steered(), {"ask.json": AMOUNT})
    id = start(province)
    do(province, id, "complete", "chuyenvien", amount=amount, why="x", share="2,5", urgent="on")
    assert waiting(id) == then
    assert instance(id).variables == {"amount": int(amount), "outcome": "complete"}
    if then:
        with pytest.raises(NotNow):
            do(province, id, "complete", "chuyenvien", amount=1)
        do(province, id, "decline", "lanhdao")
    assert instance(id).ended_at is not None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "amount"),
        ({"amount": "mười"}, "amount"),
        ({"amount": 0}, "amount"),
        ({"amount": 10**30}, "amount"),
        ({"amount": "9" * 5000}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": {"$gt": 0}}, "amount"),
        ({"amount": 5, "why": "a\0b"}, "why"),
        ({"amount": 5, "why": "\ud800"}, "why"),
        ({"amount": 5, "why": "x" * 300_000}, "why"),
        ({"amount": 5, "share": "rất nhiều"}, "share"),
        ({"amount": 5, "urgent": "có lẽ"}, "urgent"),
        ({"amount": 5, "other": 1}, "other"),
        ({"amount": 5, "a\0": 1}, "?"),
    ],
)
def test_values_that_do_not_fit_name_their_field_and_change_nothing(
    province: Province, values: dict[str, Any], field: str
) -> None:
    deployed(steered(), {"ask.json": AMOUNT})
    id = start(province)
    before = instance(id).revision
    with pytest.raises(InvalidForm) as refused:
        do(province, id, "complete", "chuyenvien", **values)
    assert [error.field for error in refused.value.errors] == [field]
    assert str(refused.value.errors[0])
    assert (instance(id).revision, waiting(id)) == (before, ["ask"])


def test_no_depth_of_values_is_too_much_to_be_refused(province: Province) -> None:
    deployed(steered(), {"ask.json": AMOUNT})
    id = start(province)
    deep: Any = "x"
    for _ in range(900):
        deep = [deep]
    with pytest.raises(InvalidForm):
        do(province, id, "complete", "chuyenvien", amount=5, why=deep)
    with pytest.raises(InvalidForm):
        save_form_draft(id, "complete", {"why": deep}, by=province.office.actor("chuyenvien"), now=province.clock())


def test_several_people_are_asked_the_same_each_for_themselves(province: Province) -> None:
    main = line("ask")
    main.user("ask", drawing.each("people", "person"), who="variable:person")
    deployed(main)
    people = ["theodoi", "vanthu", "stc"]
    id = start(province, people=people)
    assert asked(province, id) == set(people)
    tasks = {task.item["person"]: task for task in rows(UserTask)}
    with pytest.raises(NotFound):
        claim(tasks["vanthu"].id, by=province.office.actor("theodoi"), now=province.clock())
    claim(tasks["vanthu"].id, by=province.office.actor("vanthu"), now=province.clock())
    with pytest.raises(NotFound):
        perform(id, "complete", {}, by=province.office.actor("stc"), now=province.clock(), task_id=99)
    with pytest.raises(NotFound):
        do(province, id, "complete", "chuyenvien")

    save_form_draft(id, "complete", {}, by=province.office.actor("stc"), now=province.clock())
    do(province, id, "complete", "vanthu")
    with pytest.raises(NotNow):
        do(province, id, "complete", "vanthu")
    assert asked(province, id) == {"theodoi", "stc"}
    assert [task.task_id for task in rows(UserTask) if task.ended_at] == [tasks["vanthu"].task_id]
    do(province, id, "complete", "stc")
    do(province, id, "complete", "theodoi")
    assert instance(id).ended_at is not None


def test_a_job_in_the_middle_is_waited_for(province: Province) -> None:
    main = line("ask", "work", "after")
    main.user("ask", who="initiator")
    main.service("work", "test.work", "answer", parameters={"number": "number"})
    main.user("after", who="initiator")

    def work(job: Any, number: int) -> int:
        return number * 2

    with operation("test.work", work, "number"):
        deployed(main)
        id = start(province, number=21)
        do(province, id, "complete", "chuyenvien")
        assert asked(province, id) == set()
        run_due(province.clock())
    assert (instance(id).variables["answer"], waiting(id)) == (42, ["after"])


def test_the_same_message_in_two_branches_reaches_one_of_them(province: Province) -> None:
    main = Drawing()
    main.start()
    main.gateway("parallel", "fork")
    main.gateway("parallel", "join")
    for name in ("one", "two"):
        main.catch(name, drawing.message("go"), who="initiator")
        main.flow("fork", name, "join")
    main.end()
    main.flow("start", "fork")
    main.flow("join", "end")
    deployed(main, messages=("go",))
    id = start(province)
    do(province, id, "go", "chuyenvien")
    assert instance(id).ended_at is None
    do(province, id, "go", "chuyenvien")
    assert instance(id).ended_at is not None


def test_strangers_learn_nothing_of_a_process_of_others(province: Province) -> None:
    main = line("ask")
    main.user("ask", who="initiator")
    deployed(main)
    id, stranger = start(province), province.office.actor("stc")
    for look in (
        lambda: actions_for(stranger, id, now=province.clock()),
        lambda: own_process(stranger, id),
        lambda: do(province, id, "complete", "stc"),
        lambda: do(province, id, "unheard_of", "stc"),
        lambda: save_form_draft(id, "complete", {}, by=stranger, now=province.clock()),
        lambda: claim(rows(UserTask)[0].id, by=stranger, now=province.clock()),
        lambda: actions_for(stranger, 2**40, now=province.clock()),
        lambda: do(province, 2**70, "complete", "stc"),
        lambda: claim(2**70, by=stranger, now=province.clock()),
    ):
        with pytest.raises(NotFound):
            look()
    assert count(Claim) == 0
