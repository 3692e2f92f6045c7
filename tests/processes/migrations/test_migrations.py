"""The migrated database is what the models say, up and down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from processes.backup.shape import ALEMBIC
from processes.migrations.run import current, differences, downgrade, newest, steps, upgrade
from tests.processes.migrations.rows import fill, kept, lost, outline, reflected
from tests.servers.fresh import fresh_database


@pytest.fixture
def fresh(database_url: str, tmp_path: Path) -> Iterator[str]:
    """A database of the same kind that has never been migrated."""
    with fresh_database(database_url, tmp_path) as url:
        yield url


def test_the_migrated_database_is_what_the_models_say(app: object, database_url: str) -> None:
    assert differences(database_url) == []
    assert current(database_url) == newest()


def test_a_column_too_many_or_too_few_is_noticed(fresh: str) -> None:
    upgrade(fresh)
    assert differences(fresh) == []
    engine = create_engine(fresh)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE units ADD COLUMN odd INTEGER"))
        connection.execute(text("ALTER TABLE people DROP COLUMN language"))
    engine.dispose()
    assert len(differences(fresh)) == 2


def test_rows_survive_every_step_up_and_every_step_down(fresh: str) -> None:
    """Rows are written at every step; each survives all steps up, and all steps down to the one it was written at."""
    assert current(fresh) is None
    written, outlines, known = {}, {}, {}
    engine = create_engine(fresh, poolclass=NullPool)
    for number, step in enumerate(steps()):
        upgrade(fresh, step)
        with engine.begin() as connection:
            tables = known[step] = reflected(connection)
            after = kept(connection, tables)
            assert [each for rows in written.values() for each in lost(rows, after)] == []
            outlines[step] = outline(connection)
            fill(connection, tables, number)
            written[step] = kept(connection, tables)
    for step in reversed(steps()[:-1]):
        downgrade(fresh, step)
        with engine.connect() as connection:
            assert outline(connection) ^ outlines[step] == set()
            assert lost(written[step], kept(connection, known[step])) == []
    upgrade(fresh)
    upgrade(fresh)
    assert current(fresh) == newest()
    assert differences(fresh) == []
    with engine.connect() as connection:
        assert lost(written[steps()[0]], kept(connection, reflected(connection))) == []
        assert outline(connection) ^ outlines[steps()[-1]] == set()
    downgrade(fresh)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == [ALEMBIC]
    assert current(fresh) is None


def test_a_step_that_fails_leaves_the_database_at_the_step_before(fresh: str) -> None:
    first, second = steps()[:2]
    upgrade(fresh, first)
    engine = create_engine(fresh, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE user_tasks ADD COLUMN item INTEGER"))
        before = outline(connection)
    with pytest.raises(DBAPIError):
        upgrade(fresh, second)
    with engine.connect() as connection:
        assert outline(connection) == before
    assert current(fresh) == first
