"""Giving an assignment that repeats, and giving its kỳ when they are due (C18)."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from processes import telemetry
from processes.assignments.deadlines import due_moment
from processes.assignments.entering import enter, open_to_more
from processes.assignments.fields import Fields, read_fields
from processes.assignments.folding import any_series, any_sets
from processes.calendar.working import Calendar, load_calendar
from processes.command import in_transaction
from processes.db import after_commit, reading, table_of
from processes.folding import fold
from processes.organisation.actor import Actor, load_actor
from processes.organisation.models import Person, Unit
from processes.refusals import FieldError, InvalidForm, NotFound
from processes.runtime import objects
from processes.runtime.act import send, start_instance, take_object
from processes.runtime.work import Work
from processes.series.fields import columns_of, read_rule, rule_of
from processes.series.models import Series, SeriesPeriod
from processes.series.periods import Period
from processes.series.policy import SERIES
from processes.series.rule import Rule
from processes.sets.commands import MOST_UNITS
from processes.sets.models import AssignmentSet, SetMember

log = logging.getLogger(__name__)

_SERIES = table_of(Series)
#: The group of statuses in which kỳ are given, whatever the diagram calls them.
RUNNING = "in_progress"


@telemetry.command
@in_transaction
def add_series(
    session: Session,
    directive_id: int,
    values: Mapping[str, Any],
    repeat: Mapping[str, Any],
    leads: Sequence[Any],
    *,
    by: Actor,
    now: datetime,
    issue: bool = False,
) -> list[int]:
    """Enter an assignment that repeats, one series for each of the units, and start their processes; returns their ids.

    ``values`` as of an assignment, without lead and deadline; ``repeat`` as :func:`processes.series.fields.read_rule` reads it.
    With ``issue`` they begin at once. Everything is entered or nothing. Raises InvalidForm naming the fields, and what adding an
    assignment raises.
    """
    directive = open_to_more(session, directive_id, by=by, now=now, issue=issue)
    calendar = load_calendar()
    rule, errors = read_rule(repeat, today=calendar.local_date(now))
    if values.get("due_on") not in (None, "") or values.get("due_before"):
        errors.append(FieldError.of("due_on", "Nhiệm vụ định kỳ có hạn theo từng kỳ; đề nghị bỏ trống ô “Hạn xử lý”."))
    first_due = rule.deadline(rule.first, calendar.is_working) if rule else calendar.local_date(now)
    units = list(dict.fromkeys(leads)) or [None]
    if len(units) > MOST_UNITS:
        raise InvalidForm([FieldError.of("lead", "Có đơn vị không có trong danh mục.")])
    read: list[Fields] = []
    for unit in units:
        fields, wrong = read_fields(session, {**values, "lead": unit, "due_on": first_due}, partial=False)
        read.append(fields)
        errors += wrong
        if wrong:
            break
    if errors or rule is None:
        raise InvalidForm(errors)
    return [_enter(directive, fields, rule, by=by, issue=issue) for fields in read]


def _enter(directive: Work, fields: Fields, rule: Rule, *, by: Actor, issue: bool) -> int:
    session, now, of_it = directive.session, directive.now, fields.columns
    entered = {"directive_id": directive.object_id, "content": of_it["content"], "by_id": by.id, "created_at": now}
    id = int(session.execute(insert(AssignmentSet).values(entered).returning(AssignmentSet.id)).scalar_one())
    given = ("content", "expected_product", "lead_id", "officer_id", "key")
    columns = {
        **{name: of_it[name] for name in given if name in of_it},
        **columns_of(rule),
        "id": id,
        "directive_id": directive.object_id,
        "drafter_id": by.id,
        "follower_id": of_it.get("follower_id") or by.id,
        "following_unit_id": by.unit_id,
        "coordinating": list(fields.coordinating or ()),
        "coordinating_people": list(fields.coordinating_people or ()),
        "entered_at": now,
    }
    session.execute(insert(Series).values(columns))
    row = objects.load_row(directive.connection, SERIES, id)
    start_instance(
        session,
        SERIES,
        object_type=SERIES,
        object_id=id,
        row=row,
        variables={},
        by=by,
        now=now,
        then="issue" if issue else None,
        above=directive.row,
    )
    after_commit(session, any_sets.forget)
    return id


@telemetry.command
@in_transaction
def open_due(session: Session, series_id: int, *, now: datetime) -> int:
    """Give the kỳ of a series whose time has come, also those missed while nobody looked, each to its unit as an assignment of its
    own; returns how many there were. Tells the series when it was the last.

    Safe to repeat and to run twice at once: the directive is locked first, then the series, and a kỳ exists once.
    """
    directive_id = session.scalar(select(Series.directive_id).where(Series.id == series_id))
    if directive_id is None:
        raise NotFound()
    directive = take_object(session, "directive", directive_id, by=None, now=now)
    series = take_object(session, SERIES, series_id, by=None, now=now)
    if series.row["status_group"] != RUNNING or directive.row["issued_at"] is None or directive.instance.ended:
        return 0
    rule, calendar = rule_of(series.row), load_calendar()
    given = frozenset(session.scalars(select(SeriesPeriod.period).where(SeriesPeriod.series_id == series_id)))
    due = _due(rule, given, calendar, calendar.local_date(now))
    for period in due:
        _give(directive, series.row, period, rule.deadline(period, calendar.is_working))
    if due:
        send(directive, "assignment_added")
        after_commit(session, any_sets.forget)
        after_commit(session, any_series.forget)
    if len(given) + len(due) >= rule.total:
        send(series, "all_given")
    return len(due)


def open_all_due(now: datetime) -> int:
    """:func:`open_due` for every series that has something to give, or nothing more; returns how many kỳ were given. One that fails
    keeps no other from its kỳ: the rest is done first, then it is said."""
    opened, failed = 0, []
    for series_id in _with_due(now):
        try:
            opened += open_due(series_id, now=now)
        except DBAPIError as fault:
            if fault.connection_invalidated:
                raise
            failed.append(series_id)
            log.exception("the kỳ of series %s wait for the next attempt", series_id)
        except Exception:
            failed.append(series_id)
            log.exception("the kỳ of series %s could not be given", series_id)
    if failed:
        raise RuntimeError(f"series {', '.join(map(str, failed))} could not be continued")
    return opened


def _with_due(now: datetime) -> list[int]:
    """Looked at without a lock: what is seen here is looked at again behind it."""
    session, calendar = reading(), load_calendar()
    today = calendar.local_date(now)
    running = session.execute(select(_SERIES).where(_SERIES.c.ended_at.is_(None)).order_by(_SERIES.c.id)).mappings()
    rows = [dict(row) for row in running if row["status_group"] == RUNNING]
    given: dict[int, set[str]] = {row["id"]: set() for row in rows}
    of_them = SeriesPeriod.series_id.in_(select(Series.id).where(Series.ended_at.is_(None)))
    for series_id, period in session.execute(select(SeriesPeriod.series_id, SeriesPeriod.period).where(of_them)):
        given.setdefault(series_id, set()).add(period)
    session.rollback()
    rules = ((row["id"], rule_of(row)) for row in rows)
    return [id for id, rule in rules if len(given[id]) >= rule.total or _due(rule, given[id], calendar, today)]


def _due(rule: Rule, given: Iterable[str], calendar: Calendar, today: date) -> list[Period]:
    """The kỳ that are to be given by today and were not, in order."""
    known, due = frozenset(given), []
    for period in rule.periods():
        if period.code in known:
            continue
        if rule.opens_on(period, calendar.is_working) > today:
            break
        due.append(period)
    return due


def _give(directive: Work, row: Mapping[str, Any], period: Period, due_on: date) -> None:
    """One kỳ as an assignment with its unit: the product itself gives it, in the name of whoever gave the series."""
    session = directive.session
    content = content_of(row["content"], period)
    due_at = due_moment(due_on)
    columns = {
        **{name: row[name] for name in ("expected_product", "lead_id", "key", "follower_id")},
        "officer_id": _officer(directive, row),
        "content": content,
        "search": fold(content),
        "due_at": due_at,
        "original_due_at": due_at,
    }
    fields = Fields(
        columns, _active(session, Unit, row["coordinating"]), _active(session, Person, row["coordinating_people"])
    )
    of_series = {name: row[name] for name in ("drafter_id", "following_unit_id")}
    assignment_id = enter(directive, fields, by=None, issue=True, more=of_series)
    session.execute(insert(SetMember).values(assignment_id=assignment_id, set_id=row["id"]))
    session.execute(insert(SeriesPeriod).values(assignment_id=assignment_id, series_id=row["id"], period=period.code))


def content_of(content: str, period: Period) -> str:
    """What the assignment of a kỳ says: notices, letters and lists then name the kỳ wherever they name the assignment."""
    return f"{content} ({period.label})"


def _officer(directive: Work, row: Mapping[str, Any]) -> int | None:
    """Who is in charge in the unit, as long as they work there: a kỳ is not for whoever has left."""
    officer = load_actor(row["officer_id"], directive.session, now=directive.now) if row["officer_id"] else None
    return officer.id if officer is not None and row["lead_id"] in officer.unit_path else None


def _active(session: Session, table: type[Unit] | type[Person], ids: Sequence[int | None]) -> tuple[int, ...]:
    """Those who are still there: a series outlives people and units that stand beside it."""
    wanted = [id for id in ids if id is not None]
    if not wanted:
        return ()
    return tuple(session.scalars(select(table.id).where(table.id.in_(wanted), table.active).order_by(table.id)))
