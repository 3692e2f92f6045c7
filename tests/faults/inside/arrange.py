"""What tests of faults change inside the product's own processes, without a line for it in the product."""

from __future__ import annotations

import importlib
import os
import resource
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from tests.faults.inside import weaken
from tests.faults.inside.patching import after_import


def arrange(environ: Mapping[str, str]) -> None:
    """``FAULTS_CLOCK``: the file whose number of seconds is added to the wall clock. ``FAULTS_WITHOUT``: the protections that are
    left out. ``FAULTS_FOLDER``: where the operations of tests tell how far they are. ``FAULTS_FILE_SIZE``: the bytes after which
    the disk is full."""
    if path := environ.get("FAULTS_CLOCK"):
        from processes import clock

        clock.now = OffsetClock(Path(path))
    if folder := environ.get("FAULTS_FOLDER"):
        after_import("handlers", lambda _: operations().register(Path(folder)))
        after_import("processes.fault_points", lambda points: note_deaths(points, Path(folder)))
    if size := environ.get("FAULTS_FILE_SIZE"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), resource.RLIM_INFINITY))
    for protection in environ.get("FAULTS_WITHOUT", "").split():
        weaken.without(protection)


def operations() -> ModuleType:
    """Only when the product has been imported: nothing of it is before its own start."""
    return importlib.import_module("tests.faults.inside.operations")


def note_deaths(points: Any, folder: Path) -> None:
    """A process that dies at a named point leaves a file behind, so that it is counted."""

    def noted(pid: int, signal: int) -> None:
        (folder / f"died-{pid}").touch()
        os.kill(pid, signal)

    points.os = SimpleNamespace(getpid=os.getpid, kill=noted)


class OffsetClock:
    """The wall clock and an offset that all processes of a round share."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self) -> datetime:
        return datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=float(self.path.read_text()))

    def set(self, seconds: float) -> None:
        """Move it, in one step: nobody reads a half-written number."""
        new = self.path.with_suffix(".new")
        new.write_text(str(seconds))
        new.replace(self.path)

    @property
    def offset(self) -> float:
        return float(self.path.read_text())
