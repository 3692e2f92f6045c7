"""The database is busy or away: every side is told so with a sentence, keeps what was typed, and goes on when it is back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from processes import connections
from processes.connections import CONNECT_WITHIN, FREE_WITHIN, engine_options
from processes.db import db
from tests.conftest import Clock
from tests.office import Office
from tests.province import Province
from tests.web.pages.conftest import HTMX, words
from tests.web.test_two_people import REASON, at_desk


@pytest.fixture
def waiting(office: Office, clock: Clock) -> int:
    return Province(office, clock).issued()


@contextmanager
def away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No line to the database is to be had."""

    def refuse(*_args: object, **_more: object) -> None:
        raise psycopg.OperationalError("connection refused")

    db.session.remove()
    with monkeypatch.context() as patched:
        patched.setattr(db.engine.pool, "connect", refuse)
        yield


def problem_of(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 503, answer.text
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Retry-After"] == "5"
    found: dict[str, Any] = answer.json
    return found


def test_while_it_is_away_pages_and_calls_say_so_and_work_again_when_it_is_back(
    app: Flask, office: Office, waiting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, token = at_desk(app, office, "chuyenvien")
    headers = office.bearer("stc")
    form = {"csrf_token": token, "request_key": "k", "reason": REASON}
    path = f"/assignments/{waiting}/actions/recall"
    with away(monkeypatch):
        page = client.get("/assignments/assigned")
        assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
        assert "chưa dùng được cơ sở dữ liệu" in words(page)
        sent = client.post(path, data=form)
        assert sent.status_code == 503
        assert REASON in words(sent)
        note = client.post(path, data=form, headers=HTMX)
        assert (note.status_code, note.headers["HX-Retarget"]) == (503, "#toasts")
        for call in (client.get, client.post):
            told = problem_of(call("/api/v1/directives", headers=headers))
            assert "chưa dùng được cơ sở dữ liệu" in told["detail"]
    assert client.get("/assignments/assigned").status_code == 200
    assert client.post(path, data=form).status_code == 303


@pytest.mark.usefixtures("clean_lines")
def test_lines_that_the_server_has_ended_are_replaced_without_anybody_noticing(
    app: Flask, office: Office, waiting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name == "sqlite":
        assert engine_options("sqlite:///x") == engine_options("sqlite:///y")  # a file has no lines that end
        return
    client, token = at_desk(app, office, "chuyenvien")
    monkeypatch.setattr(connections, "IDLE", 0.0)
    end_all_lines()
    assert client.get("/assignments/assigned").status_code == 200
    end_all_lines()
    answer = client.post(f"/assignments/{waiting}/actions/recall", data={"csrf_token": token, "reason": REASON})
    assert answer.status_code == 303


@pytest.mark.usefixtures("clean_lines")
def test_a_busy_server_whose_lines_are_ended_answers_at_the_latest_the_second_time(
    app: Flask, office: Office, waiting: int
) -> None:
    if db.engine.dialect.name == "sqlite":
        assert engine_options("sqlite:///x") == engine_options("sqlite:///y")
        return
    client, _ = at_desk(app, office, "chuyenvien")
    end_all_lines()
    first, second = client.get("/assignments/assigned"), client.get("/assignments/assigned")
    assert first.status_code in (200, 503)
    assert second.status_code == 200


@pytest.fixture
def clean_lines(office: Office) -> Iterator[None]:
    """Whoever ends lines leaves none of them behind for the next test."""
    yield
    db.session.remove()
    db.engine.dispose()


def end_all_lines() -> None:
    """What a restart of the server does to the lines of the pool."""
    db.session.remove()
    other = create_engine(db.engine.url)
    with other.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"))
    other.dispose()


def test_a_command_that_never_gets_through_is_told_that_the_system_is_busy(
    app: Flask, office: Office, waiting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked: Exception = psycopg.errors.DeadlockDetected()
    if db.engine.dialect.name == "sqlite":
        locked = sqlite3.OperationalError("database is locked")
        locked.sqlite_errorcode = sqlite3.SQLITE_BUSY

    def fail(*_args: object, **_more: object) -> None:
        raise locked

    client, token = at_desk(app, office, "chuyenvien")
    headers = office.bearer("stc")
    with monkeypatch.context() as patched:
        patched.setattr("processes.runtime.perform.act", fail)
        patched.setattr("processes.command.sleep", lambda _seconds: None)
        answer = client.post(
            f"/assignments/{waiting}/actions/recall", data={"csrf_token": token, "reason": REASON, "request_key": "k"}
        )
        assert answer.status_code == 503
        assert "đang bận" in words(answer)
        assert REASON in words(answer)
        told = problem_of(client.post(f"/api/v1/assignments/{waiting}/actions/accept", headers=headers))
        assert "đang bận" in told["detail"]
    assert client.post(f"/api/v1/assignments/{waiting}/actions/accept", headers=headers).status_code == 200


def test_nobody_waits_long_for_a_line() -> None:
    options = engine_options("postgresql+psycopg://chidao@db/chidao")
    assert options["pool_timeout"] == FREE_WITHIN <= 5
    assert options["connect_args"]["connect_timeout"] == CONNECT_WITHIN <= 5


def test_what_has_been_answered_stays_so_when_the_database_dies_before_the_request_is_over(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    died: list[object] = []

    def dies(connection: object) -> None:
        died.append(connection)
        driver: Any = db.engine.dialect.loaded_dbapi
        raise driver.OperationalError("the connection is lost")

    with monkeypatch.context() as patched:
        with app.app_context():
            assert db.session.scalar(text("SELECT 1")) == 1
            patched.setattr(db.engine.dialect, "do_rollback", dies)
        assert died
    assert db.session.scalar(text("SELECT 1")) == 1
