"""Reading an archive that anybody may have handed over: nothing of it is believed before it has been checked."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import orjson

from processes.backup.manifest import (
    FILES,
    MANIFEST,
    Manifest,
    OtherVersion,
    file_member,
    read_manifest,
    table_member,
)
from processes.backup.shape import shapes_at
from processes.backup.values import KINDS
from processes.files.storage import CHUNK, is_name
from processes.migrations.run import is_known
from processes.refusals import Refusal

Row = dict[str, Any]

LARGEST_MANIFEST = 64 * 1024 * 1024
LARGEST_ROW = 64 * 1024 * 1024
_ENCRYPTED = 0x1
_UNREADABLE = (BadZipFile, zlib.error, EOFError, ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive whose list of contents is in order; :meth:`verify` reads the contents themselves."""

    name: str
    contents: ZipFile
    members: dict[str, ZipInfo]
    manifest: Manifest

    def verify(self) -> None:
        """Reads every part against its checksum, and every value of every row. Raises Refusal naming the first part at fault."""
        for part in self.manifest.tables:
            for _ in self.rows(part.name):
                pass
        count = size = 0
        for row in self.rows(FILES):
            if row["stored_as"] in self.manifest.missing:
                continue
            self._check_file(row)
            count, size = count + 1, size + row["size"]
        expected = 1 + len(self.manifest.tables) + count
        if (count, size, len(self.members)) != (self.manifest.files, self.manifest.file_bytes, expected):
            raise self._damaged(MANIFEST)

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of one table as the database takes them. Raises Refusal where one is not what the manifest says."""
        part = self.manifest.part(table)
        takers = {name: KINDS[kind].taken for name, kind in part.columns}
        member = table_member(table)
        digest = hashlib.sha256()
        count = size = 0
        with self._reading(member) as lines:
            while line := lines.readline(LARGEST_ROW):
                digest.update(line)
                count, size = count + 1, size + len(line)
                given = orjson.loads(line)
                if given.keys() != takers.keys():
                    raise ValueError("other columns")
                yield {name: None if value is None else takers[name](value) for name, value in given.items()}
            if (count, size, digest.hexdigest()) != (part.rows, part.bytes, part.sha256):
                raise ValueError("not what the manifest says")

    def size_of(self, folder: str) -> int:
        """Bytes of the unpacked members of one folder, as they say themselves; none comes to more when it is read."""
        return sum(info.file_size for name, info in self.members.items() if name.startswith(f"{folder}/"))

    def file_names(self) -> Iterator[str]:
        """The names on disk of the files that are in the archive."""
        for row in self.rows(FILES):
            if row["stored_as"] not in self.manifest.missing:
                yield row["stored_as"]

    def copy_file(self, stored_as: str, to: IO[bytes]) -> None:
        """Write one uploaded file."""
        with self._reading(file_member(stored_as)) as file:
            while chunk := file.read(CHUNK):
                to.write(chunk)

    def _check_file(self, row: Row) -> None:
        member = file_member(row["stored_as"])
        if not is_name(row["stored_as"]) or member not in self.members:
            raise self._damaged(member)
        with self._reading(member) as file:
            # file_digest wants a file of the system's; this one is inside another.
            digest = hashlib.sha256()
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        if (self.members[member].file_size, digest.hexdigest()) != (row["size"], row["digest"]):
            raise self._damaged(member)

    @contextmanager
    def _reading(self, member: str) -> Iterator[IO[bytes]]:
        try:
            with self.contents.open(self.members[member]) as file:
                yield file
        except _UNREADABLE as error:
            raise self._damaged(member) from error

    def _damaged(self, member: str) -> Refusal:
        return damaged(self.name, member)


def damaged(archive: str, member: str) -> Refusal:
    return Refusal(
        "Bản sao lưu {archive} bị hỏng ở phần {member} nên không khôi phục được. Hãy dùng một bản khác.",
        archive=archive,
        member=member,
    )


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive, with its list of contents checked. Raises Refusal for a file that is none, or not for this version."""
    with path.open("rb") as file:
        try:
            contents = ZipFile(file)
        # NotImplementedError is what zipfile raises for an archive of a version or compression that it does not know.
        except (*_UNREADABLE, NotImplementedError) as error:
            raise Refusal("{archive} không phải là bản sao lưu của Chỉ đạo.", archive=path) from error
        with contents:
            members = _checked_members(path, contents)
            manifest = _manifest_of(path, contents, members)
            _check_shapes(path, manifest)
            yield Archive(str(path), contents, members, manifest)


def _checked_members(path: Path, contents: ZipFile) -> dict[str, ZipInfo]:
    """Every member by its name, when none is other than this product writes them."""
    infos = contents.infolist()
    members = {info.filename: info for info in infos}
    if MANIFEST not in members:
        raise Refusal("{archive} không phải là bản sao lưu của Chỉ đạo.", archive=path)
    for info in infos:
        folder, _, rest = info.filename.rpartition("/")
        known = info.filename == MANIFEST or (folder in ("tables", "files") and rest)
        how = ZIP_STORED if folder == "files" else ZIP_DEFLATED
        if not known or info.compress_type != how or info.flag_bits & _ENCRYPTED:
            raise damaged(str(path), info.filename)
    # Members that overlap would come to more than there is.
    if len(members) != len(infos) or sum(info.compress_size for info in infos) > path.stat().st_size:
        raise damaged(str(path), MANIFEST)
    return members


def _manifest_of(path: Path, contents: ZipFile, members: dict[str, ZipInfo]) -> Manifest:
    try:
        if members[MANIFEST].file_size > LARGEST_MANIFEST:
            raise ValueError("too large")
        return read_manifest(contents.read(members[MANIFEST]))
    except OtherVersion as other:
        raise Refusal(
            "Bản sao lưu {archive} có cấu trúc phiên bản {version}, phần mềm này chưa đọc được. Hãy dùng phiên bản mới hơn.",
            archive=path,
            version=other,
        ) from other
    except _UNREADABLE as error:
        raise damaged(str(path), MANIFEST) from error


def _check_shapes(path: Path, manifest: Manifest) -> None:
    """The tables have to be those of the step that the archive names."""
    if not is_known(manifest.revision):
        raise Refusal(
            "Bản sao lưu {archive} do phiên bản mới hơn của phần mềm tạo ra ({product}, bước {revision}). Hãy dùng phiên bản ấy.",
            archive=path,
            product=manifest.product,
            revision=manifest.revision,
        )
    expected = {shape.name: dict(shape.columns) for shape in shapes_at(manifest.revision)}
    if {part.name: dict(part.columns) for part in manifest.tables} != expected or len(manifest.tables) != len(expected):
        raise damaged(str(path), MANIFEST)
