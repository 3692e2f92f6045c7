"""The uploaded files of an archive on their way into the folder of stored files."""

from __future__ import annotations

import filecmp
import os
import secrets
import shutil
from pathlib import Path
from types import TracebackType

from processes.backup.archive import Archive
from processes.files.storage import is_name

_UNPACKED = ".restoring-"


class Arriving:
    """Unpacks the files of an archive beside those that are there; :meth:`put` moves them in, and leaving with an exception moves
    them out again. Names are random: where one is there already it is the same file, or what became of it."""

    def __init__(self, archive: Archive, folder: Path) -> None:
        self._archive = archive
        self._folder = folder
        self._unpacked = folder / f"{_UNPACKED}{secrets.token_hex(4)}"
        self._replaced = self._unpacked / "replaced"
        self._kept: set[str] = set()
        self._moved: list[str] = []

    def __enter__(self) -> Arriving:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in self._folder.glob(f"{_UNPACKED}*"):
            shutil.rmtree(left)  # by a restore that was killed
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
            self._kept.add(name)
            place, arrived = self._folder / name, self._unpacked / name
            if place.exists():
                if filecmp.cmp(place, arrived, shallow=False):
                    continue
                place.replace(self._replaced / name)
            self._moved.append(name)
            arrived.replace(place)

    def remove_others(self) -> None:
        """Removes the stored files that no row names any more."""
        for path in self._folder.iterdir():
            if is_name(path.name) and path.name not in self._kept:
                path.unlink()

    def _take_out(self) -> None:
        for name in self._moved:
            before = self._replaced / name
            if before.exists():
                before.replace(self._folder / name)
            else:
                (self._folder / name).unlink(missing_ok=True)


def holds_files(folder: Path) -> bool:
    """Whether any uploaded file is stored there."""
    return folder.is_dir() and any(is_name(path.name) for path in folder.iterdir())
