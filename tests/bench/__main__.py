"""``python -m tests.bench``: the measurements of `make bench`; ``… scale``: those that need many rows; ``… first-load``: of pages
in a browser only; ``… table``: README's table.

    python -m tests.bench scale [--assignments N] [--seconds S] [--in FOLDER] [--only timers,reports,pages,public,load]

A million assignments take minutes to make and 10 GB: with ``--in`` they are made once, in that folder, and found there the next
time. Prints JSON lines, each with ``bench`` and ``value``, and keeps them in var/bench.jsonl.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench import figures, first_load, lives, pages, public, table
from tests.bench.large import large
from tests.bench.load import SECONDS, load
from tests.bench.peer import ROOT, viewflow
from tests.bench.stored import bytes_per_live_instance
from tests.bench.timers import timer_sweep
from tests.servers.postgres import DURABLE, PORT, SUPERUSER, Postgres
from web.commands_line.bench import Line, assignment_life, compete, opened
from web.commands_line.bench.office import Office

FEW_TIMERS, MANY_TIMERS = 8_000, 160_000
#: of what needs many rows
PARTS = ("timers", "reports", "pages", "public", "load")


def usual() -> Iterator[Line]:
    """Within ten minutes: everything whose ratio shows on few rows."""
    yield from first_load.lines()
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


def scale(assignments: int, seconds: int, parts: Sequence[str], kept: Path | None) -> Iterator[Line]:
    """What needs many rows: the sweep of a hundred thousand timers, the pages, sixty people at work. ``kept``: where the
    assignments lie, or are to be kept."""
    if "timers" in parts:
        with Postgres(settings=DURABLE) as server:
            server.start()
            server.execute("CREATE DATABASE ours")
            with opened(server.url("ours")):
                rate = assignment_life(compete(Office()))["value"]
            yield timer_sweep(server.url("ours"), min(MANY_TIMERS, assignments), rate)
    if not {"reports", "pages", "public", "load"} & set(parts):
        return
    with (
        tempfile.TemporaryDirectory(prefix="chidao-bench-") as folder,
        large(kept or Path(folder), assignments) as office,
    ):
        if "reports" in parts:
            yield from figures.lines()
        if "pages" in parts:
            yield from pages.lines(office, min(seconds, pages.SECONDS))
        if "public" in parts:
            yield from public.lines(office)
        if "load" in parts:
            yield load(office, seconds)


def main(words: Sequence[str]) -> None:
    if words[:1] == ["table"]:
        table.put_into(ROOT / "README.md", table.measured())
        return
    parser = argparse.ArgumentParser(prog="python -m tests.bench scale")
    parser.add_argument("--assignments", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=SECONDS, help="how long people come and work")
    parser.add_argument("--in", dest="kept", type=Path, help="a folder in which the assignments are kept")
    parser.add_argument("--only", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    if words[:1] == ["scale"]:
        told = parser.parse_args(words[1:])
        lines = scale(told.assignments, told.seconds, told.only.split(","), told.kept)
    else:
        lines = first_load.lines() if words[:1] == ["first-load"] else usual()
    for line in lines:
        table.keep(line)
        print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
