"""One sweeper: ``python -m tests.bench.sweeping URL HOME MOMENT``. Says ``ready``, waits for a line, fires what is due, and tells
how many timers it fired, in how many seconds, and by how many KB its greatest memory grew meanwhile."""

from __future__ import annotations

import resource
import sys
import time
from datetime import datetime
from pathlib import Path

from processes.db import db
from processes.runtime.timers import fire_due
from web.app import create_app
from web.settings import Settings


def main(url: str, home: str, moment: str) -> None:
    app = create_app(Settings(home=Path(home), database_url=url, secret_key="b" * 64, testing=True))
    with app.app_context():
        now = datetime.fromisoformat(moment)
        warmed = iter(range(20))
        fire_due(now, stop=lambda: next(warmed, None) is None)  # parses the diagrams, fills the caches
        print("ready", flush=True)
        sys.stdin.readline()
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
        fired = fire_due(now)
        took = time.perf_counter() - began
        print(fired, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, flush=True)
        db.session.remove()
        db.engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
