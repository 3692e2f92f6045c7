"""Reports among a million assignments: each form several times in a quiet process, right after a commit."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from processes import unchanged
from processes.assignments.filters import Filters
from processes.assignments.home import counters
from processes.calendar.working import load_calendar
from processes.db import db
from processes.organisation.actor import Actor, actor_by_username
from processes.reports.forms import FIGURES, UNITS, UNITS_17
from processes.reports.queries import report
from web import clock
from web.commands_line.bench import Line

ROUNDS = 7
#: Who sees everything, so that everything is counted.
READER = "lanhdao"
#: Milliseconds within which it must be there, for what the province waits for every Thursday.
MUST = {"units-17, a year": 300, "units, a year": 200, "figures, a year": 200, "home counters": 200}
FILTERED = 500


def lines() -> Iterator[Line]:
    """One line a form and filter, asked by the application that the large demonstration has open."""
    actor = actor_by_username(READER)
    assert actor is not None
    for name, ask in _questions(actor).items():
        took = []
        for _ in range(ROUNDS):
            db.session.rollback()
            unchanged._kept.clear()
            began = time.perf_counter()
            ask()
            took.append(time.perf_counter() - began)
        yield {
            "bench": "reports",
            "form": name,
            "db": "postgresql",
            "value": round(statistics.median(took) * 1000, 1),
            "unit": "ms",
            "must": MUST.get(name, FILTERED),
        }
    db.session.rollback()


def _questions(actor: Actor) -> dict[str, Callable[[], object]]:
    now = clock.now()
    today = load_calendar().local_date(now)
    year = Filters(issued_from=today - timedelta(days=365))
    past = Filters(issued_from=today - timedelta(days=730), issued_to=today - timedelta(days=365))
    month = Filters(carried_from=today - timedelta(days=60), carried_to=today - timedelta(days=31))
    asked = {
        "units-17, a year": (UNITS_17, year),
        "units, a year": (UNITS, year),
        "figures, a year": (FIGURES, year),
        "units-17, a year gone by": (UNITS_17, past),
        "units, flow of a month gone by": (UNITS, month),
        "units-17, a year, one director": (UNITS_17, replace(year, director="chutich")),
        "units-17, a year, by the original deadline": (UNITS_17, replace(year, original=True)),
    }
    questions: dict[str, Callable[[], object]] = {
        name: (lambda form=form, filters=filters: report(actor, form, filters, now=now))  # type: ignore[misc]
        for name, (form, filters) in asked.items()
    }
    return {**questions, "home counters": lambda: counters(actor)}
