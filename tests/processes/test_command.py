"""A command runs again when nobody was at fault, leaves nothing of a failed attempt, and tells when that does not help."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.orm import Session

from processes import command
from processes.command import ATTEMPTS, in_transaction, repeatable
from processes.db import after_commit, db, prepare_sqlite
from processes.failures import Failure, failure_of
from processes.organisation.models import Unit
from processes.refusals import NotNow, Unavailable
from processes.settings.commands import set_setting
from processes.settings.models import Setting
from tests.office import Office
from tests.processes.runtime.small import at_once, rows

#: SQLite's own number for waiting at every commit.
FULL = 2


@pytest.fixture(autouse=True)
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The rests between attempts, which tests do not wait for."""
    taken: list[float] = []
    monkeypatch.setattr(command, "sleep", taken.append)
    return taken


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("locked")
    error.sqlite_errorcode = code
    return error


def wrapped(error: Exception, **more: bool) -> OperationalError:
    return OperationalError("SELECT 1", {}, error, **more)


CONFLICTS = [
    psycopg.errors.DeadlockDetected(),
    wrapped(psycopg.errors.DeadlockDetected()),
    psycopg.errors.SerializationFailure(),
    sqlite_error(sqlite3.SQLITE_LOCKED),
    wrapped(sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT)),
]
AWAY = [
    psycopg.OperationalError("connection refused"),
    wrapped(psycopg.OperationalError("the connection is lost"), connection_invalidated=True),
    psycopg.errors.AdminShutdown(),
    psycopg.errors.CannotConnectNow(),
    psycopg.errors.DiskFull(),
    wrapped(sqlite_error(sqlite3.SQLITE_CANTOPEN)),
    NoFreeConnection(),
]
FAULTS = [
    ValueError(),
    psycopg.errors.SyntaxError(),
    psycopg.errors.ForeignKeyViolation(),
    psycopg.errors.QueryCanceled(),
    sqlite_error(sqlite3.SQLITE_ERROR),
    sqlite3.ProgrammingError("closed"),
]


def test_failures_are_told_apart() -> None:
    assert {failure_of(error) for error in CONFLICTS} == {Failure.CONFLICT}
    assert {failure_of(error) for error in AWAY} == {Failure.AWAY}
    assert {failure_of(error) for error in FAULTS} == {None}
    assert failure_of(sqlite_error(sqlite3.SQLITE_BUSY)) is Failure.WAITED
    assert failure_of(IntegrityError("", {}, psycopg.errors.UniqueViolation())) is Failure.TAKEN


