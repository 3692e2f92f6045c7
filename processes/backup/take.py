"""``chidao backup``: everything stored, as of one moment, in one file."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import orjson
from sqlalchemy import Connection, select

from processes.backup.manifest import FILES, MANIFEST, Manifest, TablePart, file_member, table_member
from processes.backup.shape import Shape, shapes_at
from processes.backup.snapshot import snapshot
from processes.backup.values import KINDS
from processes.db import table_of
from processes.files.models import StoredFile
from processes.files.storage import CHUNK, is_name
from processes.refusals import Refusal

#: Rows that are fetched, and therefore in memory, at a time.
BATCH = 100


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that a row names: on disk, to people, and what it has to be."""

    stored_as: str
    name: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What the archive holds. ``missing`` are the files that are gone from disk or have changed there, by the names people know."""

    manifest: Manifest
    missing: tuple[str, ...]


def take_backup(archive: Path, *, url: str, folder: Path, now: datetime, overwrite: bool = False) -> Taken:
    """Write the archive of the database at ``url`` and of the uploaded files in ``folder`` that its rows name.

    The product may run meanwhile. The archive appears under its name when it is complete; before that, and after any failure,
    there is nothing. Raises Refusal for an archive that exists, unless ``overwrite``, and where there is nothing to back up.
    """
    _refuse_existing(archive, overwrite)
    with _written_beside(archive) as unfinished, ZipFile(unfinished, "w") as into, tempfile.TemporaryFile() as named:
        with snapshot(url) as (connection, revision):
            parts = tuple(_write_table(into, connection, shape, named, now) for shape in shapes_at(revision))
            dialect = connection.dialect.name
        # Uploaded files never change under their name, so the database need not be held still while they are copied.
        named.seek(0)
        count, size, missing = _write_files(into, named, folder, now)
        names = tuple(file.stored_as for file in missing)
        manifest = Manifest(version("chidao"), now, dialect, revision, parts, count, size, names)
        into.writestr(_member(MANIFEST, now), manifest.written())
        still_named = _still_named(url, names) if names else frozenset()
        _refuse_existing(archive, overwrite)
    return Taken(manifest, tuple(file.name for file in missing if file.stored_as in still_named))


def _refuse_existing(archive: Path, overwrite: bool) -> None:
    if archive.is_dir():
        raise Refusal("{archive} là một thư mục; hãy nêu tên tệp.", archive=archive)
    if archive.exists() and not overwrite:
        raise Refusal("Đã có tệp {archive}. Hãy chọn tên khác, hoặc thêm --force để ghi đè.", archive=archive)


@contextmanager
def _written_beside(archive: Path) -> Iterator[IO[bytes]]:
    """A new file that takes the archive's name when all went well. Only its owner can read it: it holds every password's hash."""
    path = archive.with_name(f".{archive.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        path.replace(archive)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _member(name: str, now: datetime, compression: int = ZIP_DEFLATED) -> ZipInfo:
    info = ZipInfo(name, (max(now.year, 1980), *now.timetuple()[1:6]))
    info.compress_type = compression
    info.external_attr = 0o600 << 16
    return info


def _write_table(into: ZipFile, connection: Connection, shape: Shape, named: IO[bytes], now: datetime) -> TablePart:
    """Writes the rows of one table, and of the table of files also to ``named``: these files are to follow."""
    writers = [(name, KINDS[kind].written) for name, kind in shape.columns]
    digest = hashlib.sha256()
    count = size = 0
    rows = connection.execution_options(yield_per=BATCH).execute(shape.rows())
    with into.open(_member(table_member(shape.name), now), "w", force_zip64=True) as member:
        for row in rows:
            kept = {
                name: None if value is None else written(value)
                for (name, written), value in zip(writers, row, strict=True)
            }
            line = orjson.dumps(kept, option=orjson.OPT_APPEND_NEWLINE)
            member.write(line)
            digest.update(line)
            count, size = count + 1, size + len(line)
            if shape.name == FILES:
                named.write(line)
    return TablePart(shape.name, shape.columns, count, size, digest.hexdigest())


def _write_files(into: ZipFile, named: IO[bytes], folder: Path, now: datetime) -> tuple[int, int, list[NamedFile]]:
    """Writes the files; how many, of how many bytes, and which could not be."""
    count = size = 0
    missing: list[NamedFile] = []
    for line in named:
        row = orjson.loads(line)
        file = NamedFile(row["stored_as"], row["name"], row["size"], row["digest"])
        path = folder / file.stored_as
        if not is_name(file.stored_as) or _digest_of(path) != file.digest:
            missing.append(file)
            continue
        info = _member(file_member(file.stored_as), now, ZIP_STORED)
        with path.open("rb") as source, into.open(info, "w", force_zip64=True) as member:
            while chunk := source.read(CHUNK):
                member.write(chunk)
        count, size = count + 1, size + file.size
    return count, size, missing


def _digest_of(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _still_named(url: str, names: Sequence[str]) -> frozenset[str]:
    """Those that somebody has not simply deleted since the snapshot was taken."""
    files = table_of(StoredFile)
    with snapshot(url) as (connection, _):
        return frozenset(connection.scalars(select(files.c.stored_as).where(files.c.stored_as.in_(names))))
