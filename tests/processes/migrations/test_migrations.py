"""The migrated database is what the models say, up and down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from processes.migrations.run import current, differences, downgrade, newest, upgrade


@pytest.fixture
def fresh(database_url: str, tmp_path: Path) -> Iterator[str]:
    """A database of the same kind that has never been migrated."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        yield f"sqlite:///{tmp_path / 'fresh.sqlite'}"
        return
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE fresh"))
        yield url.set(database="fresh").render_as_string(hide_password=False)
        connection.execute(text("DROP DATABASE fresh"))
    server.dispose()


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


def test_it_goes_down_to_nothing_and_up_again(fresh: str) -> None:
    assert current(fresh) is None
    upgrade(fresh)
    upgrade(fresh)
    downgrade(fresh)
    engine = create_engine(fresh)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()
    assert current(fresh) is None
    upgrade(fresh)
    assert current(fresh) == newest()
    assert differences(fresh) == []
