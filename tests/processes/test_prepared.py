"""The statements of the hot path: what they write is there for whatever is asked next, and what goes wrong is not lost on the way."""

from __future__ import annotations

import sqlite3
from typing import Any, cast

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Connection, bindparam, insert, select, text, update
from sqlalchemy.orm import Session

from processes.command import in_transaction, repeatable
from processes.db import after_commit, connection_of, db, table_of, transaction
from processes.failures import Failure, failure_of
from processes.organisation.models import Unit
from processes.prepared import Prepared, PreparedRow
from processes.refusals import Unavailable
from processes.settings.models import Setting
from tests.processes.runtime.small import rows

_SETTINGS = table_of(Setting)
ENTER = Prepared(insert(_SETTINGS))
CHANGE = Prepared(update(_SETTINGS).where(_SETTINGS.c.name == bindparam("of")).values(value=bindparam("new")))
NAMED = PreparedRow(select(_SETTINGS.c.name, _SETTINGS.c.value).where(_SETTINGS.c.name == bindparam("of")))
TWICE = (psycopg.errors.UniqueViolation, sqlite3.IntegrityError)
#: What a text may hold that a driver could take for its own: places for values, quotes, a backslash, four bytes.
PECULIAR = "100% %s %(of)s $1 :of ' \\ ệ 🗎"


def setting(name: str, value: Any = None) -> dict[str, Any]:
    return {"name": name, "value": value}


def kept() -> dict[str, Any]:
    db.session.rollback()
    return dict(db.session.execute(select(_SETTINGS.c.name, _SETTINGS.c.value)).all())  # type: ignore[arg-type]


def test_what_was_written_is_found_by_the_next_question_however_it_is_asked(app: Flask) -> None:
    with transaction() as session:
        connection = connection_of(session)
        ENTER.execute(connection, setting("a", 1))
        assert NAMED.first(connection, {"of": "a"}) == {"name": "a", "value": 1}
        CHANGE.execute(connection, {"of": "a", "new": 2})
        assert session.scalar(select(_SETTINGS.c.value)) == 2
        session.execute(text("DELETE FROM settings"))
        ENTER.execute(connection, setting("b"))
    assert kept() == {"b": None}


def test_questions_asked_together_are_answered_each_with_its_own(app: Flask) -> None:
    with transaction() as session:
        connection = connection_of(session)
        ENTER.execute(connection, [setting("a", [1]), setting("b", {"two": 2})])
        asked = [NAMED.ask(connection, {"of": name}) for name in ("b", "c", "a")]
        assert [each.first() for each in reversed(asked)] == [setting("a", [1]), None, setting("b", {"two": 2})]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_peculiar_values_come_back_as_they_were(app: Flask, count: int) -> None:
    value = {PECULIAR: [None, True, 1.5, PECULIAR]}
    with transaction() as session:
        ENTER.execute(connection_of(session), [setting(f"{PECULIAR} {n}", value) for n in range(count)])
    assert kept() == {f"{PECULIAR} {n}": value for n in range(count)}


def test_more_rows_than_one_statement_takes_are_written_all(app: Flask) -> None:
    with transaction() as session:
        ENTER.execute(connection_of(session), [setting(f"s{n}", n) for n in range(120)])
    assert kept() == {f"s{n}": n for n in range(120)}


def test_what_fails_is_heard_at_the_commit_at_the_latest_and_nothing_is_left(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("processes.command.sleep", lambda _: None)

    @repeatable
    def enter(session: Session, *names: str) -> None:
        for name in names:
            ENTER.execute(connection_of(session), setting(name))

    with pytest.raises(TWICE) as caught:
        enter("a", "a", "b")
    assert failure_of(caught.value) is Failure.TAKEN
    assert kept() == {}
    enter("c")
    assert kept() == {"c": None}


def test_what_fails_is_heard_with_the_next_answer_and_the_line_is_used_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("processes.command.sleep", lambda _: None)

    heard: list[str] = []

    @repeatable
    def enter(session: Session, *names: str) -> None:
        for name in names:
            ENTER.execute(connection_of(session), setting(name))
        NAMED.first(connection_of(session), {"of": names[0]})
        heard.extend(names)

    with pytest.raises(TWICE):
        enter("a", "a")
    enter("b")
    assert (heard, kept()) == (["b"], {"b": None})


def test_a_refusal_leaves_nothing_of_what_is_on_its_way(app: Flask) -> None:
    @repeatable
    def enter(session: Session) -> None:
        ENTER.execute(connection_of(session), setting("a", 1))
        raise LookupError

    with pytest.raises(LookupError):
        enter()
    assert kept() == {}


def test_an_insert_says_the_id_of_its_row_or_takes_the_one_it_is_given(app: Flask) -> None:
    units = Prepared(insert(table_of(Unit)).returning(table_of(Unit).c.id))
    given = {"code": "A", "name": "Sở A", "kind": "department", "position": 1, "search": "so a", "active": True}
    with transaction() as session:
        first = units.enter(connection_of(session), given, None)
        assert units.enter(connection_of(session), {**given, "code": "B"}, first + 7) == first + 7
    assert [unit.id for unit in rows(Unit)] == [first, first + 7]


def test_a_command_runs_again_when_a_pooler_has_made_the_server_forget_its_statements(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("processes.command.sleep", lambda _: None)
    forget = "DISCARD ALL" if db.engine.dialect.name == "postgresql" else "SELECT 1"

    @repeatable
    def enter(session: Session, name: str) -> None:
        ENTER.execute(connection_of(session), setting(name))

    enter("a")
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(forget))
    enter("b")
    assert kept() == {"a": None, "b": None}


def test_a_command_whose_line_breaks_on_the_way_runs_again_on_another(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("processes.command.sleep", lambda _: None)
    attempts: list[int] = []

    @in_transaction
    def enter(session: Session) -> None:
        connection = connection_of(session)
        ENTER.execute(connection, setting("a", 1))
        attempts.append(1)
        if len(attempts) == 1:
            cut(connection)
        NAMED.first(connection, {"of": "a"})

    enter()
    assert kept() == {"a": 1}


def test_a_line_that_breaks_with_the_commit_on_its_way_leaves_the_sender_unsure_and_is_not_used_again(
    app: Flask,
) -> None:
    @repeatable
    def enter(session: Session, *, breaks: bool) -> None:
        ENTER.execute(connection_of(session), setting("a", 1))
        if breaks:
            after_commit(session, lambda: pytest.fail("it was not committed"))
            cut(connection_of(session))

    with pytest.raises(Unavailable):
        enter(breaks=True)
    assert kept() == {}
    enter(breaks=False)
    assert kept() == {"a": 1}


def cut(connection: Connection) -> None:
    """The server ends the line of this connection; SQLite has no lines, and is said to be away instead."""
    if db.engine.dialect.name == "postgresql":
        driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
        pid = driver.info.backend_pid
        with db.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        return
    error = sqlite3.OperationalError("unable to open database file")
    error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    raise error
