"""Contributions and nhiệm vụ con by the API: given, found, answered, judged (C16, B57)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.province import Province
from tests.web.api.conftest import PDF, fields_of, problem

GIVEN = {"units": ["SKHDT"], "content": "Cho ý kiến về kế hoạch vốn", "due_on": "2026-07-20"}


@pytest.fixture
def underway(office, clock) -> int:
    province = Province(office, clock)
    id = province.issued(coordinating=["SKHDT"])
    province.do(id, "accept", "stc")
    return id


def give(as_, assignment: int, kind: str = "contribution", **values: Any) -> int:
    answer = as_("stc").act(assignment, kind, **{**GIVEN, **values})
    assert answer.status_code == 200, answer.text
    return as_("stc").get("/shares", assignment=assignment).json["items"][-1]["id"]


def test_a_contribution_is_asked_found_answered_and_accepted(as_, underway):
    lead, beside = as_("stc"), as_("skhdt")
    assert {"contribution", "subtask"} <= {action["name"] for action in lead.assignment(underway)["actions"]}
    file = lead.upload(f"/assignments/{underway}/files").json["id"]
    id = give(as_, underway, files=[file])
    (waiting,) = beside.get("/user-tasks").json["items"]
    assert (waiting["object_type"], waiting["object_id"], waiting["due_on"]) == ("contribution", id, "2026-07-20")

    seen = beside.get(f"/shares/{id}").json
    assert (seen["status"], seen["giver_unit"], len(seen["files"])) == ("asked", "Sở Tài chính", 1)
    assert {action["name"] for action in seen["actions"]} == {"answer", "decline"}
    assert beside.get(f"/files/{file}").data == PDF
    reply = beside.upload(f"/shares/{id}/files", name="y-kien.pdf").json["id"]
    answered = beside.post(f"/shares/{id}/actions/answer", {"content": "Nhất trí", "files": [reply]}).json
    assert (answered["status"], answered["timeliness"], answered["days"]) == ("answered", "early", -6)

    assert lead.get("/shares", box="given", tab="answered", kind="contribution").json["total"] == 1
    assert lead.post(f"/shares/{id}/actions/accept", {}).json["status_label"] == "Đã nhận trả lời"
    entries = lead.get(f"/shares/{id}/timeline").json["items"]
    assert [entry["action"] for entry in entries] == ["accept", "answer", "start"]
    assert [file["name"] for file in entries[1]["files"]] == ["y-kien.pdf"]
    problem(lead.post(f"/shares/{id}/actions/accept", {}), 409)


def test_what_is_wrong_is_named_by_field(as_, underway):
    late = as_("stc").act(underway, "contribution", **{**GIVEN, "due_on": "2026-07-01"})
    assert fields_of(late) == {"due_on"}
    other = as_("stc").act(underway, "contribution", **{**GIVEN, "units": ["STC"]})
    assert fields_of(other) == {"units"}
    problem(as_("stc").get("/shares", box="mine"), 422)


def test_what_is_inside_the_unit_does_not_exist_for_the_office(as_, underway):
    id = give(as_, underway, "subtask", units=["STC-NS"])
    office = as_("chuyenvien")
    assert office.get("/shares").json["total"] == 0
    for answer in (
        office.get(f"/shares/{id}"),
        office.get(f"/shares/{id}/timeline"),
        office.upload(f"/shares/{id}/files"),
        office.post(f"/shares/{id}/actions/answer", {"content": "x"}),
    ):
        problem(answer, 404)
    assert as_("quantri").get(f"/shares/{id}").json["kind"] == "subtask"


def test_the_same_call_again_asks_once(as_, underway):
    key = {"headers": {"Idempotency-Key": "lan-1"}}
    for _ in range(2):
        assert as_("stc").call("POST", f"/assignments/{underway}/actions/contribution", GIVEN, **key).status_code == 200
    assert as_("stc").get("/shares").json["total"] == 1