class Renaming:
    """A command that renames a unit and fails in its first attempts."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.attempts = 0
        self.rung: list[int] = []

    def __call__(self, session: Session, name: str) -> str:
        self.attempts += 1
        attempt = self.attempts
        before = str(session.scalar(select(Unit.name).where(Unit.code == "STC")))
        session.execute(update(Unit).where(Unit.code == "STC").values(name=f"{name} {attempt}"))
        after_commit(session, lambda: self.rung.append(attempt))
        if self.failures:
            raise self.failures.pop(0)
        return before

    __name__ = "rename"


def name() -> str:
    return str(rows(Unit, code="STC")[0].name)


@pytest.mark.parametrize("failure", CONFLICTS, ids=repr)
def test_a_deadlock_is_tried_again_and_nothing_of_the_first_attempt_stays(
    office: Office, failure: Exception, rests: list[float]
) -> None:
    run = Renaming(failure, failure)
    assert in_transaction(run)("Sở") == "Sở Tài chính"
    assert (name(), run.attempts, run.rung) == ("Sở 3", 3, [3])
    assert len(rests) == 2
    assert 0 < rests[0] < rests[1] * 3 < 1


@pytest.mark.parametrize("decorated", [in_transaction, repeatable])
def test_after_the_last_attempt_it_says_that_the_system_is_busy(
    office: Office, decorated: Callable[..., object]
) -> None:
    run = Renaming(*CONFLICTS)
    with pytest.raises(Unavailable, match="đang bận") as told:
        decorated(run)("Sở")  # type: ignore[operator]
    assert (name(), run.attempts, run.rung, told.value.is_unsure) == ("Sở Tài chính", ATTEMPTS, [], False)


def test_who_has_waited_for_the_only_writer_is_not_kept_waiting_again(office: Office) -> None:
    run = Renaming(wrapped(sqlite_error(sqlite3.SQLITE_BUSY)))
    with pytest.raises(Unavailable, match="đang bận"):
        in_transaction(run)("Sở")
    assert (name(), run.attempts, run.rung) == ("Sở Tài chính", 1, [])


@pytest.mark.parametrize("failure", AWAY, ids=repr)
def test_a_broken_line_is_tried_once_more_on_a_new_one(office: Office, failure: Exception) -> None:
    run = Renaming(failure)
    in_transaction(run)("Sở")
    assert (name(), run.rung) == ("Sở 2", [2])
    run = Renaming(failure, failure, failure)
    with pytest.raises(Unavailable, match="chưa có gì được ghi lại"):
        in_transaction(run)("Sở khác")
    assert (name(), run.attempts, run.rung) == ("Sở 2", 2, [])


@pytest.mark.parametrize("failure", [*FAULTS, NotNow("Không")], ids=repr)
def test_bugs_and_refusals_are_not_tried_again(office: Office, failure: Exception) -> None:
    run = Renaming(failure)
    with pytest.raises(type(failure)):
        in_transaction(run)("Sở")
    assert (name(), run.attempts, run.rung) == ("Sở Tài chính", 1, [])


def test_what_is_entered_twice_by_mistake_stays_an_error(office: Office) -> None:
    twice = IntegrityError("", {}, psycopg.errors.UniqueViolation())
    run = Renaming(twice, twice, twice)
    with pytest.raises(IntegrityError):
        in_transaction(run)("Sở")
    assert run.attempts == ATTEMPTS


def test_a_line_that_breaks_at_the_commit_leaves_the_sender_unsure(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_point: str) -> None:
        raise psycopg.OperationalError("the connection is lost")

    run = Renaming()
    monkeypatch.setattr("processes.db.reach", broken)
    with pytest.raises(Unavailable, match="chưa rõ") as told:
        in_transaction(run)("Sở")
    assert (run.attempts, run.rung, told.value.is_unsure) == (1, [], True)


def test_two_administrators_who_set_the_same_setting_at_once_both_succeed(office: Office) -> None:
    """Neither has a row to lock before there is one."""
    admin = office.actor("quantri")
    answers = at_once(*[lambda n=n: set_setting("upload_limit_mb", 10 + n, by=admin) for n in range(4)])
    assert answers == [None] * 4
    assert rows(Setting, name="upload_limit_mb")[0].value in range(10, 14)


def crossing(order: tuple[str, str], met: threading.Barrier) -> Callable[[], None]:
    """A command that changes two units in this order, and waits after the first for the other to be there too."""
    waited: list[int] = []

    def run(session: Session) -> None:
        for code in order:
            session.execute(update(Unit).where(Unit.code == code).values(position=Unit.position + 1))
            if not waited:
                waited.append(1)
                met.wait()

    return in_transaction(run)


def test_a_commit_of_sqlite_waits_for_the_disk(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "chidao.db")) as connection:
        prepare_sqlite(connection, None)
        assert connection.execute("PRAGMA synchronous").fetchone() == (FULL,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_real_deadlock_ends_with_both_done(office: Office, app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        # One writer at a time: there is nothing to cross.
        assert db.session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        return
    before = {unit.code: unit.position for unit in rows(Unit)}
    met = threading.Barrier(2, timeout=30)
    answers = at_once(crossing(("STC", "SKHDT"), met), crossing(("SKHDT", "STC"), met))
    assert answers == [None, None]
    after = {unit.code: unit.position for unit in rows(Unit)}
    assert {code: after[code] - before[code] for code in ("STC", "SKHDT")} == {"STC": 2, "SKHDT": 2}


def test_a_line_that_the_server_has_ended_is_replaced(office: Office) -> None:
    if db.engine.dialect.name == "sqlite":
        assert isinstance(sqlite_error(1), sqlite3.Error)  # a file has no server that could end a line
        return
    ended: list[int] = []

    def run(session: Session) -> None:
        if not ended:
            ended.append(int(session.scalar(text("SELECT pg_backend_pid()")) or 0))
            with db.engine.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": ended[0]})
        session.execute(update(Unit).where(Unit.code == "STC").values(name="Sở"))

    in_transaction(run)()
    assert name() == "Sở"
