"""17:00: the deadlines of two thousand assignments pass in the same minute, while people work."""

from __future__ import annotations

import secrets
import time
import urllib.request
from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from processes.assignments.deadlines import due_moment
from processes.calendar.working import load_calendar
from processes.db import reading
from processes.mail.commands import choose_mail
from processes.organisation.models import Person, Unit
from tests.faults.ledger import Ledger, Request
from tests.faults.lives import LEAD_ACCOUNTS
from tests.faults.outages import at_work, pass_by
from tests.faults.settling import settle
from tests.faults.stage import Stage
from tests.faults.storm import SETTLED, Report
from tests.office import Office
from tests.province import Province

ASSIGNMENTS, OF_ONE_DIRECTIVE = 2_000, 100
#: Seconds in which all of them have to be raised, and how long is looked on.
WITHIN, PATIENCE = 60.0, 300.0
LOOK_EVERY = 0.5
RAISED = text("SELECT count(*) FROM assignments WHERE due_at = :moment AND overdue_at IS NOT NULL")
WAITING = text("SELECT count(*) FROM assignments WHERE due_at = :moment AND ended_at IS NULL AND clock = 'unit'")


def rush(stage: Stage, report: Report, assignments: int = ASSIGNMENTS) -> tuple[list[str], dict[str, Any]]:
    """What went wrong, and how it went: how many were raised, in how many seconds, and the greatest lag that /metrics showed."""
    moment = stage.inside(lambda: entered(stage, report.ledger, assignments))
    settle(stage.engine, stage.clock, stage.wake, SETTLED + assignments / 10)
    with at_work(stage, report, "rush") as found:
        stage.clock.set(stage.clock.offset + (moment - stage.clock()).total_seconds() - 5)
        while stage.clock() < moment:
            pass_by(LOOK_EVERY)
        began, greatest, raised, due = time.monotonic(), 0.0, 0, 1
        while raised < due and time.monotonic() - began < PATIENCE:
            pass_by(LOOK_EVERY)
            greatest = max(greatest, lag(stage))
            with stage.engine.connect() as connection:
                # What people end or hand in meanwhile is not raised any more.
                raised = connection.execute(RAISED, {"moment": moment}).scalar_one()
                due = connection.execute(WAITING, {"moment": moment}).scalar_one()
        took = time.monotonic() - began
        if raised < due or took > WITHIN:
            found.append(f"{raised} of {due} assignments that were due at once were raised within {took:.0f} seconds")
        if not greatest:
            found.append("/metrics showed no lag meanwhile")
    return found, {"raised": raised, "seconds": round(took, 1), "greatest_lag_seconds": round(greatest, 1)}


def entered(stage: Stage, ledger: Ledger, assignments: int) -> datetime:
    """Enter and issue that many, all due at the end of the next working day; the moment at which they are."""
    province = Province(office(), stage.clock)  # type: ignore[arg-type]
    calendar = load_calendar()
    day = calendar.add_working_days(calendar.local_date(stage.clock()), 1)
    for account in LEAD_ACCOUNTS:  # thousands of mails are another matter
        choose_mail(f"{account}@so.example.vn", "none", by=stage.actor(account), now=stage.clock())
    for _ in range(assignments // OF_ONE_DIRECTIVE):
        directive = province.directive(number=f"{secrets.randbelow(900_000) + 90_000}/UBND-KTTH")
        for _ in range(OF_ONE_DIRECTIVE):
            province.assignment(directive, due_on=day)
        province.act("directive", directive, "issue", by="chuyenvien")
        ledger.write(Request("", "chuyenvien", "directive", directive, "issue", outcome="accepted"))
    moment = due_moment(day)
    assert moment is not None
    return moment


def office() -> Office:
    """Who is there, by code and user name."""
    session = reading()
    units = {row.code: row.id for row in session.execute(select(Unit.code, Unit.id))}
    people = {row.username: row.id for row in session.execute(select(Person.username, Person.id))}
    session.rollback()
    return Office(units, people)


def lag(stage: Stage) -> float:
    """Seconds that the oldest due timer has waited, as Prometheus is told."""
    with urllib.request.urlopen(f"{stage.servers.address}/metrics", timeout=30) as answer:
        shown = answer.read().decode()
    return max(float(line.split()[-1]) for line in shown.splitlines() if line.startswith("chidao_timer_lag_seconds "))
