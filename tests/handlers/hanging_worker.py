"""Run as a program with a broker's address: a worker whose every sweep hangs, and that has little patience with it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from handlers import workforce
from tests.conftest import START


class Hanging(workforce.Workforce):
    """It works on no database."""

    def after_fork(self) -> None:
        pass


@contextmanager
def hang() -> Iterator[None]:
    print("a sweep hangs", flush=True)
    try:
        threading.Event().wait()
        yield
    except SystemExit:
        print("the sweep was broken off", flush=True)
        raise


if __name__ == "__main__":
    workforce.GRACE = 0.1
    worker = Hanging(sys.argv[1], context=hang, clock=lambda: START)
    sys.exit(worker.work(1, lambda: print("ready", flush=True)))
