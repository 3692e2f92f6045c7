"""What one assignment costs: its life beside the floor and django-viewflow, its statements, its thousandth step, its state."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from processes.db import db
from tests.bench.peer import Viewflow
from tests.bench.statements import listening
from web.commands_line.bench import (
    Line,
    assignment_life,
    compete,
    durability,
    not_waiting_for_the_disk,
    opened,
    state_bytes,
)
from web.commands_line.bench.office import Office

VIEWFLOW_LIVES = 20
#: BEGIN and COMMIT of a command.
BRACKETS = 2
#: How many old instances are compared with young ones, and which steps.
OLD_ONES = 3
YOUNG, OLD = range(5, 31), range(985, 1011)


def lines(url: str | None, peer: Viewflow) -> Iterator[Line]:
    """All of it on one database (None: a throw-away SQLite)."""
    with opened(url):
        office = Office()
        rates = compete(office, {"viewflow": (peer.lives, VIEWFLOW_LIVES)})
        yield assignment_life(rates)
        yield {
            "bench": "viewflow_life",
            "db": db.engine.dialect.name,
            **durability(),
            "value": round(rates.ratio("ours", "viewflow"), 2),
            "unit": "times as quick as django-viewflow",
            "viewflow": round(rates.median("viewflow"), 1),
            "viewflow_statements": peer.statements,
        }
        if db.engine.dialect.name == "sqlite":
            with not_waiting_for_the_disk():
                yield {**assignment_life(compete(office)), "bench": "assignment_life_unsynced"}
        yield statements_per_life(office)
        yield step_cost_growth(office)
        yield state_bytes(office)


def statements_per_life(office: Office) -> Line:
    """Statements at the driver of start, submit and approve; beside them every message, BEGIN and COMMIT included."""
    counts = []
    db.session.remove()
    with listening(db.engine) as said:
        office.lives(2)
        said.clear()
        entered = office.enter()
        counts.append(len(said))
        instance_id = office.instance(entered)
        for action in ("submit", "approve"):
            said.clear()
            office.do(action, instance_id)
            counts.append(len(said))
        db.session.remove()
    return {
        "bench": "statements_per_life",
        "db": db.engine.dialect.name,
        "value": sum(counts) - BRACKETS * len(counts),
        "unit": "statements",
        "start, submit, approve": [count - BRACKETS for count in counts],
        "with BEGIN and COMMIT": sum(counts),
    }


def step_cost_growth(office: Office) -> Line:
    """The median cost of a step around the thousandth over that of one around the tenth, of instances that take turns: what
    slows the machine slows both."""
    old = [office.begin() for _ in range(OLD_ONES)]
    for instance_id in old:
        for number in range(OLD.start):
            office.do(_action(number), instance_id)
    costs: dict[str, list[float]] = {"young": [], "old": []}
    for aged in old:
        fresh = office.begin()
        for number in range(YOUNG.start):
            office.do(_action(number), fresh)
        for young, late in zip(YOUNG, OLD, strict=True):
            costs["young"].append(_timed(office, young, fresh))
            costs["old"].append(_timed(office, late, aged))
    return {
        "bench": "step_cost_growth",
        "db": db.engine.dialect.name,
        "value": round(statistics.median(costs["old"]) / statistics.median(costs["young"]), 3),
        "unit": f"cost of steps {OLD.start}–{OLD.stop - 1} over steps {YOUNG.start}–{YOUNG.stop - 1}",
    }


def _action(number: int) -> str:
    return "reject" if number % 2 else "submit"


def _timed(office: Office, number: int, instance_id: int) -> float:
    began = time.perf_counter()
    office.do(_action(number), instance_id)
    return time.perf_counter() - began
