"""``chidao restore``: an archive back into a database and a folder of files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from shutil import disk_usage
from typing import TypeVar

from sqlalchemy import Connection, cast, delete, func, insert, inspect, make_url, select, text
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from processes.backup.archive import Archive, opened
from processes.backup.arriving import Arriving, holds_files
from processes.backup.manifest import Manifest
from processes.backup.shape import Shape, shapes_at
from processes.backup.target import filling, is_empty
from processes.migrations.run import DanglingReference, upgrade_on
from processes.refusals import Refusal

#: Rows that are in memory at a time.
BATCH = 200
MEGABYTE = 1024 * 1024

Each = TypeVar("Each")


@dataclass(frozen=True, slots=True)
class Restored:
    """What has been restored. ``missing`` is how many files were already missing when the archive was made."""

    manifest: Manifest
    missing: int


def restore_backup(archive: Path, *, url: str, folder: Path, overwrite: bool = False) -> Restored:
    """Fill the database at ``url``, of either kind, and the folder of uploaded files from an archive.

    The whole archive is verified first; what fails later leaves the database and the files as they were. An archive of an older
    version is restored as it is and then migrated. Raises Refusal for an archive that is damaged or newer, for an installation
    that holds something unless ``overwrite``, and while the product is running.
    """
    with opened(archive) as found:
        _refuse_without_room(found, url, folder)
        found.verify()
        free = is_empty(url)
        if not overwrite:
            _refuse_what_is_there(free, folder)
        try:
            with Arriving(found, folder) as files, filling(url) as connection:
                _load(found, connection)
                files.put()
        except (DataError, IntegrityError, DanglingReference) as error:
            reason = str(error.orig) if isinstance(error, DBAPIError) else str(error)
            raise Refusal(
                "Dữ liệu trong bản sao lưu {archive} không nạp được: {reason}",
                archive=found.name,
                reason=reason.strip().splitlines()[0],
            ) from error
        if overwrite:
            files.remove_others()
        return Restored(found.manifest, len(found.manifest.missing))


def _refuse_without_room(archive: Archive, url: str, folder: Path) -> None:
    """Also for what was made to fill a disk: a table shrinks a thousandfold at most, uploaded files are not packed at all."""
    needed = archive.size_of("files")
    if make_url(url).get_backend_name() == "sqlite":
        needed += archive.size_of("tables")
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if needed > (free := disk_usage(there).free):
        raise Refusal(
            "Không đủ chỗ để khôi phục: cần {needed} MB, thư mục {folder} chỉ còn {free} MB.",
            needed=-(-needed // MEGABYTE),
            folder=folder,
            free=free // MEGABYTE,
        )


def _refuse_what_is_there(free: bool, folder: Path) -> None:
    if not free:
        raise Refusal("Cơ sở dữ liệu đã có dữ liệu. Thêm --overwrite để thay toàn bộ bằng bản sao lưu.")
    if holds_files(folder):
        raise Refusal("Thư mục {folder} đã có tệp. Thêm --overwrite để thay toàn bộ bằng bản sao lưu.", folder=folder)


def _load(archive: Archive, connection: Connection) -> None:
    revision = archive.manifest.revision
    shapes = shapes_at(revision)
    upgrade_on(connection, revision)
    for shape in reversed(shapes):
        connection.execute(delete(shape.table()))  # rows that migrations insert are in the archive
    references = _references(connection, shapes)
    # Rows refer to later rows of their own table (a unit to the one above it), so references are checked at the end.
    _run(connection, (f"{each} DEFERRABLE INITIALLY DEFERRED" for each in references))
    for shape in shapes:
        for rows in _batches(archive.rows(shape.name), BATCH):
            connection.execute(insert(shape.table()), rows)
    _run(connection, ["SET CONSTRAINTS ALL IMMEDIATE"] if references else ())
    _run(connection, (f"{each} NOT DEFERRABLE" for each in references))
    _set_counters(connection, shapes)
    upgrade_on(connection)


def _references(connection: Connection, shapes: Iterable[Shape]) -> list[str]:
    """What begins the statements about PostgreSQL's foreign keys; on SQLite they are off (see ``unchecked``)."""
    if connection.dialect.name != "postgresql":
        return []
    quoted = connection.dialect.identifier_preparer.quote
    inspector = inspect(connection)
    return [
        f"ALTER TABLE {quoted(shape.name)} ALTER CONSTRAINT {quoted(str(key['name']))}"
        for shape in shapes
        for key in inspector.get_foreign_keys(shape.name)
    ]


def _set_counters(connection: Connection, shapes: Iterable[Shape]) -> None:
    """PostgreSQL counts ids apart from the rows; the next one has to be after the last that is there."""
    if connection.dialect.name != "postgresql":
        return
    quoted = connection.dialect.identifier_preparer.quote
    for shape in shapes:
        for column in (name for name, kind in shape.columns if kind == "integer"):
            last = select(func.max(shape.table().c[column])).scalar_subquery()
            # NULL for a column that nothing counts, and then nothing is set.
            counter = cast(func.pg_get_serial_sequence(quoted(shape.name), column), REGCLASS)
            connection.execute(select(func.setval(counter, func.coalesce(last, 1), last.is_not(None))))


def _run(connection: Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.execute(text(statement))


def _batches(rows: Iterator[Each], size: int) -> Iterator[list[Each]]:
    while batch := list(islice(rows, size)):
        yield batch
