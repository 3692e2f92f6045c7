"""Named points at which a process can be told to die, so that `make faults` can show that nothing is lost there.

Without ``CHIDAO_DIE_AT`` (the only way to switch it on, and refused outside of a folder made for it) :func:`reach` is one
comparison with None.
"""

from __future__ import annotations

import os
import random
import signal
from dataclasses import dataclass

BEFORE_COMMIT, AFTER_COMMIT = "before_commit", "after_commit"
AFTER_CLAIM, AFTER_HANDLER = "after_claim", "after_handler"
POINTS = frozenset({BEFORE_COMMIT, AFTER_COMMIT, AFTER_CLAIM, AFTER_HANDLER})


@dataclass(frozen=True, slots=True)
class Death:
    """At which point a process dies, how probably each time it comes there (0 to 1), and the seed of the chance."""

    point: str
    probability: float
    seed: int

    @classmethod
    def read(cls, text: str) -> Death:
        """From ``point:probability:seed``; ValueError for anything else."""
        point, probability, seed = text.split(":")
        if point not in POINTS or not 0 <= float(probability) <= 1:
            raise ValueError(text)
        return cls(point, float(probability), int(seed))


_death: Death | None = None
_chance: tuple[int, random.Random] | None = None


def configure(death: Death | None) -> None:
    """What this process is told; None, the usual case: it lives."""
    global _death
    _death = death


def reach(point: str) -> None:
    """The process has come to this point."""
    if _death is not None and _death.point == point:
        _try(_death)


def _try(death: Death) -> None:
    global _chance
    here = os.getpid()
    # Each process draws its own numbers, also one that was forked: all would die at the same moment otherwise.
    if _chance is None or _chance[0] != here:
        _chance = here, random.Random(f"{death.seed}:{here}")  # noqa: S311 - chance, not a secret
    if _chance[1].random() < death.probability:
        os.kill(here, signal.SIGKILL)
