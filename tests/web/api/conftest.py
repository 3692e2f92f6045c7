"""Calls of the API as a program makes them: JSON and a token."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from processes.db import db
from processes.runtime.jobs import run_due
from processes.runtime.timers import fire_due
from tests.conftest import Clock
from tests.office import Office

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
DIRECTIVE = {
    "number": "620/UBND-KTTH",
    "date": "2026-07-13",
    "subject": "Về việc báo cáo tình hình thu ngân sách",
    "type": "Công văn",
    "director": "chutich",
    "approver": "pheduyet",
}
ASSIGNMENT = {"content": "Báo cáo tình hình thu ngân sách 6 tháng", "lead": "STC", "due_on": "2026-07-31"}


@dataclass(frozen=True, slots=True)
class Api:
    """The API as one person calls it; `None` calls without a token."""

    client: FlaskClient
    office: Office
    username: str | None
    language: str = "vi"

    def call(self, method: str, path: str, body: Any = None, **settings: Any) -> TestResponse:
        headers = {"Accept-Language": self.language, **settings.pop("headers", {})}
        if self.username is not None:
            headers |= self.office.bearer(self.username)
        if body is not None:
            settings["json"] = body
        # What a request before this one has read must not answer for the database.
        db.session.rollback()
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, buffered=True, **settings)

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.call("GET", path, query_string=query)

    def post(self, path: str, body: Any = None) -> TestResponse:
        return self.call("POST", path, body)

    def patch(self, path: str, body: Any) -> TestResponse:
        return self.call("PATCH", path, body)

    def upload(self, path: str, content: bytes = PDF, name: str = "vb.pdf", **more: str) -> TestResponse:
        return self.call("POST", path, data={"file": (io.BytesIO(content), name), **more})

    def act(self, assignment: int, name: str, **values: Any) -> TestResponse:
        return self.post(f"/assignments/{assignment}/actions/{name}", values)

    def assignment(self, id: int) -> dict[str, Any]:
        answer = self.get(f"/assignments/{id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json
        return found


As = Callable[..., Api]


@pytest.fixture
def as_(client: FlaskClient, office: Office) -> As:
    """`as_("stc")` calls as the Department of Finance; `as_("stc", "en")` wants English."""

    def api(username: str | None, language: str = "vi") -> Api:
        return Api(client, office, username, language)

    return api


@pytest.fixture
def directive(as_: As) -> int:
    """A directive that `chuyenvien` has registered, with its document attached."""
    drafter = as_("chuyenvien")
    registered = drafter.post("/directives", DIRECTIVE)
    assert registered.status_code == 201, registered.text
    assert drafter.upload(f"/directives/{registered.json['id']}/files").status_code == 201
    return int(registered.json["id"])


@pytest.fixture
def new(as_: As, directive: int) -> int:
    """An assignment entered for the Department of Finance, not issued yet."""
    entered = as_("chuyenvien").post(f"/directives/{directive}/assignments", ASSIGNMENT)
    assert entered.status_code == 201, entered.text
    return int(entered.json["id"])


@pytest.fixture
def issued(as_: As, directive: int, new: int) -> int:
    """The assignment after its directive was issued: it waits at the Department of Finance."""
    answer = as_("chuyenvien").post(f"/directives/{directive}/issue")
    assert answer.status_code == 200, answer.text
    return new


@pytest.fixture
def sweep(app: Flask, clock: Clock) -> Callable[[], None]:
    """What the background thread does: timers, then jobs."""

    def run() -> None:
        fire_due(clock())
        run_due(clock())

    return run


def problem(answer: TestResponse, status: int) -> dict[str, Any]:
    """Checks that the answer is a problem document of this status, and gives it."""
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    body: dict[str, Any] = answer.json
    assert {"type", "title", "status", "detail", "instance"} <= set(body)
    assert body["status"] == status
    return body


def fields_of(answer: TestResponse) -> set[str]:
    """Which fields a 422 names."""
    return {error["field"] for error in problem(answer, 422)["errors"]}
