"""Refusals that every call shares: who calls, how the body is written, and problem documents in the caller's language."""

from __future__ import annotations

import pytest

from tests.web.api.conftest import DIRECTIVE, problem

CALLS = [
    ("GET", "/me"),
    ("GET", "/units"),
    ("GET", "/lists/fields"),
    ("GET", "/directives"),
    ("POST", "/directives"),
    ("GET", "/directives/1"),
    ("PATCH", "/directives/1"),
    ("POST", "/directives/1/issue"),
    ("POST", "/directives/1/files"),
    ("POST", "/directives/1/assignments"),
    ("POST", "/directives/1/actions/close"),
    ("GET", "/assignments"),
    ("GET", "/assignments/1"),
    ("PATCH", "/assignments/1"),
    ("POST", "/assignments/1/files"),
    ("POST", "/assignments/1/actions/accept"),
    ("GET", "/assignments/1/timeline"),
    ("GET", "/assignments/1/messages"),
    ("POST", "/assignments/1/messages"),
    ("GET", "/reports/units"),
    ("GET", "/reports/units.xlsx"),
    ("GET", "/search"),
    ("GET", "/series/1"),
    ("POST", "/series/1/actions/accept"),
    ("GET", "/shares"),
    ("GET", "/shares/1"),
    ("POST", "/shares/1/files"),
    ("POST", "/shares/1/actions/accept"),
    ("GET", "/shares/1/timeline"),
    ("GET", "/files/1"),
    ("GET", "/received-documents"),
    ("POST", "/received-documents/outgoing"),
    ("POST", "/received-documents/incoming"),
    ("GET", "/received-documents/1"),
    ("POST", "/received-documents/1/actions/accept"),
    ("GET", "/user-tasks"),
    ("POST", "/user-tasks/1/claim"),
    ("POST", "/user-tasks/1/complete"),
    ("GET", "/process-definitions"),
    ("POST", "/process-definitions"),
    ("GET", "/process-instances/1"),
]
#: Calls that take a form with files in it.
FILES = ("/files", "/outgoing", "/incoming")
WITH_BODY = [(method, path) for method, path in CALLS if method != "GET" and not path.endswith(FILES)]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_without_a_token_every_call_is_unauthorised(as_, method, path):
    refused = as_(None).call(method, path)
    problem(refused, 401)
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer", "Basic c3RjOnN0Yw==", "nonsense"])
def test_a_token_of_nobody_is_unauthorised(as_, header):
    problem(as_(None).call("GET", "/me", headers={"Authorization": header}), 401)


def test_a_session_of_the_pages_counts_for_nothing(as_, client, office):
    office.log_in(client, "quantri")
    assert client.get_cookie("chidao") is not None
    problem(as_(None).get("/me"), 401)


def test_somebody_who_is_no_longer_active_is_unauthorised(as_, app):
    from sqlalchemy import update

    from processes.db import transaction
    from processes.organisation.models import Person

    caller = as_("stc")
    assert caller.get("/me").status_code == 200
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "stc").values(active=False))
    problem(caller.get("/me"), 401)


def test_guessing_tokens_is_stopped(as_, app, monkeypatch):
    monkeypatch.setitem(app.config, "API_GUESS_LIMIT", "3 per minute")
    guesser = as_(None)
    answers = [guesser.call("GET", "/me", headers={"Authorization": f"Bearer {n}"}).status_code for n in range(5)]
    assert answers == [401, 401, 401, 429, 429]
    problem(guesser.get("/me"), 429)


def test_too_many_calls_of_one_token_are_stopped(as_, app, monkeypatch):
    monkeypatch.setitem(app.config, "API_CALL_LIMIT", "2 per minute")
    assert [as_("stc").get("/me").status_code for _ in range(3)] == [200, 200, 429]
    assert as_("skhdt").get("/me").status_code == 200


@pytest.mark.parametrize(("method", "path"), [("GET", "/nothing"), ("POST", "/assignments/x/actions/y"), ("GET", "/")])
def test_an_address_that_is_no_call_is_not_found(as_, method, path):
    problem(as_("stc").call(method, path), 404)


@pytest.mark.parametrize("id", ["0", "999999", "2147483648", "99999999999999999999", "-1", "1.5"])
def test_an_id_that_nothing_has_is_not_found(as_, id):
    problem(as_("quantri").get(f"/assignments/{id}"), 404)
    problem(as_("quantri").post(f"/directives/{id}/issue"), 404)


def test_a_wrong_verb_is_answered_with_the_right_ones(as_):
    refused = as_("stc").call("DELETE", "/assignments/1")
    assert "GET" in refused.headers["Allow"]
    assert "GET" in problem(refused, 405)["detail"]


@pytest.mark.parametrize("body", [b"", b"{", b'{"a": NaN}', b'{"a": "\\ud800"}', b"\xff", b"[" * 100_000])
def test_a_body_that_is_not_json_is_malformed(as_, body):
    problem(as_("chuyenvien").call("POST", "/directives", data=body, content_type="application/json"), 400)


@pytest.mark.parametrize("body", [[], 1, "text", None, [[1]]])
def test_a_body_that_is_not_an_object_is_refused(as_, body):
    import json

    data = json.dumps(body)
    refused = as_("chuyenvien").call("POST", "/directives", data=data, content_type="application/json")
    assert "đối tượng JSON" in problem(refused, 422)["errors"][0]["message"]


@pytest.mark.parametrize(("method", "path"), WITH_BODY)
def test_another_kind_of_body_is_refused_with_the_kind_that_is_taken(as_, directive, method, path):
    refused = as_("quantri").call(method, path, data=b"a,b", content_type="text/csv")
    assert "application/json" in problem(refused, 415)["detail"]


@pytest.mark.parametrize("path", ["/directives/1/files", "/assignments/1/files"])
def test_a_file_comes_as_multipart(as_, path):
    refused = as_("quantri").call("POST", path, data=b"%PDF", content_type="application/pdf")
    assert "multipart/form-data" in problem(refused, 415)["detail"]


def test_a_body_that_is_too_large_is_refused(as_, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    problem(as_("chuyenvien").post("/directives", {**DIRECTIVE, "subject": "x" * 2000}), 413)


@pytest.mark.parametrize(("language", "word"), [("vi", "bắt buộc"), ("en", "required"), ("en-GB,en;q=0.9", "required")])
def test_sentences_are_in_the_callers_language(as_, language, word):
    body = problem(as_("chuyenvien", language).post("/directives", {}), 422)
    assert all(word in error["message"] for error in body["errors"])


def test_an_unknown_language_gets_vietnamese(as_):
    assert "Không tìm thấy" in problem(as_("stc", "fr").get("/assignments/1"), 404)["detail"]


def test_what_nobody_foresaw_is_a_problem_with_a_reference(as_, monkeypatch):
    monkeypatch.setattr("web.api.organisation.unit_options", lambda: 1 / 0)
    body = problem(as_("stc").get("/units"), 500)
    assert body["reference"]
    assert "ZeroDivision" not in str(body)


def test_the_rules_of_the_office_are_told_in_the_callers_language_with_the_name_of_the_field(as_):
    refused = as_("chuyenvien", "en").post("/directives", {**DIRECTIVE, "number": "620 ngày 13"})
    (error,) = problem(refused, 422)["errors"]
    assert error["field"] == "number"
    assert error["message"].startswith("“Number”")
