"""Pages as people use them: a desk with a browser in which somebody is logged in, forms sent with their token."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.test import TestResponse

from processes.assignments.models import Assignment
from processes.db import db
from processes.runtime.jobs import run_due
from processes.runtime.timers import fire_due
from tests.conftest import Clock
from tests.office import Office

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
HTMX = {"HX-Request": "true"}


@dataclass(frozen=True, slots=True)
class Desk:
    """A browser at one person's desk. `office.people` and `office.units` give the ids that pickers send."""

    client: FlaskClient
    office: Office
    tokens: list[str] = field(default_factory=list)

    def token(self) -> str:
        """The token of this session's forms, as its pages hold it; no page is made for it."""
        if not self.tokens:
            with self.client.session_transaction() as session:
                secret = session.setdefault("csrf_token", token_hex(20))
            key = self.client.application.secret_key
            self.tokens.append(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(secret))
        return self.tokens[0]

    def get(self, path: str, *, htmx: bool = False, **query: Any) -> TestResponse:
        db.session.rollback()
        return self.client.get(path, query_string=query or None, headers=HTMX if htmx else {}, buffered=True)

    def post(
        self, path: str, *, htmx: bool = False, headers: dict[str, str] | None = None, **values: Any
    ) -> TestResponse:
        db.session.rollback()
        data = {"csrf_token": self.token(), **{name.replace("__", "-"): value for name, value in values.items()}}
        return self.client.post(path, data=data, headers={**(HTMX if htmx else {}), **(headers or {})})


At = Callable[[str], Desk]


@pytest.fixture
def at(app: Flask, office: Office) -> At:
    """`at("stc")` sits down at the desk of the Department of Finance."""
    desks: dict[str, Desk] = {}

    def desk(username: str) -> Desk:
        if username not in desks:
            desks[username] = Desk(office.log_in(app.test_client(), username), office)
        return desks[username]

    return desk


@pytest.fixture
def entry(office: Office) -> dict[str, Any]:
    """What is typed to register a directive."""
    return {
        "number": "620/UBND-KTTH",
        "date": "13/07/2026",
        "subject": "Về việc báo cáo tình hình thu ngân sách",
        "type": "cong_van",
        "director": office.people["chutich"],
        "approver": office.people["pheduyet"],
    }


@pytest.fixture
def directive(at: At, entry: dict[str, Any]) -> int:
    """A draft that `chuyenvien` registered with its document and one assignment for the Department of Finance."""
    drafter = at("chuyenvien")
    answer = drafter.post(
        "/directives/new",
        **entry,
        document=pdf(),
        new__content="Báo cáo tình hình thu ngân sách 6 tháng",
        new__lead=drafter.office.units["STC"],
        new__due_on="31/07/2026",
        new__coordinating=[drafter.office.units["SKHDT"]],
    )
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


@pytest.fixture
def assignment(at: At, directive: int) -> int:
    """That assignment, issued: it waits at the Department of Finance."""
    answer = at("chuyenvien").post(f"/directives/{directive}/actions/issue")
    assert answer.status_code == 303, answer.text
    db.session.rollback()
    (found,) = db.session.scalars(select(Assignment.id).where(Assignment.directive_id == directive))
    db.session.rollback()
    return found


@pytest.fixture
def sweep(app: Flask, clock: Clock) -> Callable[[], None]:
    """What the background thread does: timers, then jobs."""

    def run() -> None:
        fire_due(clock())
        run_due(clock())

    return run


def pdf(name: str = "620.pdf", content: bytes = PDF) -> tuple[io.BytesIO, str]:
    """A file as a browser sends it."""
    return io.BytesIO(content), name


def words(answer: TestResponse) -> str:
    """The text of a page without its tags, blanks folded: what a person reads."""
    return words_of(answer.text)


def words_of(html: str) -> str:
    """The same for a part of a page."""
    text = re.sub(r"<(script|style)[\s\S]*?</\1>", " ", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()


def flash_of(desk: Desk) -> str:
    """The note that the next page shows."""
    return words(desk.get("/notices"))
