"""The first thing to read of an archive: what it holds, of which version, and the checksum of every part.

An archive is a zip file with these members and no others::

    manifest.json             what this module reads and writes
    tables/<table>.jsonl      the rows of one table, one JSON object a line, by the key of the table
    files/<name on disk>      one uploaded file, as it lies on disk; its size and SHA-256 are in its row of tables/files.jsonl
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

FORMAT = "chidao-backup"
VERSION = 1
MANIFEST = "manifest.json"
#: The table whose rows name the uploaded files.
FILES = "files"


def table_member(name: str) -> str:
    return f"tables/{name}.jsonl"


def file_member(stored_as: str) -> str:
    return f"files/{stored_as}"


@dataclass(frozen=True, slots=True)
class TablePart:
    """One table of the archive: its columns with the names of their kinds, how many rows, bytes, and their SHA-256."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """``revision`` is the step of the migrations, ``database`` the kind it came from, ``missing`` the names on disk of files that
    rows name and that were not there to be kept."""

    product: str
    taken_at: datetime
    database: str
    revision: str
    tables: tuple[TablePart, ...]
    files: int
    file_bytes: int
    missing: tuple[str, ...]

    def part(self, table: str) -> TablePart:
        return next(part for part in self.tables if part.name == table)

    def written(self) -> bytes:
        return orjson.dumps(
            {
                "format": FORMAT,
                "format_version": VERSION,
                "product": self.product,
                "taken_at": self.taken_at.isoformat(),
                "database": self.database,
                "revision": self.revision,
                "tables": [
                    {
                        "name": part.name,
                        "columns": dict(part.columns),
                        "rows": part.rows,
                        "bytes": part.bytes,
                        "sha256": part.sha256,
                    }
                    for part in self.tables
                ],
                "files": {"count": self.files, "bytes": self.file_bytes, "missing": list(self.missing)},
            },
            option=orjson.OPT_INDENT_2,
        )


class OtherVersion(ValueError):
    """Archives of that version are laid out differently."""


def read_manifest(text: bytes) -> Manifest:
    """What :meth:`Manifest.written` wrote. Raises ValueError, KeyError, TypeError or AttributeError for anything else, and
    OtherVersion for an archive of a later layout."""
    given = orjson.loads(text)
    if given["format"] != FORMAT:
        raise ValueError("not the manifest of a backup")
    if given["format_version"] != VERSION:
        raise OtherVersion(str(given["format_version"]))
    return Manifest(
        product=_text(given["product"]),
        taken_at=datetime.fromisoformat(given["taken_at"]),
        database=_text(given["database"]),
        revision=_text(given["revision"]),
        tables=tuple(_part(each) for each in given["tables"]),
        files=_count(given["files"]["count"]),
        file_bytes=_count(given["files"]["bytes"]),
        missing=tuple(_text(name) for name in given["files"]["missing"]),
    )


def _part(given: Any) -> TablePart:
    columns = tuple((_text(name), _text(kind)) for name, kind in given["columns"].items())
    return TablePart(
        _text(given["name"]), columns, _count(given["rows"]), _count(given["bytes"]), _text(given["sha256"])
    )


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError("not a text")
    return given


def _count(given: Any) -> int:
    if type(given) is not int or given < 0:
        raise TypeError("not a count")
    return given
