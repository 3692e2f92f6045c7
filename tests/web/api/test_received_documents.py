"""eOffice pushes documents by the API, and people take them in by it (B14, B15, D2)."""

from __future__ import annotations

import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.documents import EOffice
from tests.province import Province
from tests.web.api.conftest import PDF, As, fields_of, problem

GIVEN = {
    "source_id": "di/650",
    "number": "650/UBND-TM",
    "date": "2026-07-13",
    "subject": "V/v phương án sắp xếp nhà, đất",
    "type": "Công văn",
    "drafter": "chuyenvien",
}


@pytest.fixture
def eoffice(office, clock, home) -> EOffice:
    return EOffice(Province(office, clock))


def push(as_: As, given: dict[str, Any], *names: str, to: str = "outgoing", **settings: Any) -> TestResponse:
    data = {**given, "files": [(io.BytesIO(PDF), name) for name in names]}
    caller = as_(settings.pop("by", "eoffice"))
    settings["content_type"] = "multipart/form-data"
    return caller.call("POST", f"/received-documents/{to}", data=data, **settings)


def test_one_call_brings_the_document_with_its_files_and_the_next_nothing(as_, eoffice):
    first = push(as_, GIVEN, "cv.pdf", "phu-luc.pdf")
    assert (first.status_code, first.json["status"], first.json["is_new"]) == (201, "waiting", True)
    again = push(as_, GIVEN, "cv.pdf")
    assert (again.json["id"], again.json["is_new"]) == (first.json["id"], False)
    seen = as_("chuyenvien").get(f"/received-documents/{first.json['id']}").json
    assert [file["name"] for file in seen["files"]] == ["cv.pdf", "phu-luc.pdf"]
    assert seen["type"]["code"] == "cong_van"
    assert "accept" in {action["name"] for action in seen["actions"]}
    assert as_("eoffice").get("/received-documents", direction="outgoing").json["total"] == 1


def test_an_idempotency_key_answers_as_the_first_time(as_, eoffice):
    key = {"headers": {"Idempotency-Key": "di/650"}}
    first, again = push(as_, GIVEN, "cv.pdf", **key), push(as_, GIVEN, "cv.pdf", **key)
    assert (again.status_code, again.json) == (first.status_code, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_an_action_is_done_and_what_is_gone_is_told_by_its_status(as_, eoffice):
    id = push(as_, GIVEN).json["id"]
    drafter = as_("chuyenvien")
    assert drafter.post(f"/received-documents/{id}/actions/accept").json["status"] == "accepted"
    problem(drafter.post(f"/received-documents/{id}/actions/accept"), 409)
    other = push(as_, {**GIVEN, "source_id": "di/651"}).json["id"]
    assert drafter.post(f"/received-documents/{other}/actions/delete").json == {"id": other, "status": "deleted"}
    problem(drafter.get(f"/received-documents/{other}"), 404)


def test_who_pushes_learns_what_became_of_it(as_, eoffice):
    id = push(as_, GIVEN).json["id"]
    as_("chuyenvien").post(f"/received-documents/{id}/actions/decline", {"reason": "Không phải tôi soạn"})
    seen = as_("eoffice").get(f"/received-documents/{id}").json
    assert (seen["status"], seen["reason"], seen["actions"]) == ("declined", "Không phải tôi soạn", [])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": ""}, "number"),
        ({"date": "13/07/2026"}, "date"),
        ({"type": "Giấy lạ"}, "type"),
        ({"secrecy": "mat"}, "secrecy"),
        ({"source_id": "x" * 121}, "source_id"),
        ({"owner": "me"}, "owner"),
    ],
)
def test_what_does_not_fit_is_named(as_, eoffice, wrong, field):
    assert fields_of(push(as_, {**GIVEN, **wrong}, "cv.pdf")) == {field}


def test_a_hostile_file_is_named(as_, eoffice):
    assert fields_of(push(as_, GIVEN, "cv.pdf", "cv.exe")) == {"files"}


@pytest.mark.parametrize("by", ["chuyenvien", "stc", "quantri"])
def test_to_anybody_else_there_is_nothing_to_push_to(as_, eoffice, by):
    problem(push(as_, GIVEN, by=by), 404)
    problem(push(as_, GIVEN, by=None), 401)


def test_an_incoming_document_is_recorded_on_the_assignment_it_answers(as_, eoffice, issued):
    given = {
        "source_id": "den/130",
        "number": "130/BC-STC",
        "date": "2026-07-14",
        "subject": "Báo cáo thu ngân sách",
        "sender": "STC",
        "reference": "620/UBND-KTTH ngày 13/7/2026",
        "arrived_at": "2026-07-14T08:00:00+07:00",
    }
    assert fields_of(push(as_, {**given, "arrived_at": "2026-07-14"}, to="incoming")) == {"arrived_at"}
    id = push(as_, given, "bc.pdf", to="incoming").json["id"]
    done = as_("vanthu").post(f"/received-documents/{id}/actions/record", {"assignment": issued})
    assert (done.json["status"], done.json["assignment_id"]) == ("recorded", issued)
    assert as_("stc").assignment(issued)["status"] == "submitted"
