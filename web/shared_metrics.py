"""Counting in several processes: each keeps its numbers in files below CHIDAO_HOME/metrics, and `/metrics` adds them up.

A program (web, worker, beat) has a folder of its own as long as it runs; a lock that the system takes back with the last of its
processes says so. What a program counted disappears with it, and begins at 0 when it is started anew: what a counter is meant to do.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from prometheus_client import values
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.samples import Sample

from web import metrics

log = logging.getLogger(__name__)

FOLDER = "metrics"
LOCK = "lock"
#: What the library reads the place of its files from.
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
PROGRAM = "program"
#: One file of this size for each kind of number and process: enough for every label there is.
FILE_SIZE = 1 << 20
KINDS = ("counter", "histogram")

_lock: IO[bytes] | None = None


def share(home: Path, program: str) -> None:
    """From now on this process and all that it forks count together, as `program`. Call it before forking, and once."""
    global _lock
    try:
        folder, lock = taken(home / FOLDER, program)
        for old in folder.glob("*.db"):
            old.unlink()
        os.environ[VARIABLE] = str(folder)
        counting = values.MultiProcessValue(Allocating(folder))
    except OSError as error:
        log.warning("each process counts for itself, because %s cannot be written to: %s", FOLDER, error.strerror)
        return
    _lock = lock
    values.ValueClass = counting
    metrics.begin_anew()


def taken(folder: Path, program: str) -> tuple[Path, IO[bytes]]:
    """The program's folder, or a second one where another such program runs on the same home."""
    number = 1
    while True:
        mine = folder / (program if number == 1 else f"{program}-{number}")
        mine.mkdir(parents=True, exist_ok=True)
        lock = locked(mine, fcntl.LOCK_EX)
        if lock is not None:
            return mine, lock
        number += 1


def locked(folder: Path, how: int) -> IO[bytes] | None:
    """The folder's lock file, locked, or None where a running program holds it."""
    file = (folder / LOCK).open("ab")
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


class Allocating:
    """The number of this process, as the library asks for it before each count. A process it has not seen yet gets its files with
    their space: to find the disk full only when writing into a file's memory would end the process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = 0

    def __call__(self) -> int:
        process = os.getpid()
        if process != self.process:
            for kind in KINDS:
                with (self.folder / f"{kind}_{process}.db").open("ab") as file:
                    os.posix_fallocate(file.fileno(), 0, FILE_SIZE)
            self.process = process
        return process


def collected(home: Path) -> Iterator[Metric]:
    """What this process has counted, or all programs that run on this home."""
    return iter(metrics.current().registry.collect()) if _lock is None else added_up(home)


def added_up(home: Path) -> Iterator[Metric]:
    """The numbers of every program that runs on this home, each with its name."""
    families: dict[str, Metric] = {}
    for folder in sorted((home / FOLDER).glob("*/")):
        if not runs(folder):
            continue
        for metric in MultiProcessCollector.merge([str(path) for path in folder.glob("*.db")]):
            family = families.setdefault(metric.name, Metric(metric.name, metric.documentation, metric.type))
            for sample in metric.samples:
                labels = {PROGRAM: folder.name, **sample.labels}
                family.samples.append(Sample(sample.name, labels, sample.value))
    yield from families.values()


def runs(folder: Path) -> bool:
    lock = locked(folder, fcntl.LOCK_SH)
    if lock is None:
        return True
    lock.close()
    return False
