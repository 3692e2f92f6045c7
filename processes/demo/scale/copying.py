"""Filling templates: each copy gets ids, days, units and people of its own."""

from __future__ import annotations

import os
import secrets
import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Connection, Table, func, select

from processes.db import metadata
from processes.demo.scale.loading import go_on_after, write
from processes.demo.scale.roster import Roster
from processes.demo.scale.rows import BUSINESS_KEYS
from processes.demo.scale.template import Slot, Template
from processes.files import storage

#: Characters of rows that are gathered before they are written.
BUFFER = 2_000_000
#: Rows of several tables: of which, and their text.
Batch = list[tuple[Table, tuple[str, ...], str]]


@contextmanager
def copier(connection: Connection, roster: Roster) -> Iterator[Copier]:
    """Writes copies while this lasts, and the rest at its end. The database takes one batch while the next is put together: each
    costs about as much as the other."""
    with ThreadPoolExecutor(1) as writer:
        made = Copier(connection, roster, writer)
        yield made
        made.finish()


class Copier:
    """Writes copies of templates, a few thousand rows at a time; see :func:`copier`."""

    def __init__(self, connection: Connection, roster: Roster, writer: ThreadPoolExecutor) -> None:
        self._connection = connection
        self._roster = roster
        self._writer = writer
        self._written: Future[None] | None = None
        self._last_ids = {
            name: connection.scalar(select(func.max(metadata.tables[name].c.id))) or 0 for name in BUSINESS_KEYS
        }
        self._gathered: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
        self._size = 0

    def copy(self, template: Template, weeks: int, number: int) -> None:
        """One more directive with everything below it, as if it had been played so many weeks earlier."""
        values = self._values(template, weeks, number)
        for block in template.blocks:
            if block.table.name == "files" and template.is_over:
                continue  # thousands of copies of a document that nobody opens any more
            lines = block.text % block.chosen(values)
            self._gathered[block.table.name, block.columns].append(lines)
            self._size += len(lines)
        if self._size > BUFFER:
            self._write()

    def finish(self) -> None:
        """Write the rest, and let ids go on after the copies'."""
        self._write()
        self._wait()
        for name, last in self._last_ids.items():
            go_on_after(self._connection, name, last)

    def _write(self) -> None:
        gathered, self._gathered, self._size = self._gathered, defaultdict(list), 0
        batch = [
            (table, columns, "".join(lines))
            for table in metadata.sorted_tables  # parents before children
            for (name, columns), lines in gathered.items()
            if name == table.name
        ]
        self._wait()  # one at a time has the connection
        self._written = self._writer.submit(self._write_batch, batch)

    def _write_batch(self, batch: Batch) -> None:
        for table, columns, lines in batch:
            write(self._connection, table, columns, lines)

    def _wait(self) -> None:
        if self._written is not None:
            self._written.result()

    def _values(self, template: Template, weeks: int, number: int) -> Sequence[str]:
        """The text of each of the template's slots in this copy."""
        before = timedelta(weeks=weeks)
        values: list[str] = []
        for slot in template.slots:
            kind = slot[0]
            if kind == "day":
                values.append((slot[1] - before).isoformat())
            elif kind == "id":
                self._last_ids[slot[1]] += 1
                values.append(str(self._last_ids[slot[1]]))
            elif kind == "second":
                values.append(f"{number % 60:02d}")
            elif kind == "number":
                values.append(f"{number}{template.suffix}")
            elif kind == "number_folded":
                values.append(f"{number}{template.suffix_folded}")
            elif kind == "file":
                values.append(_copied_file(slot[1]) if not template.is_over else slot[1])
            else:
                values.append(self._of_roster(slot, number))
        return values

    def _of_roster(self, slot: Slot, number: int) -> str:
        kind, key = slot
        if kind in ("person", "position", "room"):
            officer = self._roster.officer(key, number)
            return str({"person": officer.id, "room": officer.room_id}.get(kind, officer.position))
        body = self._roster.body(key, number)
        return {
            "unit": str(body.id),
            "unit_name": body.name,
            "unit_folded": body.folded,
            "unit_code": f'"{body.code}"',
            "account_person": str(body.account_id),
            "account_position": body.account_position,
            "account_room": str(body.id),
        }[kind]


def _copied_file(stored_as: str) -> str:
    """The same file under a name of its own; a second link costs no space."""
    name = secrets.token_hex(16)
    try:
        os.link(storage.path_of(stored_as), storage.path_of(name))
    except OSError:
        shutil.copy(storage.path_of(stored_as), storage.path_of(name))
    return name
