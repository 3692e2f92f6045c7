"""`make faults`: kills, outages and mutation checks; one JSON line each, and one for the whole. Ends with 1 on a violation.

    python -m tests.faults [--seed HEX] [--rounds N] [--seconds S] [--only storm,late_worker,without_row_lock,…]

A seed repeats what clients and the monkey choose; when which process comes where is the machine's affair.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from processes.fault_points import AFTER_CLAIM, AFTER_COMMIT, AFTER_HANDLER, BEFORE_COMMIT
from tests.faults import outages, workers
from tests.faults.rush import rush
from tests.faults.stage import Stage, stage
from tests.faults.storm import CLIENTS, Report, new_seed, play
from tests.faults.weakened import NOTICED_BY, found_without

#: Named points, one a round, and how probably a process dies each time it comes there: often enough to happen several times
#: a round, too seldom for the same job to lose all its attempts.
POINTS = (f"{BEFORE_COMMIT}:0.02", f"{AFTER_COMMIT}:0.02", f"{AFTER_CLAIM}:0.1", f"{AFTER_HANDLER}:0.1")
STORM = "storm"
#: Seconds that the database and the broker are away.
DATABASE_AWAY, BROKER_AWAY = 10.0, 60.0
SCENARIOS: dict[str, Callable[[Stage, Report], list[str]]] = {
    "late_worker": lambda place, _: workers.late_worker(place),
    "hanging_handler": lambda place, _: workers.hanging_handler(place),
    "database_away": lambda place, report: outages.database_away(place, report, DATABASE_AWAY),
    "broker_away": lambda place, report: outages.broker_away(place, report, BROKER_AWAY),
    "clock_back": outages.clock_back,
    "disk_full": lambda place, _: outages.disk_full(place),
}
RUSH = "rush"
WEAKENED = {f"without_{name}": name for name in NOTICED_BY}
#: Sentences shown of each part; all are counted.
MOST_SHOWN = 20


def say(name: str, **more: Any) -> None:
    print(json.dumps({"faults": name, **more}, ensure_ascii=False), flush=True)


def shown(violations: Sequence[str]) -> None:
    for violation in violations[:MOST_SHOWN]:
        print(f"  {violation}", file=sys.stderr, flush=True)


def storms(place: Stage, report: Report, arguments: argparse.Namespace) -> None:
    for number in range(arguments.rounds):
        seed = f"{arguments.seed}/{number}"
        point = POINTS[number % len(POINTS)]
        play(place, report, seed=seed, seconds=arguments.seconds, clients=arguments.clients, die_at=point)
        say(STORM, seed=seed, point=point, **report.line())
    shown(report.violations)
    place.tell("CHIDAO_DIE_AT", "")
    place.restart("web", "worker")


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--seed", default=new_seed(), help="eight hexadecimal digits; printed when not given")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=30.0, help="length of a round")
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--only", default="", help=f"of {', '.join((STORM, *SCENARIOS, RUSH, *WEAKENED))}")
    arguments = parser.parse_args(words)
    wanted = [each for each in arguments.only.split(",") if each] or [STORM, *SCENARIOS, RUSH, *WEAKENED]
    bad = 0
    report = Report()
    with tempfile.TemporaryDirectory(prefix="chidao-faults-") as folder:
        if {STORM, *SCENARIOS} & set(wanted):
            with stage(Path(folder) / "whole") as place:
                if STORM in wanted:
                    storms(place, report, arguments)
                    bad += len(report.violations)
                for name in (each for each in SCENARIOS if each in wanted):
                    found = SCENARIOS[name](place, report)
                    say(name, violations=len(found))
                    shown(found)
                    bad += len(found)
        if RUSH in wanted:
            # In a province of its own: nobody there wants mail, and what was mailed before would be missed.
            with stage(Path(folder) / RUSH) as place:
                apart = Report()
                found, told = rush(place, apart)
                say(RUSH, **told, accepted=apart.ledger.count("accepted"), violations=len(found))
                shown(found)
                bad += len(found)
        for name in (each for each in WEAKENED if each in wanted):
            found = found_without(WEAKENED[name], Path(folder) / name)
            say(name, violations_found=len(found), must="> 0", examples=found[:3])
            bad += not found
    line = report.line(seed=arguments.seed)
    say("total", **{**line, "violations": bad})
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
