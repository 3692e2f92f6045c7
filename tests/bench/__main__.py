"""``python -m tests.bench``: the measurements of `make bench`; ``… scale``: those that need many rows; ``… table``: README's table.

Prints JSON lines, each with ``bench`` and ``value``, and keeps them in var/bench.jsonl.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import lives, pages, table
from tests.bench.large import large
from tests.bench.load import SECONDS, load
from tests.bench.peer import ROOT, viewflow
from tests.bench.stored import bytes_per_live_instance
from tests.bench.timers import timer_sweep
from tests.servers.postgres import DURABLE, PORT, SUPERUSER, Postgres
from web.commands_line.bench import Line, assignment_life, compete, opened
from web.commands_line.bench.office import Office

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


def scale(assignments: int, seconds: int) -> Iterator[Line]:
    """What needs many rows: the sweep of a hundred thousand timers, the pages, sixty people at work."""
    with Postgres(settings=DURABLE) as server:
        server.start()
        server.execute("CREATE DATABASE ours")
        with opened(server.url("ours")):
            rate = assignment_life(compete(Office()))["value"]
        yield timer_sweep(server.url("ours"), min(MANY_TIMERS, assignments), rate)
    with tempfile.TemporaryDirectory(prefix="chidao-bench-") as folder, large(Path(folder), assignments) as office:
        yield from pages.lines(office, min(seconds, pages.SECONDS))
        yield load(office, seconds)


def main(arguments: list[str]) -> None:
    if arguments == ["table"]:
        table.put_into(ROOT / "README.md", table.measured())
        return
    # `scale 10000 30`: fewer assignments, shorter, to try it out.
    sizes = [int(word) for word in arguments[1:]] or [1_000_000, SECONDS]
    for line in scale(*sizes) if arguments[:1] == ["scale"] else usual():
        table.keep(line)
        print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
