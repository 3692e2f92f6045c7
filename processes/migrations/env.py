"""What Alembic runs to migrate: on the connection it is handed, or on the application's own database."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection

import processes.tables  # noqa: F401 - completes the metadata
from processes.db import UtcDateTime, db, metadata


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Migrations stay runnable when our own column type is gone."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def migrate_on(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        # SQLite alters a table by making it anew.
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate_on(given)
else:
    with db.engine.begin() as connection:
        migrate_on(connection)
