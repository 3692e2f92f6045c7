"""Kills one part of the product after the other, without a warning, and starts it again; and moves the clock."""

from __future__ import annotations

import random
import signal
import threading
from collections import Counter
from collections.abc import Sequence

from tests.faults.inside.arrange import OffsetClock
from tests.servers.grown import Grown
from tests.servers.process import send

#: What is killed: a part with all its processes, or one process of those that answer or work.
PARTS = ("web", "worker", "beat", "broker", "database", "one of web", "one of worker")
HOUR = 3600.0


class Monkey(threading.Thread):
    """Its seed decides which part and when. Every part is up again when it has ended."""

    def __init__(self, servers: Grown, clock: OffsetClock, seed: str, parts: Sequence[str] = PARTS) -> None:
        super().__init__(name="monkey", daemon=True)
        self.servers, self.clock, self.parts = servers, clock, parts
        self.chance = random.Random(seed)
        self.stopping = threading.Event()
        self.kills: Counter[str] = Counter()
        self.jumps = 0
        self.fault: Exception | None = None

    def run(self) -> None:
        try:
            while not self.stopping.wait(self.chance.uniform(0.3, 1.5)):
                if not self.parts or self.chance.random() < 0.25:
                    # An afternoon passes: deadlines with it.
                    self.clock.set(self.clock.offset + self.chance.uniform(0.5, 2) * HOUR)
                    self.jumps += 1
                    continue
                part = self.chance.choice(self.parts)
                self.kills[part] += 1
                if part.startswith("one of "):
                    self._kill_one(part.removeprefix("one of "))
                    continue
                self.servers.kill(part)
                self.stopping.wait(self.chance.uniform(0, 1))
                self.servers.start(part)
        except Exception as fault:
            self.fault = fault

    def _kill_one(self, part: str) -> None:
        """The process above it starts another by itself."""
        if family := self.servers.process(part).family()[1:]:
            send(self.chance.choice(family), signal.SIGKILL)
