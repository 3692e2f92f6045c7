"""``python -m tests.bench``: the measurements of `make bench`; ``… scale``: those that need many rows; ``… table``: README's table.

Prints JSON lines, each with ``bench`` and ``value``, and keeps them in var/bench.jsonl.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import lives, table
from tests.bench.peer import ROOT, viewflow
from tests.bench.stored import bytes_per_live_instance
from tests.bench.timers import timer_sweep
from tests.servers.postgres import DURABLE, PORT, SUPERUSER, Postgres
from web.commands_line.bench import Line

FEW_TIMERS, MANY_TIMERS = 8_000, 160_000


def usual() -> Iterator[Line]:
    """Within ten minutes: everything whose ratio shows on few rows."""
    with tempfile.TemporaryDirectory(prefix="chidao-bench-") as folder:
        with viewflow("sqlite", str(Path(folder) / "viewflow.sqlite")) as peer:
            yield from lives.lines(None, peer)
        with Postgres(settings=DURABLE) as server:
            server.start()
            for name in ("ours", "viewflow"):
                server.execute(f"CREATE DATABASE {name}")
            rate = 0.0
            with viewflow("postgresql", str(server.socket), str(PORT), SUPERUSER, "viewflow") as peer:
                for line in lives.lines(server.url("ours"), peer):
                    rate = line["value"] if line["bench"] == "assignment_life" else rate
                    yield line
            yield bytes_per_live_instance(server.url("ours"))
            yield timer_sweep(server.url("ours"), FEW_TIMERS, rate)


def main(arguments: list[str]) -> None:
    if arguments == ["table"]:
        table.put_into(ROOT / "README.md", table.measured())
        return
    for line in usual():
        table.keep(line)
        print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
