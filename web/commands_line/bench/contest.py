"""Several ways of doing the same work, taking turns: the machine's speed swings, so only what happened side by side compares."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass

#: Seconds that so many lives took.
Contestant = Callable[[int], float]


@dataclass(frozen=True, slots=True)
class Rates:
    """Lives per second of each contestant, one number a round."""

    of: Mapping[str, list[float]]

    def median(self, name: str) -> float:
        return statistics.median(self.of[name])

    def ratio(self, over: str, under: str) -> float:
        """The median over the rounds of one rate divided by the other's."""
        return statistics.median(o / u for o, u in zip(self.of[over], self.of[under], strict=True))


def contest(contestants: Mapping[str, tuple[Contestant, int]], rounds: int) -> Rates:
    """Let each do its number of lives in every round, after a few that are not counted."""
    for live, _ in contestants.values():
        live(3)  # parse the diagrams, fill the caches
    rates: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, (live, lives) in contestants.items():
            rates[name].append(lives / live(lives))
    return Rates(rates)
