"""A repeating assignment as one row, and with everything its page shows: its rule, the kỳ given and those to come (C18)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from processes import clock
from processes.assignments.models import Assignment
from processes.assignments.policy import visible_assignments
from processes.assignments.rows import AssignmentRow, PersonName, read_rows, rows_statement
from processes.assignments.standing import is_done, is_overdue
from processes.calendar.working import load_calendar
from processes.db import reading
from processes.directives.models import Directive
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit
from processes.refusals import NotFound
from processes.runtime.definitions import status_labels
from processes.runtime.models import ProcessInstance
from processes.series.fields import rule_of
from processes.series.models import Series, SeriesPeriod
from processes.series.periods import Period
from processes.series.policy import SERIES, visible_series
from processes.series.rule import IsWorking, Rule
from processes.storable import is_id

#: How many of the kỳ to come a page names.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """``given`` of ``total`` kỳ were given; of those the person sees, ``open`` have not ended, ``submitted`` were handed in or ended
    with a result, and ``overdue`` are late."""

    id: int
    instance_id: int
    directive_id: int
    number: str
    content: str
    lead_code: str
    lead_name: str
    rule: Rule
    given: int
    open: int
    submitted: int
    overdue: int
    status: str
    status_group: str
    status_label: str
    status_label_en: str

    @property
    def total(self) -> int:
        return self.rule.total


@dataclass(frozen=True, slots=True)
class Coming:
    """A kỳ that is to be given: when it is due, when it is given, and the day the rule named where that is a day off."""

    period: Period
    due_on: date
    opens_on: date
    moved_from: date | None


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series opened. ``periods``: the kỳ given that the person sees, newest first; ``coming``: the next of those to come, of
    ``left`` in all."""

    row: SeriesRow
    subject: str
    directive_date: date
    expected_product: str | None
    key: bool
    officer: PersonName | None
    drafter: PersonName
    follower: PersonName
    approver: PersonName
    director: PersonName
    following_unit: str | None
    coordinating: tuple[str, ...]
    entered_at: datetime
    issued_at: datetime | None
    ended_at: datetime | None
    periods: list[AssignmentRow]
    coming: list[Coming] = field(default_factory=list)
    left: int = 0


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The kỳ around one: which of how many it is, and the assignments of the one before and the one after, if the person sees
    them."""

    series_id: int
    place: int
    total: int
    previous: int | None
    next: int | None


def coming(rule: Rule, given: Iterable[str], is_working: IsWorking, most: int = SHOWN) -> list[Coming]:
    """The first of the kỳ that have not been given."""
    known = frozenset(given)
    return [_coming(rule, each, is_working) for each in islice(_left(rule, known), most)]


def _left(rule: Rule, given: frozenset[str]) -> Iterable[Period]:
    return (period for period in rule.periods() if period.code not in given)


def _coming(rule: Rule, period: Period, is_working: IsWorking) -> Coming:
    due_on, nominal = rule.deadline(period, is_working), rule.nominal(period)
    return Coming(period, due_on, rule.opens_on(period, is_working), nominal if nominal != due_on else None)


def period_codes(series_id: int) -> frozenset[str]:
    """The kỳ of a series that were given. The caller has checked that the series may be seen."""
    return frozenset(reading().scalars(select(SeriesPeriod.period).where(SeriesPeriod.series_id == series_id)))


def series_rows(actor: Actor, ids: Iterable[int]) -> dict[int, SeriesRow]:
    """The series as one row each, by id; those that the person does not see are left out. Two statements, however many."""
    wanted = [id for id in set(ids) if is_id(id)]
    return {row.id: row for row in _rows(actor, Series.id.in_(wanted))} if wanted else {}


def series_of(actor: Actor, directive_id: int) -> list[SeriesRow]:
    """The series of a directive that the person sees, in order of entry."""
    return _rows(actor, Series.directive_id == directive_id)


def series_view(actor: Actor, series_id: int, *, now: datetime | None = None) -> SeriesView:
    """The series for this person. NotFound when they may not see it, as when it does not exist."""
    row = series_rows(actor, [series_id]).get(series_id)
    if row is None:
        raise NotFound()
    session = reading()
    more = session.execute(
        select(Series, Directive.subject, Directive.date, Directive.approver_id, Directive.director_id, Unit.name)
        .join(Directive, Directive.id == Series.directive_id)
        .outerjoin(Unit, Unit.id == Series.following_unit_id)
        .where(Series.id == series_id)
        .execution_options(populate_existing=True)
    ).one()
    series: Series = more.Series
    statement = (
        rows_statement(actor)
        .where(SeriesPeriod.series_id == series_id, visible_assignments(actor))
        .order_by(SeriesPeriod.period.desc())
    )
    given = period_codes(series_id)
    people = _people(
        session,
        [series.officer_id, series.drafter_id, series.follower_id, more.approver_id, more.director_id],
    )
    ended = row.status_group == "ended"
    return SeriesView(
        row=row,
        subject=more.subject,
        directive_date=more.date,
        expected_product=series.expected_product,
        key=series.key,
        officer=people.get(series.officer_id or 0),
        drafter=people[series.drafter_id],
        follower=people[series.follower_id],
        approver=people[more.approver_id],
        director=people[more.director_id],
        following_unit=more.name,
        coordinating=_beside(session, series),
        entered_at=series.entered_at,
        issued_at=series.issued_at,
        ended_at=series.ended_at,
        periods=read_rows(session, statement, now or clock.now()),
        coming=[] if ended else coming(row.rule, given, load_calendar().is_working),
        left=0 if ended else row.total - len(given),
    )


def neighbours(actor: Actor, assignment: AssignmentRow) -> Neighbours | None:
    """Where an assignment stands in its series; None when it belongs to none, or to one the person does not see."""
    if assignment.period is None:
        return None
    row = series_rows(actor, [assignment.period.series_id]).get(assignment.period.series_id)
    if row is None:
        return None
    of_it = (SeriesPeriod.series_id == row.id, visible_assignments(actor))
    seen = select(Assignment.id).join(SeriesPeriod, SeriesPeriod.assignment_id == Assignment.id).where(*of_it)
    code = assignment.period.code
    earlier = seen.where(SeriesPeriod.period < code).order_by(SeriesPeriod.period.desc()).limit(1)
    later = seen.where(SeriesPeriod.period > code).order_by(SeriesPeriod.period).limit(1)
    session = reading()
    place = row.rule.number_of(Period.of(code))
    return Neighbours(row.id, place, row.total, session.scalar(earlier), session.scalar(later))


def _rows(actor: Actor, condition: Any) -> list[SeriesRow]:
    session = reading()
    # Of the kỳ each person counts those they see: a recalled one is nobody's at the unit.
    seen = Assignment.id.is_not(None)
    handed_in = or_(Assignment.status_group == "in_review", is_done())
    statement = (
        select(
            Series,
            ProcessInstance.id.label("instance_id"),
            Directive.number,
            Unit.code,
            Unit.name,
            func.count(SeriesPeriod.assignment_id).label("given"),
            func.count(case((and_(seen, Assignment.ended_at.is_(None)), 1))).label("open"),
            func.count(case((and_(seen, handed_in), 1))).label("submitted"),
            func.count(case((and_(seen, is_overdue(), Assignment.ended_at.is_(None)), 1))).label("overdue"),
        )
        .join(
            ProcessInstance,
            and_(ProcessInstance.object_type == SERIES, ProcessInstance.object_id == Series.id),
        )
        .join(Directive, Directive.id == Series.directive_id)
        .join(Unit, Unit.id == Series.lead_id)
        .outerjoin(SeriesPeriod, SeriesPeriod.series_id == Series.id)
        .outerjoin(Assignment, and_(Assignment.id == SeriesPeriod.assignment_id, visible_assignments(actor)))
        .where(condition, visible_series(actor))
        .group_by(Series.id, ProcessInstance.id, Directive.number, Unit.code, Unit.name)
        .order_by(Series.id)
        .execution_options(populate_existing=True)
    )
    found = session.execute(statement).all()
    labels = status_labels(session) if found else {}
    return [_row(each, labels) for each in found]


def _row(found: Any, labels: Any) -> SeriesRow:
    series: Series = found.Series
    label = labels.get((SERIES, series.status))
    return SeriesRow(
        id=series.id,
        instance_id=found.instance_id,
        directive_id=series.directive_id,
        number=found.number,
        content=series.content,
        lead_code=found.code,
        lead_name=found.name,
        rule=rule_of({name: getattr(series, name) for name in _RULE}),
        given=found.given,
        open=found.open,
        submitted=found.submitted,
        overdue=found.overdue,
        status=series.status,
        status_group=series.status_group,
        status_label=label.vi if label else series.status,
        status_label_en=label.en if label else series.status,
    )


_RULE = ("day", "month", "holiday", "open_before", "first", "until", "times")


def _people(session: Session, ids: Sequence[int | None]) -> dict[int, PersonName]:
    asked = select(Person.id, Person.username, Person.name, Person.position).where(
        Person.id.in_([id for id in ids if id is not None])
    )
    return {row.id: PersonName(*row) for row in session.execute(asked)}


def _beside(session: Session, series: Series) -> tuple[str, ...]:
    """The names of units and people beside the lead."""
    units = select(Unit.name).where(Unit.id.in_(series.coordinating)).order_by(Unit.position, Unit.id)
    people = select(Person).where(Person.id.in_(series.coordinating_people)).order_by(Person.id)
    named = [f"{each.position} ({each.name})" if each.position else each.name for each in session.scalars(people)]
    return (*session.scalars(units), *named)
