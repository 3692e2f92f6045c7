"""The generic work list, a designer's own process, and the administrator's pages."""

import io
import re

import pytest
from sqlalchemy import select

from processes.db import db
from processes.runtime.models import ProcessInstance
from processes.runtime.packaged import packaged_diagrams
from tests.web.pages.conftest import flash_of, words

LEAVE = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="leave" name="Xin nghi phep" isExecutable="true">
    <bpmn:extensionElements><spiffworkflow:properties>
      <spiffworkflow:property name="title" value="Xin ngh\xe1\xbb\x89 ph\xc3\xa9p" />
    </spiffworkflow:properties></bpmn:extensionElements>
    <bpmn:startEvent id="start"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="a" sourceRef="start" targetRef="agree" />
    <bpmn:userTask id="agree" name="X\xc3\xa9t duy\xe1\xbb\x87t \xc4\x91\xc6\xa1n">
      <bpmn:extensionElements><spiffworkflow:properties>
        <spiffworkflow:property name="who" value="role:leader_of_office" />
      </spiffworkflow:properties></bpmn:extensionElements>
      <bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="b" sourceRef="agree" targetRef="end" />
    <bpmn:endEvent id="end"><bpmn:incoming>b</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>"""
FORM = (
    b'{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Dong y", "type": "object",'
    b' "properties": {"note": {"title": "Ghi chu", "type": "string", "x-widget": "longtext", "maxLength": 200}},'
    b' "required": ["note"], "additionalProperties": false}'
)


@pytest.fixture
def leave(at):
    """A process of a designer's own, deployed and started; the id of its instance."""
    designer = at("thietke")
    files = {"diagram": (io.BytesIO(LEAVE), "leave.bpmn"), "forms": (io.BytesIO(FORM), "agree.json")}
    deployed = designer.post("/administration/definitions", **files)
    assert deployed.status_code == 303, words(deployed)
    started = designer.post(f"{deployed.location}/start")
    assert started.status_code == 303
    return int(started.location.rsplit("/", 1)[1])


def test_a_process_without_an_object_is_carried_out_by_those_its_diagram_names(at, leave):
    leader = at("lanhdao")
    assert "Xin nghỉ phép" in words(leader.get("/user-tasks"))
    page = leader.get(f"/processes/{leave}")
    assert "Xét duyệt đơn" in words(page)
    assert at("thietke").get(f"/processes/{leave}").status_code == 200
    assert at("stc").get(f"/processes/{leave}").status_code == 404
    refused = leader.post(f"/processes/{leave}/actions/complete", note="")
    assert refused.status_code == 422
    assert "Ghi chu" in refused.text
    assert leader.post(f"/processes/{leave}/drafts/complete", note="Đang viết").status_code == 204
    assert "Đang viết" in leader.get(f"/processes/{leave}/actions/complete").text
    done = leader.post(f"/processes/{leave}/actions/complete", note="Đồng ý")
    assert done.status_code == 303
    assert done.location == "/user-tasks"
    assert "Xin nghỉ phép" not in words(leader.get("/user-tasks"))
    assert "Đã kết thúc" in words(at("thietke").get(f"/processes/{leave}"))


def test_doing_it_again_is_not_now_for_who_still_sees_it(at, leave):
    admin = at("quantri")
    assert admin.post(f"/processes/{leave}/actions/complete", note="Được").status_code == 303
    assert admin.post(f"/processes/{leave}/actions/complete", note="Được").status_code == 409


def test_a_task_is_taken_on_once(at, leave):
    leader, other = at("lanhdao"), at("pheduyet")
    task = re.search(r"/user-tasks/(\d+)/claim", leader.get("/user-tasks").text)[1]
    assert leader.post(f"/user-tasks/{task}/claim").status_code == 303
    assert "đang ở: Chánh Văn phòng UBND tỉnh" in words(other.get("/user-tasks"))
    assert other.post(f"/user-tasks/{task}/claim").status_code == 409
    assert at("stc").post(f"/user-tasks/{task}/claim").status_code == 404


def test_the_pages_of_processes_are_for_designers_and_administrators_only(at, assignment):
    for path in ("definitions", "definitions/1", "definitions/1/diagram.xml", "instances", "instances/1"):
        assert at("thietke").get(f"/administration/{path}").status_code == 200
        assert at("quantri").get(f"/administration/{path}").status_code == 200
        assert at("chuyenvien").get(f"/administration/{path}").status_code == 404
    assert at("chuyenvien").post("/administration/definitions").status_code == 404


def test_the_same_diagram_is_no_new_version_and_a_changed_one_is(at):
    designer = at("thietke")
    diagram = next(each for each in packaged_diagrams() if each.key == "assignment")
    unchanged = designer.post("/administration/definitions", diagram=(io.BytesIO(diagram.xml), "assignment.bpmn"))
    assert unchanged.status_code == 303
    changed = diagram.xml.replace(b'isExecutable="true"', b'isExecutable="true" processType="Private"')
    answer = designer.post("/administration/definitions", diagram=(io.BytesIO(changed), "assignment.bpmn"))
    assert answer.status_code == 303
    assert "phiên bản 2" in flash_of(designer)


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (b"", "Chưa triển khai được|Sơ đồ|đọc"),
        (b"<!DOCTYPE x><x/>", "lỗi|Sơ đồ"),
        (LEAVE.replace(b"role:leader_of_office", b"nobody_at_all"), "agree"),
    ],
)
def test_what_is_wrong_with_a_diagram_is_listed_and_nothing_is_deployed(at, xml, said):
    designer = at("thietke")
    answer = designer.post("/administration/definitions", diagram=(io.BytesIO(xml), "x.bpmn"))
    assert answer.status_code == 422
    assert re.search(said, words(answer))
    assert "Xin nghỉ phép" not in words(designer.get("/administration/definitions"))


def test_uploading_no_diagram_is_said(at):
    answer = at("thietke").post("/administration/definitions")
    assert answer.status_code == 422
    assert "Chưa chọn tệp sơ đồ" in answer.text


def test_an_instance_shows_everything_inside(at, assignment):
    instance = instance_of(assignment)
    page = words(at("quantri").get(f"/administration/instances/{instance}"))
    for expected in ("Tiếp nhận nhiệm vụ", "recall", "due_at", "2026-07-31", "Lịch sử", "31/07/2026 17:00"):
        assert expected in page
    assert at("quantri").get(f"/administration/instances/{instance}/diagram.json").json["current"]


def test_instances_are_filtered(at, assignment):
    admin = at("quantri")
    assert "1 – 2 trong tổng số 2" in words(admin.get("/administration/instances"))
    assert "1 – 1 trong tổng số 1" in words(admin.get("/administration/instances", key="assignment", running=1))
    assert "Không có tiến trình nào khớp" in words(admin.get("/administration/instances", incident=1))


def instance_of(assignment):
    return db.session.scalar(
        select(ProcessInstance.id).where(
            ProcessInstance.object_type == "assignment", ProcessInstance.object_id == assignment
        )
    )
