"""Installations to back up and to restore into, and what an archive holds."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from flask import Flask

from processes.backup.manifest import MANIFEST
from processes.backup.restore import Restored, restore_backup
from processes.backup.take import Taken, take_backup
from processes.db import db
from processes.runtime.definitions import forget_definitions
from processes.settings.kept import forget_everything
from tests.servers.database import settings_for
from web.app import create_app

NOW = datetime(2026, 7, 14, 1, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """One installation: where its database is, and its home."""

    url: str
    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "files"

    @property
    def files(self) -> dict[str, bytes]:
        """The uploaded files by their names on disk, and whatever else lies among them."""
        found = self.folder.rglob("*") if self.folder.is_dir() else ()
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in found if path.is_file()}

    def back_up(self, archive: Path, *, overwrite: bool = False) -> Taken:
        return take_backup(archive, url=self.url, folder=self.folder, now=NOW, overwrite=overwrite)

    def restore(self, archive: Path, *, overwrite: bool = False) -> Restored:
        return restore_backup(archive, url=self.url, folder=self.folder, overwrite=overwrite)

    def contents(self, aside: Path) -> dict[str, Any]:
        """Everything that is stored here, by way of an archive."""
        self.back_up(aside, overwrite=True)
        return contents(aside)

    @contextmanager
    def opened(self) -> Iterator[Flask]:
        """The product on this installation, inside its context; closed again, so that a restore finds nobody using it."""
        forget_definitions()
        forget_everything()
        app = create_app(settings_for(self.url, self.home))
        with app.app_context():
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()
                forget_definitions()
                forget_everything()


def contents(archive: Path) -> dict[str, Any]:
    """The members of an archive: rows of tables as a set of lines, files as bytes. Not the manifest, which also says when."""
    with zipfile.ZipFile(archive) as opened:
        return {
            name: sorted(opened.read(name).splitlines()) if name.startswith("tables/") else opened.read(name)
            for name in opened.namelist()
            if name != MANIFEST
        }


def rows(archive: Path, table: str) -> list[dict[str, Any]]:
    """The rows of one table as they are written there."""
    with zipfile.ZipFile(archive) as opened:
        return [orjson.loads(line) for line in opened.read(f"tables/{table}.jsonl").splitlines()]


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], object], *, packed: bool = False) -> Path:
    """A copy of the archive whose members have been changed, written as the product would have written them."""
    with zipfile.ZipFile(archive) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    change(members)
    copy = archive.with_name("rewritten.zip")
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in members.items():
            how = zipfile.ZIP_STORED if name.startswith("files/") and not packed else zipfile.ZIP_DEFLATED
            into.writestr(name, content, how)
    return copy


def manifest_changed(archive: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """A copy of the archive that says something else about itself."""

    def edit(members: dict[str, bytes]) -> None:
        manifest = orjson.loads(members[MANIFEST])
        change(manifest)
        members[MANIFEST] = orjson.dumps(manifest)

    return rewritten(archive, edit)


def cut(archive: Path, size: int) -> Path:
    """The first bytes of the archive."""
    copy = archive.with_name("cut.zip")
    with archive.open("rb") as whole, copy.open("wb") as part:
        shutil.copyfileobj(io.BytesIO(whole.read(size)), part)
    return copy
