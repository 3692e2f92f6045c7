"""How quickly two workers raise timers that are all due at once."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from processes.db import db, reading
from processes.demo.play import play
from processes.demo.scale.grow import grow
from processes.files import storage
from processes.runtime.models import Timer
from processes.runtime.packaged import deploy_packaged
from tests.bench.peer import ROOT
from web.commands_line.bench import Line, opened

WORKERS = 2


def timer_sweep(url: str, assignments: int, lives_per_second: float) -> Line:
    """Copies of assignments under way, their deadlines let pass at once. A life has three steps, a timer is one."""
    now = datetime.now(UTC).replace(microsecond=0)
    later = now + timedelta(days=3650)
    with tempfile.TemporaryDirectory(prefix="chidao-bench-") as home, opened(url), ExitStack() as stack:
        storage.configure(Path(home) / "files")
        deploy_packaged(now)
        play(now)
        grow(assignments, all_under_way=True)
        command = [sys.executable, "-m", "tests.bench.sweeping", url, home, later.isoformat()]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        workers = [
            stack.enter_context(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
            )
            for _ in range(WORKERS)
        ]
        for worker in workers:
            _answer(worker)
        due = _due(later)
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("go\n")
            worker.stdin.flush()
        told = [_answer(worker).split() for worker in workers]
        left = _due(later)
        fired, seconds = sum(int(words[0]) for words in told), max(float(words[1]) for words in told)
        # Firing one may make another due: the next step of the ladder, when so much time has passed at once.
        rate = fired / seconds
        return {
            "bench": "timer_sweep",
            "db": db.engine.dialect.name,
            "value": round(rate, 1),
            "unit": "timers per second",
            "workers": WORKERS,
            "due": due,
            "fired": fired,
            "left": left,
            "of_the_rate_of_steps": round(rate / (3 * lives_per_second), 2),
            "memory_grew_kb": max(int(words[2]) for words in told),
        }


def _due(moment: datetime) -> int:
    found = reading().scalar(select(func.count()).select_from(Timer).where(Timer.due_at <= moment)) or 0
    db.session.rollback()
    return found


def _answer(worker: subprocess.Popen[str]) -> str:
    assert worker.stdout is not None
    line = worker.stdout.readline()
    if not line:
        raise RuntimeError("a sweeper has ended; see what it printed above")
    return line
