"""django-viewflow in its process, as one more contestant."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Viewflow:
    """``lives`` as a contest wants it; ``statements``: of one life, as last told."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.statements = 0.0

    def lives(self, count: int) -> float:
        """Seconds that so many lives took in the other process."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{count}\n")
        self._process.stdin.flush()
        took, statements = self.answer().split()
        self.statements = float(statements)
        return float(took)

    def answer(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("viewflow's process has ended; see what it printed above")
        return line


@contextmanager
def viewflow(*database: str) -> Iterator[Viewflow]:
    """Started on an empty database (``sqlite PATH`` or ``postgresql SOCKET PORT USER NAME``), stopped at the end."""
    command = [sys.executable, "-m", "tests.bench.viewflow_peer", *database]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        peer = Viewflow(process)
        try:
            peer.answer()  # ready
            yield peer
        finally:
            process.terminate()
