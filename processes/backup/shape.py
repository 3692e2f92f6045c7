"""What the tables look like at one step of the migrations, asked of the migrations themselves.

A backup may be taken before a new version has migrated the database, and restored long after; the models only know today's shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from processes.backup.values import KINDS, kind_of
from processes.migrations.run import is_index_of_words, upgrade_on

#: Where Alembic keeps the step the database is at.
ALEMBIC = "alembic_version"
#: What is made anew from the other tables, by triggers that see their rows arrive: in no archive.
DERIVED = ("search_rows", "search_changes")


@dataclass(frozen=True, slots=True)
class Shape:
    """One table: its columns with the names of their kinds, and those it is sorted by."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]

    def table(self) -> sa.TableClause:
        """The table for statements, with the types that archives use."""
        return sa.table(self.name, *(sa.column(name, KINDS[kind].column) for name, kind in self.columns))

    def rows(self) -> sa.Select[Any]:
        """Every row, in the order of the key, so that two archives of the same rows can be compared."""
        table = self.table()
        return sa.select(table).order_by(*(table.c[name] for name in self.key))


@lru_cache(maxsize=8)
def shapes_at(revision: str) -> tuple[Shape, ...]:
    """Every table of the product at that step, those that others refer to first."""
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            upgrade_on(connection, revision)
            metadata = sa.MetaData()
            metadata.reflect(connection, only=lambda name, _: not is_index_of_words(name))
    finally:
        engine.dispose()
    return tuple(_shape(table) for table in metadata.sorted_tables if table.name not in {ALEMBIC, *DERIVED})


def _shape(table: sa.Table) -> Shape:
    # Reflected names are a kind of str of SQLAlchemy's own, which JSON does not take for one.
    columns = tuple((str(column.name), kind_of(column.type)) for column in table.columns)
    return Shape(str(table.name), columns, tuple(str(column.name) for column in table.primary_key))
