"""The uploaded files of an archive on their way into the folder of stored files."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path
from types import TracebackType

from processes.backup.archive import Archive
from processes.files.storage import is_name


class Arriving:
    """Unpacks the files of an archive beside those that are there; :meth:`put` moves them in, and leaving with an exception moves
    them out again. Names are random, so what is there already and what arrives do not meet, unless it is the same file."""

    def __init__(self, archive: Archive, folder: Path) -> None:
        self._archive = archive
        self._folder = folder
        self._unpacked = folder / f".restoring-{secrets.token_hex(4)}"
        self._replaced = self._unpacked / "replaced"
        self._put: list[str] = []

    def __enter__(self) -> Arriving:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._replaced.mkdir(parents=True, mode=0o700)
        try:
            for name in self._archive.file_names():
                with os.fdopen(
                    os.open(self._unpacked / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
                ) as file:
                    self._archive.copy_file(name, file)
        except BaseException:
            shutil.rmtree(self._unpacked)
            raise
        os.sync()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is not None:
            self._take_out()
        shutil.rmtree(self._unpacked)

    def put(self) -> None:
        """Moves the files in. To be done before the rows that name them are committed: a file without a row is only a waste."""
        for name in self._archive.file_names():
            place = self._folder / name
            if place.exists():
                place.replace(self._replaced / name)
            self._put.append(name)
            (self._unpacked / name).replace(place)

    def remove_others(self) -> None:
        """Removes the stored files that no row names any more."""
        kept = set(self._put)
        for path in self._folder.iterdir():
            if is_name(path.name) and path.name not in kept:
                path.unlink()

    def _take_out(self) -> None:
        for name in self._put:
            before = self._replaced / name
            if before.exists():
                before.replace(self._folder / name)
            else:
                (self._folder / name).unlink(missing_ok=True)


def holds_files(folder: Path) -> bool:
    """Whether any uploaded file is stored there."""
    return folder.is_dir() and any(is_name(path.name) for path in folder.iterdir())
