"""A call with an Idempotency-Key acts once, however often it arrives."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from processes.assignments.models import Assignment
from processes.directives.models import Directive
from processes.files.models import StoredFile
from processes.requests.answers import KEPT, forget_old
from processes.requests.models import SentRequest
from tests.conftest import Clock
from tests.office import Office
from tests.processes.runtime.small import at_once, rows
from tests.web.api.conftest import ASSIGNMENT, DIRECTIVE, PDF, Api, As, problem

KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


def replayed(answer: TestResponse) -> bool:
    return answer.headers.get("Idempotency-Replayed") == "true"


def test_the_second_call_is_answered_like_the_first_and_does_nothing(as_: As) -> None:
    first, second = (as_("chuyenvien").call("POST", "/directives", DIRECTIVE, headers=KEY) for _ in range(2))
    assert (first.status_code, replayed(first)) == (201, False)
    assert (second.status_code, second.data, second.mimetype) == (201, first.data, first.mimetype)
    assert replayed(second)
    assert len(rows(Directive)) == 1


def test_without_a_key_every_call_acts(as_: As) -> None:
    for number in ("620/UBND-KTTH", "621/UBND-KTTH"):
        assert as_("chuyenvien").post("/directives", {**DIRECTIVE, "number": number}).status_code == 201
    assert len(rows(Directive)) == 2
    assert rows(SentRequest) == []


@pytest.mark.parametrize("action", ["accept", "return"])
def test_an_action_that_was_done_is_answered_with_its_success_again(as_: As, issued: int, action: str) -> None:
    body = {"reason": "Không thuộc chức năng"} if action == "return" else {}
    path = f"/assignments/{issued}/actions/{action}"
    first, second = (as_("stc").call("POST", path, body, headers=KEY) for _ in range(2))
    assert (first.status_code, second.status_code, second.json) == (200, 200, first.json)
    problem(as_("stc").post(path, body), 409)


def test_a_change_is_a_call_too(as_: As, directive: int) -> None:
    first = as_("chuyenvien").call("PATCH", f"/directives/{directive}", {"subject": "Một"}, headers=KEY)
    as_("chuyenvien").patch(f"/directives/{directive}", {"subject": "Hai"})
    again = as_("chuyenvien").call("PATCH", f"/directives/{directive}", {"subject": "Một"}, headers=KEY)
    assert (again.json, replayed(again)) == (first.json, True)
    assert as_("chuyenvien").get(f"/directives/{directive}").json["subject"] == "Hai"


def test_the_key_of_another_call_is_refused_with_a_sentence(as_: As, directive: int) -> None:
    drafter = as_("chuyenvien")
    drafter.call("POST", f"/directives/{directive}/assignments", ASSIGNMENT, headers=KEY)
    other = {**ASSIGNMENT, "content": "Việc khác"}
    for path, body in ((f"/directives/{directive}/assignments", other), ("/directives", DIRECTIVE)):
        told = problem(drafter.call("POST", path, body, headers=KEY), 422)
        assert "Idempotency-Key" in told["detail"]
    assert len(rows(Assignment)) == 1
    english = problem(as_("chuyenvien", "en").call("POST", "/directives", DIRECTIVE, headers=KEY), 422)
    assert "another request" in english["detail"]


def test_each_person_has_keys_of_their_own(as_: As) -> None:
    for number, username in (("620/UBND-KTTH", "chuyenvien"), ("621/UBND-KTTH", "theodoi")):
        answer = as_(username).call("POST", "/directives", {**DIRECTIVE, "number": number}, headers=KEY)
        assert (answer.status_code, replayed(answer)) == (201, False)


def test_what_was_refused_may_be_sent_again_with_the_same_key(as_: As, directive: int) -> None:
    drafter, path = as_("chuyenvien"), f"/directives/{directive}/assignments"
    problem(drafter.call("POST", path, {**ASSIGNMENT, "content": ""}, headers=KEY), 422)
    assert drafter.call("POST", path, ASSIGNMENT, headers=KEY).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "khóa"])
def test_a_key_that_is_none_is_refused(as_: As, key: str) -> None:
    headers = {"Idempotency-Key": key.encode().decode("latin-1")}
    told = problem(as_("chuyenvien").call("POST", "/directives", DIRECTIVE, headers=headers), 400)
    assert "255" in told["detail"]
    assert as_("chuyenvien").call("GET", "/directives", headers=headers).status_code == 200


def test_an_upload_is_stored_once_whatever_lines_the_client_draws_between_its_parts(
    as_: As, directive: int, app: Flask
) -> None:
    def send(content: bytes = PDF) -> TestResponse:
        data = {"file": (io.BytesIO(content), "vb.pdf")}
        return as_("chuyenvien").call("POST", f"/directives/{directive}/files", data=data, headers=KEY)

    stored = len(rows(StoredFile))
    first, second = send(), send()
    assert (first.status_code, second.status_code, second.json) == (201, 201, first.json)
    assert len(rows(StoredFile)) == stored + 1
    problem(send(PDF + b"\n"), 422)


def test_after_a_day_the_key_is_free_again(as_: As, clock: Clock) -> None:
    as_("chuyenvien").call("POST", "/directives", DIRECTIVE, headers=KEY)
    forget_old(clock.advance(seconds=1) + KEPT + timedelta(seconds=1))
    another = {**DIRECTIVE, "number": "621/UBND-KTTH"}
    assert not replayed(as_("chuyenvien").call("POST", "/directives", another, headers=KEY))
    assert len(rows(Directive)) == 2


def together(app: Flask, office: Office, username: str, *calls: Callable[[Api], TestResponse]) -> list[TestResponse]:
    """The calls at the same moment, each on a line of its own."""
    office.token(username)
    answers = at_once(*[lambda call=call: call(Api(app.test_client(), office, username)) for call in calls])
    assert all(isinstance(answer, TestResponse) for answer in answers), answers
    return answers


def test_calls_that_arrive_at_the_same_moment_act_once_and_are_all_told_so(app: Flask, office: Office) -> None:
    answers = together(
        app, office, "chuyenvien", *[lambda api: api.call("POST", "/directives", DIRECTIVE, headers=KEY)] * 5
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert sum(not replayed(answer) for answer in answers) == 1
    assert len(rows(Directive)) == 1


def test_who_issues_at_the_same_moment_with_one_key_is_told_of_success(
    app: Flask, office: Office, directive: int, new: int
) -> None:
    path = f"/directives/{directive}/issue"
    answers = together(app, office, "chuyenvien", *[lambda api: api.call("POST", path, {}, headers=KEY)] * 3)
    assert [answer.status_code for answer in answers] == [200] * 3


def test_a_call_whose_server_died_before_it_answered_is_answered_anew_and_does_nothing(
    as_: As, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr("web.once.keep_answer", lambda *_: None)
        first = as_("chuyenvien").call("POST", "/directives", DIRECTIVE, headers=KEY)
    clock.advance(minutes=1)
    second = as_("chuyenvien").call("POST", "/directives", DIRECTIVE, headers=KEY)
    assert (second.status_code, second.json, replayed(second)) == (201, first.json, True)
    assert len(rows(Directive)) == 1


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OSError("ổ đĩa đầy")

    monkeypatch.setattr("web.once.keep_answer", away)
    assert as_("chuyenvien").call("POST", "/directives", DIRECTIVE, headers=KEY).status_code == 201


def test_the_description_names_the_header_of_every_changing_call(client) -> None:
    document = client.get("/api/v1/openapi.json").json
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            named = [parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "header"]
            expected = {"get": [], "patch": ["Idempotency-Key", "If-Match"]}.get(method, ["Idempotency-Key"])
            assert named == expected, (method, path)
            if method != "get":
                assert {"400", "422", "503"} <= set(operation["responses"])
