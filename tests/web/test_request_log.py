"""The log: one line for each request, command that was not done and run of a job; a request's id goes all the way; nobody's data."""

from __future__ import annotations

import io
import json
import logging
import os
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from processes.db import transaction
from processes.organisation.models import Unit
from processes.runtime.jobs import run_due
from tests.conftest import Clock
from tests.office import PASSWORD, Office
from tests.processes.runtime.small import jobs
from tests.province import Province
from web import logs

Lines = Callable[..., list[dict[str, Any]]]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def configured() -> Iterator[Callable[[io.StringIO], io.StringIO]]:
    """Lets the log of this process go somewhere until the test is over."""
    names = (None, *logs.OWN)
    levels = {name: logging.getLogger(name).level for name in names}
    root = logging.getLogger()
    handlers = list(root.handlers)

    def configure(stream: io.StringIO) -> io.StringIO:
        logs.configure(stream)
        return stream

    yield configure
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def log(configured: Callable[[io.StringIO], io.StringIO]) -> io.StringIO:
    """The log, as it is written where there is no terminal."""
    return configured(io.StringIO())


@pytest.fixture
def lines(log: io.StringIO) -> Lines:
    """The lines so far, those of one event."""

    def read(event: str | None = None) -> list[dict[str, Any]]:
        entries = [json.loads(line) for line in log.getvalue().splitlines()]
        return [entry for entry in entries if event in (None, entry["event"])]

    return read


@pytest.fixture
def province(office: Office, clock: Clock) -> Province:
    return Province(office, clock)


# ---------------------------------------------------------------------------------------------------------- requests
def test_a_request_leaves_one_line_without_what_was_asked_for(visitor: FlaskClient, lines: Lines) -> None:
    visitor.get("/login?next=/tim-kiem%3Fq=Nguyen-Van-A")
    [line] = lines()
    assert {name: line[name] for name in ("event", "level", "method", "path", "status")} == {
        "event": "request",
        "level": "info",
        "method": "GET",
        "path": "/login",
        "status": 200,
    }
    assert line["ms"] >= 0
    assert "person" not in line


def test_the_line_names_the_person_by_number_on_pages_and_in_the_api(
    client: FlaskClient, office: Office, lines: Lines
) -> None:
    office.log_in(client, "stc").get("/")
    client.get("/api/v1/me", headers=office.bearer("theodoi"))
    client.get("/api/v1/me", headers={"Authorization": "Bearer doan-mo"})
    people = [line.get("person") for line in lines("request")]
    assert people[0] == office.people["stc"]
    assert people[-2:] == [office.people["theodoi"], None]


@pytest.mark.parametrize("given", ["a", "01J9-proxy.7_x", "x" * 64])
def test_the_id_a_proxy_gives_is_kept(visitor: FlaskClient, lines: Lines, given: str) -> None:
    assert visitor.get("/login", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given
    assert lines("request")[0]["request_id"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "<script>", "a\tb", "mã-số", '"', "../x"])
def test_an_id_that_is_long_or_strange_is_replaced(visitor: FlaskClient, lines: Lines, given: str) -> None:
    answer = visitor.get("/login", headers={"X-Request-ID": given.encode().decode("latin-1")})
    made = answer.headers["X-Request-ID"]
    assert len(made) == 12
    assert made.isalnum()
    assert lines("request")[0]["request_id"] == made


def test_every_request_has_another_id_and_what_comes_after_has_none(visitor: FlaskClient, lines: Lines) -> None:
    first, second = (visitor.get("/login").headers["X-Request-ID"] for _ in range(2))
    logging.getLogger("web").warning("something else")
    assert first != second
    assert "request_id" not in lines("something else")[0]


def test_probes_leave_a_line_only_when_they_go_wrong(visitor: FlaskClient, lines: Lines) -> None:
    visitor.get("/healthz")
    visitor.get("/metrics")
    assert lines("request") == []
    assert visitor.get("/readyz").status_code == 503
    assert [line["path"] for line in lines("request")] == ["/readyz"]


def test_an_address_made_to_look_like_a_second_line_stays_in_one(visitor: FlaskClient, log: io.StringIO) -> None:
    visitor.get("/%0A%7B%22event%22:%22request%22%7D")
    assert len(log.getvalue().splitlines()) == 1


# ------------------------------------------------------------------------------------------------------ what is wrong
def test_the_error_page_shows_the_id_under_which_the_log_has_the_place(visitor: FlaskClient, lines: Lines) -> None:
    answer = visitor.get("/trouble/broken", headers={"X-Request-ID": "ma-cua-toi"})
    assert answer.status_code == 500
    assert "Mã tra cứu: ma-cua-toi" in answer.text
    [failed] = [line for line in lines() if line["level"] == "error"]
    assert (failed["request_id"], failed["error"]) == ("ma-cua-toi", "RuntimeError")
    assert any(place.startswith("tests/web/conftest.py:") and place.endswith(" broken") for place in failed["at"])
    assert lines("request")[0]["status"] == 500


