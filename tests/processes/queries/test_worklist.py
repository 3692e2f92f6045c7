"""What waits for whom."""

from __future__ import annotations

import pytest

from processes.assignments.queries import home
from processes.refusals import NotFound
from processes.runtime.instances import diagram_state, diagram_xml, instance_of
from processes.runtime.perform import claim
from processes.runtime.queries import (
    definition_xml,
    instance_view,
    list_definitions,
    list_instances,
    open_user_tasks,
)
from tests.province import Province


def waiting(province: Province, username: str, *, mine: bool = True) -> list[str]:
    return [task.element for task in open_user_tasks(province.office.actor(username), mine=mine).items]


def test_a_task_waits_for_those_its_diagram_names_and_nobody_else(province: Province) -> None:
    id = province.issued()
    assert (
        waiting(province, "stc")
        == waiting(province, "stc.giamdoc")
        == waiting(province, "stc.chuyenvien")
        == ["accept"]
    )
    for username in ("skhdt", "chuyenvien", "pheduyet", "lanhdao", "vanthu", "thietke"):
        assert waiting(province, username) == [], username
    province.do(id, "submit", "stc", content="Đã xong")
    assert (waiting(province, "stc"), waiting(province, "pheduyet")) == ([], ["review"])


def test_an_administrator_may_stand_in_but_is_not_asked_for_it_at_home(province: Province) -> None:
    province.issued()
    assert waiting(province, "quantri", mine=False) == ["accept"]
    assert home(province.office.actor("quantri")).todo == []


def test_a_draft_waits_for_its_drafter_once_however_many_assignments_it_has(province: Province) -> None:
    directive = province.directive()
    province.assignment(directive)
    province.assignment(directive)
    assert waiting(province, "chuyenvien") == ["draft"]
    assert waiting(province, "chuyenvien", mine=False) == ["draft"] * 3


def test_an_instruction_waits_for_its_confirmation_beside_the_work(province: Province) -> None:
    id = province.issued()
    province.do(id, "instruct", "chutich", content="Làm khẩn trương")
    assert sorted(waiting(province, "stc")) == ["accept", "acknowledge"]


def test_a_task_names_its_object_and_who_has_taken_it_on(province: Province) -> None:
    id = province.issued()
    (task,) = open_user_tasks(province.office.actor("stc")).items
    assert (task.object_type, task.object_id, task.number, task.outcomes) == (
        "assignment",
        id,
        "1/UBND-KTTH",
        ("accept", "report_progress", "submit"),
    )
    claim(task.id, by=province.office.actor("stc.chuyenvien"), now=province.clock())
    (task,) = open_user_tasks(province.office.actor("stc")).items
    assert (task.claimed_by, task.title_en) == ("Chuyên viên Sở Tài chính", "Accept the assignment")


def test_the_diagram_shows_the_path_the_present_step_and_whose_turn_it_is(province: Province) -> None:
    id = province.issued()
    province.do(id, "submit", "stc", content="Đã xong")
    state = diagram_state(province.office.actor("stc"), instance_of("assignment", id), "en")
    (step,) = state.current
    assert (step.element, step.label, step.who, step.initials) == (
        "review",
        "Review the result",
        "Trần Thị Duyệt",
        "TD",
    )
    assert {"draft", "accept"} <= set(state.done)
    assert "review" not in state.done
    assert state.flows
    assert [timer.element for timer in state.timers] == ["on_review_due"]
    assert b"<bpmn:definitions" in diagram_xml(province.office.actor("stc"), instance_of("assignment", id))


def test_a_step_that_comes_again_is_the_present_one_not_a_done_one(province: Province) -> None:
    id = province.issued()
    province.do(id, "submit", "stc", content="Đã xong")
    province.do(id, "reject", "pheduyet", reason="Thiếu số liệu")
    state = diagram_state(province.office.actor("stc"), instance_of("assignment", id))
    assert [step.element for step in state.current] == ["process"]
    assert "process" not in state.done
    assert "review" in state.done


def test_nobody_else_sees_the_diagram_or_the_inside_of_an_instance(province: Province) -> None:
    instance_id = instance_of("assignment", province.issued())
    with pytest.raises(NotFound):
        diagram_state(province.office.actor("skhdt"), instance_id)
    for username in ("stc", "chuyenvien", "lanhdao"):
        actor = province.office.actor(username)
        with pytest.raises(NotFound):
            instance_view(actor, instance_id)
        with pytest.raises(NotFound):
            definition_xml(actor, 1)
        assert (list_instances(actor).items, list_definitions(actor)) == ([], [])


def test_an_administrator_sees_everything_inside_an_instance(province: Province) -> None:
    id = province.issued()
    view = instance_view(province.office.actor("quantri"), instance_of("assignment", id))
    assert view.row.steps == ("Tiếp nhận nhiệm vụ",)
    assert {wait.action for wait in view.waits if wait.kind == "message"} >= {"recall", "urge", "extend", "cancel"}
    assert view.variables["accepted"] is False
    assert 0 < view.state_bytes <= 1024
    assert ("entered", "accept") in [(step.kind, step.element) for step in view.history]


def test_running_instances_are_listed_apart_from_ended_ones(province: Province) -> None:
    id = province.issued()
    admin = province.office.actor("quantri")
    assert list_instances(admin, key="assignment", running=True).total == 1
    province.do(id, "cancel", "chuyenvien", reason="Trùng")
    assert list_instances(admin, key="assignment", running=True).total == 0
    assert [row.steps for row in list_instances(admin, key="assignment", running=False).items] == [()]
    assert list_instances(admin, with_incident=True).total == 0
    assert {row.key for row in list_definitions(admin)} >= {"assignment", "directive"}


def test_an_object_without_an_instance_is_not_found(province: Province) -> None:
    with pytest.raises(NotFound):
        instance_of("assignment", 12345)
