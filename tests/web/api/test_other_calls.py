"""The work list, the lists of names, and what designers see."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from lxml import etree

from processes.runtime.packaged import packaged_forms
from tests.bpmn.test_changed_diagrams import remove
from tests.web.api.conftest import ASSIGNMENT, fields_of, problem

DIAGRAM = (Path(__file__).resolve().parents[3] / "bpmn" / "assignment.bpmn").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------------- organisation
def test_units_come_with_their_parents(as_):
    answer = as_("stc").get("/units").json
    finance = next(unit for unit in answer["items"] if unit["code"] == "STC")
    assert finance == {"code": "STC", "name": "Sở Tài chính", "parent": "UBND", "kind": "department"}
    assert answer["total"] == len(answer["items"]) == 8


def test_me_is_the_person_of_the_token(as_):
    me = as_("truongphong").get("/me").json
    assert me["username"] == "truongphong"
    assert me["unit"] == {"code": "VPUB-KT", "name": "Phòng Kinh tế"}
    assert me["roles"] == ["head_of_phong", "specialist"]
    assert me["fields"] == []


@pytest.mark.parametrize(("name", "count"), [("document_types", 30), ("urgency", 4), ("secrecy", 4)])
def test_a_list_has_codes_and_names(as_, name, count):
    answer = as_("stc").get(f"/lists/{name}").json
    assert len({entry["code"] for entry in answer["items"]}) == answer["total"] == count


@pytest.mark.parametrize("name", ["passwords", "__class__", "%00"])
def test_a_list_that_does_not_exist_is_not_found(as_, name):
    problem(as_("quantri").get(f"/lists/{name}"), 404)


# ---------------------------------------------------------------------------------------------------------- work list
def test_the_work_list_holds_what_waits_for_the_caller(as_, issued):
    (task,) = as_("stc").get("/user-tasks").json["items"]
    assert (task["element"], task["process"], task["object_id"]) == ("accept", "assignment", issued)
    assert "submit" in task["outcomes"]
    assert task["id"] not in {each["id"] for each in as_("skhdt").get("/user-tasks").json["items"]}


def test_a_task_is_claimed_once_by_one_person(as_, issued):
    (task,) = as_("stc").get("/user-tasks").json["items"]
    claimed = as_("stc").post(f"/user-tasks/{task['id']}/claim")
    assert claimed.json == {"id": task["id"], "claimed_by": "stc"}
    assert as_("stc").get("/user-tasks").json["items"][0]["claimed_by"] == "Tài khoản đơn vị"
    assert as_("stc").post(f"/user-tasks/{task['id']}/claim", {}).status_code == 200
    problem(as_("stc.giamdoc").post(f"/user-tasks/{task['id']}/claim"), 409)
    problem(as_("skhdt").post(f"/user-tasks/{task['id']}/claim"), 404)
    problem(as_("stc").post("/user-tasks/9999/claim"), 404)
    assert fields_of(as_("stc").post(f"/user-tasks/{task['id']}/claim", {"for": "me"})) == {"for"}


def test_a_task_is_completed_through_the_same_command(as_, issued):
    unit = as_("stc")
    (task,) = unit.get("/user-tasks").json["items"]
    complete = f"/user-tasks/{task['id']}/complete"
    problem(as_("skhdt").post(complete, {"outcome": "accept"}), 404)
    assert fields_of(unit.post(complete, {"outcome": "submit", "values": {}})) == {"content"}
    assert fields_of(unit.post(complete, {})) == {"outcome"}
    assert fields_of(unit.post(complete, {"outcome": "submit", "values": []})) == {"values"}
    problem(unit.post(complete, {"outcome": "approve"}), 404)
    assert unit.post(complete, {"outcome": "submit", "values": {"content": "Xong"}}).json == {
        "id": task["id"],
        "outcome": "submit",
    }
    assert unit.assignment(issued)["status"] == "submitted"
    problem(unit.post(complete, {"outcome": "submit", "values": {"content": "Xong"}}), 409)
    problem(unit.post("/user-tasks/9999/complete", {"outcome": "accept"}), 404)


# ----------------------------------------------------------------------------------------------------------- designers
DESIGNER_CALLS = [("GET", "/process-definitions"), ("POST", "/process-definitions"), ("GET", "/process-instances/1")]


@pytest.mark.parametrize("username", ["stc", "chuyenvien", "lanhdao"])
def test_processes_exist_for_designers_and_administrators_only(as_, issued, username):
    for method, path in DESIGNER_CALLS:
        problem(as_(username).call(method, path, {"xml": "<x/>"} if method == "POST" else None), 404)


def test_definitions_are_listed_with_their_versions(as_, issued):
    answer = as_("thietke").get("/process-definitions").json
    assert {(each["key"], each["version"], each["running"]) for each in answer["items"]} == {
        ("assignment", 1, 1),
        ("contribution", 1, 0),
        ("directive", 1, 1),
        ("incoming", 1, 0),
        ("outgoing", 1, 0),
        ("recurring", 1, 0),
        ("series", 1, 0),
        ("subtask", 1, 0),
    }


def test_a_diagram_is_deployed_as_xml_json_or_multipart(as_):
    designer = as_("thietke")

    def changed(n):
        return DIAGRAM + f"<!-- {n} -->"

    as_xml = designer.call("POST", "/process-definitions", data=changed(1).encode(), content_type="application/xml")
    assert as_xml.status_code == 201, as_xml.text
    assert (as_xml.json["key"], as_xml.json["version"]) == ("assignment", 2)
    forms = {name: json.loads(text) for name, text in packaged_forms("assignment").items()}
    as_json = designer.post("/process-definitions", {"xml": changed(2), "forms": forms})
    assert as_json.status_code == 201, as_json.text
    assert as_json.json["version"] == 3
    files = [(io.BytesIO(text), name) for name, text in packaged_forms("assignment").items()]
    data = {"xml": (io.BytesIO(changed(3).encode()), "assignment.bpmn"), "forms": files}
    as_multipart = designer.call("POST", "/process-definitions", data=data)
    assert as_multipart.json["version"] == 4
    assert designer.post("/process-definitions", {"xml": changed(3)}).json["version"] == 4


def test_without_recall_in_the_diagram_a_new_assignment_offers_none_and_an_older_one_still_does(as_, directive, issued):
    root = etree.fromstring(DIAGRAM.encode())
    remove(root, "on_recall")
    assert (
        as_("thietke").post("/process-definitions", {"xml": etree.tostring(root, encoding="unicode")}).status_code
        == 201
    )
    office = as_("chuyenvien")
    younger = office.post(f"/directives/{directive}/assignments", ASSIGNMENT).json["id"]
    office.post(f"/directives/{directive}/issue")
    offered = {id: {action["name"] for action in office.assignment(id)["actions"]} for id in (issued, younger)}
    assert offered[issued] - offered[younger] == {"recall"}
    problem(office.act(younger, "recall", reason="Nhầm"), 404)
    for id in (issued, younger):
        assert as_("stc").act(id, "submit", content="Xong").status_code == 200
        assert as_("pheduyet").act(id, "approve").json["status"] == "completed"


@pytest.mark.parametrize(
    "xml",
    [
        "<x/>",
        "no xml",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
        DIAGRAM.replace("assignment.accept", "assignment.acept"),
    ],
)
def test_a_diagram_that_does_not_run_is_refused_with_diagnostics(as_, xml):
    before = as_("thietke").get("/process-definitions").json["items"]
    refused = as_("thietke").post("/process-definitions", {"xml": xml})
    diagnostics = problem(refused, 422)["diagnostics"]
    assert diagnostics
    assert all({"element", "rule", "severity", "message"} == set(each) for each in diagnostics)
    english = as_("thietke", "en").post("/process-definitions", {"xml": xml})
    assert problem(english, 422)["diagnostics"][0]["message"] != diagnostics[0]["message"]
    assert as_("thietke").get("/process-definitions").json["items"] == before


def test_a_deployment_without_a_diagram_names_the_field(as_):
    assert fields_of(as_("thietke").post("/process-definitions", {})) == {"xml"}
    data = {"forms": (io.BytesIO(b"{}"), "x.json")}
    assert fields_of(as_("thietke").call("POST", "/process-definitions", data=data)) == {"xml"}


def test_a_process_instance_is_shown_inside_out(as_, issued):
    as_("stc").act(issued, "accept")
    definitions = as_("quantri").get("/process-definitions").json["items"]
    task = as_("stc").get("/user-tasks").json["items"][0]
    shown = as_("quantri").get(f"/process-instances/{task['instance_id']}").json
    assert shown["definition"]["id"] in {each["id"] for each in definitions}
    assert (shown["object_type"], shown["object_id"]) == ("assignment", issued)
    assert "process" in {wait["element"] for wait in shown["waits"]}
    assert shown["variables"]["accepted"] is True
    assert {"due_at", "due_soon_at"} & set(shown["variables"])
    assert len(shown["timers"]) == 2
    assert shown["history"]
    problem(as_("quantri").get("/process-instances/9999"), 404)