def test_the_problem_document_of_the_api_names_it_too(
    app: Flask, client: FlaskClient, office: Office, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> None:
        raise RuntimeError("the secret reason")

    monkeypatch.setattr(import_module("web.api.blueprint"), "person_by_token", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = client.get("/api/v1/me", headers=office.bearer("stc"))
    assert answer.status_code == 500
    assert answer.json["reference"] == answer.headers["X-Request-ID"]
    assert [line["request_id"] for line in lines() if line["level"] == "error"] == [answer.json["reference"]]


def test_a_command_that_was_not_done_leaves_a_line(province: Province, client: FlaskClient, lines: Lines) -> None:
    id = province.issued()
    before = len(lines())
    answer = client.post(
        f"/api/v1/assignments/{id}/actions/approve", json={}, headers=province.office.bearer("pheduyet")
    )
    assert answer.status_code == 409
    command, request = lines()[before:]
    assert (command["event"], command["action"], command["outcome"], command["error"]) == (
        "command",
        "approve",
        "not_now",
        "NotNow",
    )
    assert command["request_id"] == request["request_id"] == answer.headers["X-Request-ID"]
    assert command["person"] == province.office.people["pheduyet"]


def test_the_request_of_a_command_is_in_the_line_of_its_job(
    province: Province, client: FlaskClient, lines: Lines
) -> None:
    id = province.issued()
    client.post(
        f"/api/v1/assignments/{id}/actions/cancel",
        json={"reason": "Đã có chỉ đạo khác thay thế."},
        headers={**province.office.bearer("pheduyet"), "X-Request-ID": "tu-proxy-1"},
    )
    assert [job.request_id for job in jobs()] == ["tu-proxy-1"]
    run_due(province.clock())
    [line] = lines("job")
    assert (line["operation"], line["outcome"], line["request_id"]) == ("directive.check_ended", "done", "tu-proxy-1")
    assert "person" not in line


# ------------------------------------------------------------------------------------------------------ nobody's data
def test_no_password_token_name_or_typed_text_is_in_the_log(
    app: Flask, province: Province, client: FlaskClient, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = province.office
    id = province.issued()
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    typed = "Đề nghị báo cáo riêng với ông Trần Văn Kín"
    client.post("/login", data={"username": "stc.giamdoc", "password": PASSWORD})
    client.post("/login", data={"username": "ke-la-mat", "password": "mat-khau-sai"})
    bearer = office.bearer("chuyenvien")
    address = f"/api/v1/assignments/{id}/actions"
    answers = [
        client.post(f"{address}/{action}", json={"content": content}, headers=bearer).status_code
        for action, content in (("urge", typed), ("urge", typed * 5000), ("approve", typed))
    ]
    assert answers == [200, 422, 404]
    client.get(f"/api/v1/assignments?search={typed}", headers=bearer)
    client.post("/api/v1/files", data={"file": (io.BytesIO(typed.encode()), "don-cua-ong-Kin.pdf")}, headers=bearer)
    run_due(province.clock())
    written = log.getvalue()
    assert written
    secrets = (PASSWORD, "mat-khau-sai", "ke-la-mat", "giamdoc", "Trần Văn Kín", "Kin.pdf", bearer["Authorization"][7:])
    people = [office.actor(username).name for username in office.people]
    assert [secret for secret in (*secrets, *people) if secret in written] == []


def test_what_an_error_quotes_is_not_in_the_log(log: io.StringIO, lines: Lines) -> None:
    try:
        try:
            int("Nguyễn Văn A")
        except ValueError as error:
            raise KeyError("mật khẩu") from error
    except KeyError as error:
        logging.getLogger("web").exception("it went wrong")
        logging.getLogger("handlers").warning("it went wrong once more: %s", error)
    assert "Nguyễn" not in log.getvalue()
    assert "mật khẩu" not in log.getvalue()
    first, second = lines()
    assert (first["error"], first["because"][0]["error"]) == ("KeyError", "ValueError")
    assert second["event"] == "it went wrong once more: KeyError"


def test_the_row_that_the_database_refused_is_not_in_the_log(
    app: Flask, office: Office, log: io.StringIO, lines: Lines
) -> None:

    try:
        with transaction() as session:
            session.execute(insert(Unit).values(code="STC", name="Sở rất riêng tư", kind="department", position=1))
    except IntegrityError:
        logging.getLogger("web").exception("it went wrong")
    assert "riêng tư" not in log.getvalue()
    assert "STC" not in log.getvalue()
    assert lines()[0]["error"].startswith("IntegrityError")


def test_what_the_system_says_is_in_the_log(lines: Lines) -> None:
    try:
        os.stat("/khong/co/tep/nay")
    except OSError:
        logging.getLogger("web").exception("it went wrong")
    assert lines()[0]["error"] == "FileNotFoundError: No such file or directory"


# ----------------------------------------------------------------------------------------------------------- terminal
def test_on_a_terminal_the_log_is_for_reading(
    visitor: FlaskClient, configured: Callable[[io.StringIO], io.StringIO]
) -> None:
    log = configured(Terminal())
    visitor.get("/trouble/broken")
    shown = log.getvalue()
    assert "RuntimeError: the secret reason" in shown
    assert "Traceback" in shown
    assert not shown.startswith("{")


def test_an_address_tells_the_terminal_nothing(
    visitor: FlaskClient, configured: Callable[[io.StringIO], io.StringIO]
) -> None:
    log = configured(Terminal())
    visitor.get("/a%1b%5b2J%0Ab")
    assert "\x1b[2J" not in log.getvalue()
    assert len(log.getvalue().splitlines()) == 1


def test_others_are_only_heard_when_something_is_wrong(lines: Lines) -> None:
    logging.getLogger("alembic").info("Context impl SQLiteImpl.")
    logging.getLogger("waitress").warning("Task queue depth is 3")
    assert [line["event"] for line in lines()] == ["Task queue depth is 3"]


def test_what_is_asked_to_be_logged_twice_is_there_once(visitor: FlaskClient, log: io.StringIO) -> None:
    visitor.application.logger.error("once")
    assert len(log.getvalue().splitlines()) == 1
