"""A form that is sent twice (a double click, a page loaded again after a lost answer) acts once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from processes.assignments.models import Assignment
from processes.directives.models import Directive
from processes.discussion.models import Message
from processes.files.models import StoredFile
from processes.requests.models import SentRequest
from tests.conftest import Clock
from tests.office import Office
from tests.processes.runtime.small import at_once, rows
from tests.web.pages.conftest import At, Desk, flash_of, pdf

KEY = re.compile(r'name="request_key" value="([^"]+)"')
ONCE = "chỉ được ghi nhận một lần"


def key_of(desk: Desk, path: str) -> str:
    """The key that the forms of a page carry."""
    found = set(KEY.findall(desk.get(path).text))
    assert len(found) == 1
    return found.pop()


def twice(desk: Desk, path: str, **values: Any) -> list[TestResponse]:
    return [desk.post(path, request_key="the key of a form", **values) for _ in range(2)]


def test_every_page_has_a_key_of_its_own(at: At, assignment: int) -> None:
    desk, path = at("stc"), f"/assignments/{assignment}"
    assert key_of(desk, path) != key_of(desk, path)


@pytest.mark.parametrize("name", ["accept", "report_progress", "return"])
def test_an_action_acts_once_and_leads_to_the_same_place(at: At, assignment: int, name: str) -> None:
    form = f"/assignments/{assignment}/actions/{name}"
    values = {"content": "Đang làm", "reason": "Không thuộc chức năng"}
    key = key_of(at("stc"), f"/assignments/{assignment}" if name == "accept" else form)
    first, second = (at("stc").post(form, request_key=key, **values) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert ONCE in flash_of(at("stc"))


def test_a_draft_that_was_deleted_twice_leads_to_the_list_and_not_to_an_error(at: At, directive: int) -> None:
    first, second = twice(at("chuyenvien"), f"/directives/{directive}/actions/delete")
    assert (first.status_code, first.location) == (303, "/directives")
    assert (second.status_code, second.location) == (303, "/directives")


def test_a_list_is_exchanged_again_when_its_button_was_pressed_twice(at: At, assignment: int) -> None:
    path = f"/assignments/{assignment}/actions/accept"
    first, second = (at("stc").post(path, htmx=True, request_key="k", back="/assignments/received") for _ in range(2))
    assert (first.status_code, second.status_code) == (204, 204)
    assert first.headers["HX-Location"] == second.headers["HX-Location"]


def test_registering_twice_makes_one_directive_one_assignment_and_one_file(at: At, entry: dict[str, Any]) -> None:
    desk = at("chuyenvien")
    lead = desk.office.units["STC"]
    first, second = (
        desk.post("/directives/new", request_key="k", **entry, document=pdf(), new__content="Báo cáo", new__lead=lead)
        for _ in range(2)
    )
    assert (first.status_code, second.status_code, second.location) == (303, 303, first.location)
    assert (len(rows(Directive)), len(rows(Assignment)), len(rows(StoredFile))) == (1, 1, 1)


def test_registering_that_broke_off_half_way_goes_on_where_it_stopped(
    at: At, entry: dict[str, Any], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = at("chuyenvien")
    lead = desk.office.units["STC"]

    def send() -> TestResponse:
        return desk.post(
            "/directives/new", request_key="k", **entry, document=pdf(), new__content="Báo cáo", new__lead=lead
        )

    def die(*_args: object, **_more: object) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr("web.given_units.add_assignment", die)
        with pytest.raises(SystemExit):
            send()
    assert (len(rows(Directive)), len(rows(StoredFile)), len(rows(Assignment))) == (1, 1, 0)
    clock.advance(minutes=1)
    assert send().status_code == 303
    assert (len(rows(Directive)), len(rows(StoredFile)), len(rows(Assignment))) == (1, 1, 1)


def test_an_assignment_is_added_once_and_another_text_is_another_assignment(at: At, directive: int) -> None:
    desk, path = at("chuyenvien"), f"/directives/{directive}/assignments/new"
    lead = desk.office.units["SKHDT"]
    before = len(rows(Assignment))
    twice(desk, path, content="Thêm", lead=lead)
    assert len(rows(Assignment)) == before + 1
    # Gone back in the browser, changed the text, sent again: the key is the old page's.
    twice(desk, path, content="Thêm nữa", lead=lead)
    assert len(rows(Assignment)) == before + 2


def test_a_message_is_posted_once_and_the_thread_is_shown_again(at: At, assignment: int) -> None:
    path = f"/assignments/{assignment}/discussion"
    first, second = (at("stc").post(path, htmx=True, request_key="k", text="Đề nghị hướng dẫn") for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert "Đề nghị hướng dẫn" in second.text
    assert [message.text for message in rows(Message)] == ["Đề nghị hướng dẫn"]


def test_a_file_that_came_with_a_faulty_form_is_stored_once(at: At, assignment: int, home: Any) -> None:
    at("stc").post(f"/assignments/{assignment}/actions/accept")
    path = f"/assignments/{assignment}/actions/submit"
    before = len(rows(StoredFile))
    for _ in range(2):
        answer = at("stc").post(path, request_key="k", content="", files=pdf("kq.pdf"))
        assert answer.status_code == 422, answer.text
    assert len(rows(StoredFile)) == before + 1
    assert len(list((home / "files").iterdir())) == before + 1


def test_a_form_without_a_key_acts_as_before(at: At, assignment: int) -> None:
    assert at("stc").post(f"/assignments/{assignment}/actions/accept").status_code == 303
    assert at("stc").post(f"/assignments/{assignment}/actions/accept").status_code == 409
    assert rows(SentRequest) == []


def test_a_draft_of_a_form_is_kept_every_time(at: At, assignment: int) -> None:
    for text in ("Một", "Hai", "Một"):
        answer = at("stc").post(f"/assignments/{assignment}/drafts/report_progress", request_key="k", content=text)
        assert answer.status_code == 204
    assert ">Một</textarea>" in at("stc").get(f"/assignments/{assignment}/actions/report_progress").text
    assert rows(SentRequest) == []


@pytest.mark.parametrize("attempt", range(3))
def test_two_clicks_at_the_same_moment_are_both_told_of_success(
    app: Flask, office: Office, at: At, directive: int, attempt: int
) -> None:
    token = at("chuyenvien").token()
    cookie = at("chuyenvien").client.get_cookie("chidao")
    assert cookie is not None

    def click() -> TestResponse:
        client = app.test_client()
        client.set_cookie("chidao", cookie.value)
        data = {"csrf_token": token, "request_key": "k"}
        return client.post(f"/directives/{directive}/actions/delete", data=data)

    answers = at_once(click, click, click)
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/directives")] * 3
