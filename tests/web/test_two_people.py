"""Two people press at the same moment, over HTTP: one is told of success, the other who did what when, and keeps what was typed."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import START
from tests.office import Office
from tests.processes.runtime.small import at_once
from tests.province import Province
from tests.web.pages.conftest import HTMX, TOKEN, words

REASON = "Giao nhầm đơn vị, việc này thuộc Sở Kế hoạch và Đầu tư"
ROUNDS = range(3)


@pytest.fixture
def province(office: Office, clock: Any) -> Province:
    return Province(office, clock)


@pytest.fixture
def waiting(province: Province) -> int:
    """An assignment that waits at the Department of Finance and that its drafter may still recall."""
    return province.issued()


def at_desk(app: Flask, office: Office, username: str) -> tuple[FlaskClient, str]:
    client = office.log_in(app.test_client(), username)
    found = TOKEN.search(client.get("/notices").text)
    assert found is not None
    return client, found[1]


@pytest.mark.parametrize("attempt", ROUNDS)
def test_on_pages_the_loser_reads_who_was_quicker_and_finds_the_typed_text(
    app: Flask, office: Office, waiting: int, attempt: int
) -> None:
    (stc, stc_token), (drafter, token) = (at_desk(app, office, name) for name in ("stc", "chuyenvien"))
    path = f"/assignments/{waiting}/actions"
    accepting, recalling = at_once(
        lambda: stc.post(f"{path}/accept", data={"csrf_token": stc_token, "request_key": "a"}),
        lambda: drafter.post(f"{path}/recall", data={"csrf_token": token, "request_key": "b", "reason": REASON}),
    )
    if accepting.status_code == 303:
        assert recalling.status_code == 409
        assert "Sở Tài chính" in words(recalling)
        assert REASON in words(recalling)
    else:
        assert (accepting.status_code, recalling.status_code) in ((409, 303), (404, 303))
        assert accepting.status_code == 404 or "Thu hồi" in words(accepting)


@pytest.mark.parametrize("attempt", ROUNDS)
def test_in_a_dialog_the_note_leaves_the_form_as_it_is(app: Flask, office: Office, waiting: int, attempt: int) -> None:
    drafter, token = at_desk(app, office, "chuyenvien")
    stc, stc_token = at_desk(app, office, "stc")
    path = f"/assignments/{waiting}/actions"
    assert stc.post(f"{path}/accept", data={"csrf_token": stc_token}).status_code == 303
    data = {"csrf_token": token, "request_key": "b", "reason": REASON}
    answer = drafter.post(f"{path}/recall", data=data, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#toasts")
    assert "Tiếp nhận" in words(answer)


@pytest.mark.parametrize("attempt", ROUNDS)
def test_over_the_api_the_loser_is_told_with_a_409(app: Flask, office: Office, waiting: int, attempt: int) -> None:
    headers = {name: office.bearer(name) for name in ("stc", "chuyenvien")}
    path = f"/api/v1/assignments/{waiting}/actions"

    def call(name: str, action: str, body: dict[str, str]) -> TestResponse:
        return app.test_client().post(f"{path}/{action}", json=body, headers=headers[name])

    accepting, recalling = at_once(
        lambda: call("stc", "accept", {}), lambda: call("chuyenvien", "recall", {"reason": REASON})
    )
    assert sorted((accepting.status_code, recalling.status_code)) == [200, 409]
    loser, winner = (recalling, "Sở Tài chính") if accepting.status_code == 200 else (accepting, "Bùi Văn Soạn")
    assert winner in loser.json["detail"]
    assert f"{START:%d/%m/%Y}" in loser.json["detail"]


@pytest.mark.parametrize("attempt", ROUNDS)
def test_two_keys_are_two_requests_and_only_one_of_them_acts(
    app: Flask, office: Office, waiting: int, attempt: int
) -> None:
    headers = office.bearer("stc")

    def accept(key: str) -> TestResponse:
        path = f"/api/v1/assignments/{waiting}/actions/accept"
        return app.test_client().post(path, json={}, headers={**headers, "Idempotency-Key": key})

    answers = at_once(lambda: accept("a"), lambda: accept("a"), lambda: accept("b"))
    codes = [answer.status_code for answer in answers]
    assert codes in ([200, 200, 409], [409, 409, 200])
