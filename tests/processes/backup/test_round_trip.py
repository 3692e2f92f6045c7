"""What is restored is what was backed up, on either database, and the product goes on with it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, func, insert, select
from sqlalchemy.pool import NullPool

from processes.assignments.models import Assignment
from processes.backup import take
from processes.backup.shape import shapes_at
from processes.db import db, reading, table_of
from processes.demo.play import play
from processes.demo.province import province as demo_province
from processes.migrations.run import current, newest, steps, upgrade
from processes.organisation.login import check_login
from processes.organisation.models import Person, Unit
from processes.settings.models import Setting
from tests.conftest import DATABASES, Clock
from tests.office import Office
from tests.processes.backup.conftest import Places
from tests.processes.backup.places import Place, contents, rows
from tests.processes.migrations.rows import fill, kept, lost, reflected
from tests.province import Province
from tests.servers.database import migrate


@contextmanager
def connected(place: Place) -> Iterator[Connection]:
    engine = create_engine(place.url, poolclass=NullPool)
    with engine.begin() as connection:
        yield connection


PLAYED = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of an installation on SQLite on which the demonstration was played."""
    home = tmp_path_factory.mktemp("demonstration")
    played = Place(f"sqlite:///{home / 'chidao.sqlite'}", home)
    migrate(played.url, home)
    with played.opened():
        play(PLAYED)
    played.back_up(home / "demonstration.zip")
    return home / "demonstration.zip"


def test_a_demonstration_comes_back_the_same_from_database_to_database(
    demonstration: Path, place: Places, archive: Path
) -> None:
    expected = contents(demonstration)
    assert len(rows(demonstration, "assignments")) > 50
    came_from = demonstration
    for kind in ("postgresql", "sqlite", "sqlite"):
        if kind in DATABASES:
            restored = place(kind)
            restored.restore(came_from)
            assert restored.contents(archive) == expected
            came_from = archive


def test_the_product_goes_on_where_the_backup_was_taken(demonstration: Path, elsewhere: Place) -> None:
    elsewhere.restore(demonstration)
    with elsewhere.opened():
        session = reading()
        office = Office(
            {unit.code: unit.id for unit in session.scalars(select(Unit))},
            {person.username: person.id for person in session.scalars(select(Person))},
        )
        waiting = select(Assignment.id).where(Assignment.status == "waiting", Assignment.lead_id == office.units["STC"])
        id = session.scalars(waiting.order_by(Assignment.id)).first()
        last = session.scalar(select(func.max(Assignment.id)))
        assert id is not None
        session.rollback()
        acting = Province(office, Clock(PLAYED), registered=9000)
        acting.do(id, "accept", "stc")
        directive_id = acting.directive(director="lanhdao")
        assert acting.assignment(directive_id) == last + 1
        acting.act("directive", directive_id, "issue", by="chuyenvien")
        assert reading().scalar(select(Assignment.status).where(Assignment.id == id)) == "in_progress"
        assert check_login("stc", demo_province().password) is not None


def test_every_kind_of_value_and_every_table_comes_back(place: Places, elsewhere: Place, archive: Path) -> None:
    """Empty columns stay empty, a JSON null stays one, whole and broken numbers stay apart."""
    for kind in DATABASES:
        source = place(kind)
        upgrade(source.url)
        values: list[dict[str, Any]] = [
            {"name": name, "value": value}
            for name, value in {
                "null": None, "whole": 1, "broken": 1.5, "text": "“1.0”\n", "list": [None, True, {"à": 2**53}], "none": "",
            }.items()
        ]  # fmt: skip
        with connected(source) as connection:
            fill(connection, reflected(connection), 3)
            fill(connection, reflected(connection), 4)
            connection.execute(insert(table_of(Setting)), values)
            before = kept(connection, reflected(connection))
            assert all(before.values())
        source.back_up(archive, overwrite=True)
        elsewhere.restore(archive, overwrite=True)
        with connected(elsewhere) as connection:
            after = kept(connection, reflected(connection))
        assert after == before
        assert elsewhere.contents(archive.with_name("again.zip")) == contents(archive)


@pytest.mark.parametrize("step", [steps()[0], steps()[-2]])
def test_an_archive_of_an_older_step_is_restored_and_brought_up_to_date(
    step: str, place: Places, archive: Path
) -> None:
    source = place(DATABASES[0])
    upgrade(source.url, step)
    with connected(source) as connection:
        fill(connection, reflected(connection), 3)
        before = kept(connection, reflected(connection))
    source.back_up(archive)
    restored = place(DATABASES[-1])
    restored.restore(archive)
    assert current(restored.url) == newest()
    with connected(restored) as connection:
        assert lost(before, kept(connection, reflected(connection))) == []


def test_writing_goes_on_during_a_backup_and_none_of_it_is_in_the_archive(
    app: Flask,
    province: Province,
    here: Place,
    place: Places,
    database_kind: str,
    archive: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before each table is read somebody issues another assignment: the archive holds what there was when it began."""
    began = [province.issued() for _ in range(2)]
    others = []

    def issue() -> None:
        with app.app_context():
            others.append(province.issued())
            db.session.remove()

    write_table = take._write_table

    def write_while_others_work(*arguments: Any) -> Any:
        another = threading.Thread(target=issue)
        another.start()
        another.join()
        return write_table(*arguments)

    monkeypatch.setattr(take, "_write_table", write_while_others_work)
    here.back_up(archive)
    assert len(others) == len(shapes_at(newest()))
    elsewhere = place(database_kind)
    elsewhere.restore(archive)  # every reference is checked there
    assert [row["id"] for row in rows(archive, "assignments")] == began
    assert len(elsewhere.files) == len(began)
    open_tasks = {(row["instance_id"], row["task_id"]) for row in rows(archive, "user_tasks") if not row["ended_at"]}
    waits = {
        (row["id"], task[0])
        for row in rows(archive, "process_instances")
        for task in orjson.loads(row["waits"])["tasks"]
    }
    assert open_tasks == waits != set()
