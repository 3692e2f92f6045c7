"""The work list, found by SQL, holds exactly the tasks that the buttons, found by policy, offer."""

from __future__ import annotations

from datetime import date

import pytest

from processes.refusals import NotFound
from processes.runtime.actions import actions_for
from processes.runtime.definitions import definition
from processes.runtime.deploy import deploy
from processes.runtime.instances import instance_of
from processes.runtime.perform import perform, start_process
from processes.runtime.queries import list_instances, open_user_tasks
from tests.office import PEOPLE, Office
from tests.province import Province

WHO = (
    "drafter director approver reviewer follower lead coordinating head_of_phong leader_of_unit office committee van_thu"
    " inspection initiator admin role:specialist variable:helper"
).split()


def small_process(key: str, who: str) -> bytes:
    """One user task, done by whoever `who` names."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d_{key}" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="{key}" name="Kiểm tra" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>to_task</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="to_task" sourceRef="start" targetRef="task" />
    <bpmn:userTask id="task" name="Việc cần làm">
      <bpmn:extensionElements><spiffworkflow:properties>
        <spiffworkflow:property name="who" value="{who}" />
      </spiffworkflow:properties></bpmn:extensionElements>
      <bpmn:incoming>to_task</bpmn:incoming><bpmn:outgoing>to_end</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="to_end" sourceRef="task" targetRef="end" />
    <bpmn:endEvent id="end"><bpmn:incoming>to_end</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>""".encode()


def offered(office: Office, username: str, instance_ids: list[int]) -> set[tuple[int, str]]:
    """(instance, element) of every open task the person is offered a button for, asking nothing of nobody left out."""
    actor = office.actor(username)
    found = set()
    for row in list_instances(office.actor("quantri"), per_page=100).items:
        if row.id not in instance_ids:
            continue
        tasks = definition(row.definition_id).spec.user_tasks
        try:
            actions = actions_for(actor, row.id, now=row.started_at)
        except NotFound:
            continue
        for action in actions:
            if not action.is_message and tasks[action.element].properties.get("work_list") != "no":
                found.add((row.id, action.element))
    return found


def test_for_everybody_and_every_state_of_an_assignment(province: Province) -> None:
    office = province.office
    first = province.directive(field="tai_mau")
    province.assignment(first)
    lives = [province.issued(due_on=date(2026, 7, 20), coordinating=["SKHDT"], follower="theodoi") for _ in range(6)]
    province.issued("STC", officer="stc.chuyenvien")
    province.do(lives[1], "accept", "stc")
    province.do(lives[2], "submit", "stc", content="Xong")
    province.do(lives[3], "return", "stc", reason="Nhầm")
    province.do(lives[4], "recall", "chuyenvien", reason="Nhầm")
    province.do(lives[5], "instruct", "chutich", content="Làm ngay")
    ids = [row.id for row in list_instances(office.actor("quantri"), per_page=100).items]
    for username, *_ in PEOPLE:
        found = {
            (task.instance_id, task.element) for task in open_user_tasks(office.actor(username), per_page=100).items
        }
        assert found == offered(office, username, ids), username


@pytest.mark.parametrize("who", WHO)
def test_for_everybody_in_a_process_of_its_own(province: Province, who: str) -> None:
    office, now = province.office, province.clock()
    deploy(small_process("kiem_tra", who), {}, by=None, now=now)
    starter = office.actor("stttt")
    id = start_process("kiem_tra", {"helper": "skhdt"}, by=starter, now=now)
    for username, *_ in PEOPLE:
        found = {(task.instance_id, task.element) for task in open_user_tasks(office.actor(username)).items}
        assert found == offered(office, username, [id]), username


def test_a_process_of_its_own_is_named_by_its_title_and_leaves_the_list_when_done(province: Province) -> None:
    office, now = province.office, province.clock()
    deploy(small_process("kiem_tra", "variable:helper"), {}, by=None, now=now)
    helper = office.actor("skhdt")
    id = start_process("kiem_tra", {"helper": helper.id}, by=office.actor("chuyenvien"), now=now)
    (task,) = open_user_tasks(helper, mine=True).items
    assert (task.title, task.object_type, task.number, task.process) == ("Việc cần làm", None, None, "kiem_tra")
    assert task.text
    perform(id, "complete", {}, by=helper, now=now)
    assert open_user_tasks(helper).total == 0


def test_an_assignments_own_task_is_the_one_performed(province: Province) -> None:
    id = province.issued()
    (task,) = open_user_tasks(province.office.actor("stc"), instance_id=instance_of("assignment", id)).items
    perform(task.instance_id, "accept", {}, by=province.office.actor("stc"), now=province.clock(), task_id=task.task_id)
    assert [task.element for task in open_user_tasks(province.office.actor("stc")).items] == ["process"]
