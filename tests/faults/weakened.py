"""The mutation check: with one protection left out, the same tests must find violations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.faults.stage import Stage, stage
from tests.faults.storm import Report, new_seed, play
from tests.faults.workers import late_worker

#: Rounds of clients without any kill, until something is found, and their length in seconds.
ROUNDS, SECONDS = 6, 10.0


def storm_finds(weak: Stage) -> list[str]:
    """Clients that meet at the same assignments are enough; nothing is killed."""
    report = Report()
    for _ in range(ROUNDS):
        play(weak, report, seed=new_seed(), seconds=SECONDS, parts=())
        if report.violations:
            break
    return report.violations


#: protection → what must notice that it is missing
NOTICED_BY: Mapping[str, Callable[[Stage], list[str]]] = {
    "row_lock": storm_finds,
    "fencing": late_worker,
    "request_key": storm_finds,
    "mail_key": storm_finds,
}


def found_without(protection: str, folder: Path) -> list[str]:
    """The violations that show when the product runs without it."""
    with stage(folder, told={"FAULTS_WITHOUT": protection}) as weak:
        return NOTICED_BY[protection](weak)
