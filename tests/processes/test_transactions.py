"""One command, one transaction: nothing half written, nothing nested, writers that wait for each other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import psycopg
import pytest
from flask import current_app
from psycopg.pq import TransactionStatus
from sqlalchemy import select, update
from sqlalchemy.exc import StatementError

from processes.db import after_commit, db, reading, transaction
from processes.organisation.commands import add_unit
from processes.organisation.models import ApiToken, Unit
from processes.settings.models import Setting
from tests.conftest import START
from tests.office import Office
from tests.processes.runtime.small import at_once, rows


def name_of(code: str) -> str:
    return str(rows(Unit, code=code)[0].name)


def rename(session: object, name: str) -> None:
    session.execute(update(Unit).where(Unit.code == "STC").values(name=name))  # type: ignore[attr-defined]


def test_a_command_inside_a_command_is_refused_and_nothing_of_either_stays(office: Office) -> None:
    def both() -> None:
        with transaction() as session:
            rename(session, "Sở khác")
            add_unit("NEW", "Mới", "department")

    with pytest.raises(RuntimeError, match="may not call a command"):
        both()
    assert name_of("STC") == "Sở Tài chính"
    assert rows(Unit, code="NEW") == []
    add_unit("NEW", "Mới", "department")


def test_what_fails_is_undone_and_the_next_command_goes_on(office: Office) -> None:
    def fail() -> None:
        with transaction() as session:
            rename(session, "Sở khác")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert name_of("STC") == "Sở Tài chính"
    with transaction() as session:
        rename(session, "Sở khác")
    assert name_of("STC") == "Sở khác"


def fail_with(hook: Callable[[], None]) -> None:
    with transaction() as session:
        after_commit(session, hook)
        raise ZeroDivisionError


def test_hooks_run_once_after_the_commit_and_never_after_a_failure(office: Office) -> None:
    rung: list[str] = []

    def ring() -> None:
        rung.append(name_of("STC"))

    with transaction() as session:
        rename(session, "Sở khác")
        after_commit(session, ring)
        after_commit(session, ring)
        assert rung == []
    assert rung == ["Sở khác"]
    with transaction() as session:
        rename(session, "Sở nữa")
    with pytest.raises(ZeroDivisionError):
        fail_with(ring)
    with transaction() as session:
        rename(session, "Sở cuối")
    assert rung == ["Sở khác"]


def test_a_hook_that_fails_neither_undoes_what_is_done_nor_stops_the_others(office: Office) -> None:
    rung: list[int] = []

    def break_down() -> None:
        raise OSError("ổ đĩa đầy")

    with transaction() as session:
        rename(session, "Sở khác")
        after_commit(session, break_down)
        after_commit(session, lambda: rung.append(1))
    assert (name_of("STC"), rung) == ("Sở khác", [1])


def test_a_hook_may_be_a_command_of_its_own(office: Office) -> None:
    with transaction() as session:
        after_commit(session, lambda: add_unit("NEW", "Mới", "department") and None)
    assert name_of("NEW") == "Mới"


def test_instants_are_aware_and_come_back_in_utc(office: Office) -> None:
    def keep(at: datetime) -> None:
        with transaction() as session:
            session.add(ApiToken(person_id=office.people["stc"], digest=str(at), created_at=at))

    with pytest.raises(StatementError, match="needs a time zone"):
        keep(START.replace(tzinfo=None))
    keep(START.astimezone(timezone(timedelta(hours=7))))
    db.session.remove()
    [row] = rows(ApiToken)
    assert (row.created_at, row.created_at.tzinfo) == (START, UTC)


def test_writers_wait_for_each_other_and_lose_nothing(office: Office) -> None:
    with transaction() as session:
        session.add(Setting(name="counter", value=0))

    def add_some() -> None:
        for _ in range(10):
            with transaction() as session:
                locked = select(Setting.value).where(Setting.name == "counter").with_for_update()
                value = session.scalar(locked)
                session.execute(update(Setting).where(Setting.name == "counter").values(value=value + 1))

    assert at_once(*[add_some] * 4) == [None] * 4
    assert rows(Setting, name="counter")[0].value == 40


def test_a_reader_is_not_held_up_by_a_writer_and_sees_what_is_committed(office: Office) -> None:
    with transaction() as session:
        rename(session, "Sở khác")
        session.flush()
        assert at_once_one(lambda: name_of("STC")) == "Sở Tài chính"
    assert name_of("STC") == "Sở khác"


def at_once_one(act: object) -> object:
    """In a thread of its own, without touching this one's open transaction."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    answers: list[object] = []

    def run() -> None:
        with app.app_context():
            answers.append(act())  # type: ignore[operator]
            db.session.remove()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=60)
    return answers[0]


def test_a_query_left_open_does_not_keep_a_command_from_seeing_what_is_new(office: Office) -> None:
    assert reading().scalar(select(Unit.name).where(Unit.code == "STC")) == "Sở Tài chính"

    def elsewhere() -> None:
        with transaction() as session:
            rename(session, "Sở khác")

    at_once_one(elsewhere)
    with transaction() as session:
        assert session.scalar(select(Unit.name).where(Unit.code == "STC")) == "Sở khác"


def test_what_only_reads_leaves_no_transaction_open(office: Office) -> None:
    """On SQLite a read transaction costs nothing; on PostgreSQL it is two trips, and an idle transaction in the server's books."""
    name = select(Unit.name).where(Unit.code == "STC")
    assert reading().scalar(name) == "Sở Tài chính"
    driver = reading().connection().connection.driver_connection
    if isinstance(driver, psycopg.Connection):
        assert driver.info.transaction_status == TransactionStatus.IDLE
    with transaction() as session:
        rename(session, "Sở khác")
        assert reading().scalar(name) == "Sở khác", "inside a command queries see what it has done so far"
