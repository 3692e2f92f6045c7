"""`make up`: the grown-up form on this machine, without Docker. PostgreSQL and a broker from wheels, then web, worker and beat
as processes of their own, each line headed by the name of whoever says it. Ctrl+C ends them, the last one first.

PORT chooses where to answer. What is stored lies in var/up; where PostgreSQL may not enter that folder (it refuses to be
root, and somebody else may have no way there), everything is gone at the end, which is said.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.grown import ROOT, Grown
from tests.servers.postgres import Unreachable
from tests.servers.process import NotReady

KEPT = ROOT / "var" / "up"
COLOURS = {"database": 34, "broker": 35, "web": 32, "worker": 33, "beat": 36, "up": 1}


def say(name: str, line: str) -> None:
    head = f"{name:<8} |"
    print(f"\033[{COLOURS[name]}m{head}\033[0m {line}" if sys.stdout.isatty() else f"{head} {line}", flush=True)


def language() -> str:
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next(filter(None, named), "vi_VN.UTF-8")


@contextmanager
def servers() -> Iterator[Grown]:
    port = int(os.environ.get("PORT") or 8000)
    try:
        grown = Grown(KEPT, port=port, keep=True, language=language(), listener=say)
    except Unreachable as reason:
        say("up", f"{reason}: everything stored is gone when this ends.")
        with (
            tempfile.TemporaryDirectory(prefix="chidao-up-") as folder,
            Grown(Path(folder), port=port, language=language(), listener=say) as passing,
        ):
            yield passing
    else:
        with grown:
            yield grown


def main() -> int:
    ended = threading.Event()
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, lambda *_: ended.set())
    with servers() as grown:
        try:
            say("up", "PostgreSQL and the broker start …")
            grown.start("database", "broker")
            for line in grown.chidao("demo").splitlines():
                say("up", line)
            say("up", "web, worker and beat start …")
            grown.start()
            say("up", f"ready: {grown.address}   (Ctrl+C ends everything)")
        except (NotReady, RuntimeError) as fault:
            say("up", str(fault))
            grown.stop()
            return 1
        fallen: list[str] = []
        while not fallen and not ended.wait(1):
            fallen = [name for name in grown.names if not grown.process(name).alive]
        for name in fallen:
            say("up", f"{name} has ended by itself; so do the others now.")
        codes = grown.stop()
        say("up", "ended: " + ", ".join(f"{name} {code}" for name, code in codes.items()))
        return 1 if fallen or any(codes.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
