"""Migrating a database: to the newest shape, back to an older one, and writing the next step.

Addresses are SQLAlchemy's, with the driver (``sqlite:///…``, ``postgresql+psycopg://…``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

import processes.tables  # noqa: F401 - completes the metadata
from processes.db import ENGINE_OPTIONS, metadata

FOLDER = Path(str(files("processes.migrations")))
NEWEST = "head"
EMPTY = "base"


def upgrade(url: str, revision: str = NEWEST) -> None:
    """Bring the database to the newest shape; nothing happens when it is there already."""
    with _connected(url) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(url: str, revision: str = EMPTY) -> None:
    """Bring the database back to an older shape; what the newer one added is lost."""
    with _connected(url) as connection:
        command.downgrade(_config(connection), revision)


def current(url: str) -> str | None:
    """The step the database is at; None when it has never been migrated."""
    with _connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The last step there is."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def differences(url: str) -> list[object]:
    """What the models say and the migrated database does not have, or the other way round; empty when they agree."""
    with _connected(url) as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def write_step(url: str, message: str, revision: str) -> None:
    """Write the next step from the differences between models and database, to be read and corrected by a person."""
    with _connected(url) as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=revision)


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool, **ENGINE_OPTIONS)
    try:
        # One transaction for all steps: a failing one leaves the database as it was.
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
