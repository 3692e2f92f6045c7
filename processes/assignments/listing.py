"""Lists of assignments and their numbers. Everything counts the rows it lists: the same predicate serves both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from processes import clock
from processes.assignments.boxes import (
    BADGE_TABS,
    BOXES,
    TABS,
    in_box,
    in_tab,
    is_open,
    part_of_list,
    tab_numbers,
)
from processes.assignments.conditions import condition, flow, lasting, ordering, past_day, states
from processes.assignments.filters import Filters
from processes.assignments.folding import FOLDED, folded_away, folds, is_shown, stand_unseen, stands_shown
from processes.assignments.former_rows import as_they_stood
from processes.assignments.former_states import FormerState
from processes.assignments.measures import CAME, FLOW, LEFT, OPENING
from processes.assignments.models import Assignment
from processes.assignments.policy import seen, visible_assignments
from processes.assignments.remembered import counted
from processes.assignments.rows import AnySelect, AssignmentRow, base, read_rows, rows_statement
from processes.assignments.standing import ASSIGNED, PARTS
from processes.assignments.standing import standing as standing_of
from processes.assignments.stood import Stood
from processes.db import reading
from processes.directives.models import Directive
from processes.organisation.actor import Actor
from processes.organisation.models import Unit
from processes.paging import PER_PAGE, Page, clamp
from processes.sets.models import SetMember
from processes.storable import is_id


def list_assignments(
    actor: Actor,
    *,
    sort: str | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
    now: datetime | None = None,
    **narrowed: Any,
) -> Page[AssignmentRow]:
    """The assignments that the person sees, ordered (``filters.ordering``) and ``narrowed`` to the fields of :class:`Filters`.

    ``now`` is what remaining days count from.
    """
    filters = Filters(**narrowed)
    page, per_page = clamp(page, per_page)
    session = reading()
    wanted = _listed(actor, filters)
    total = _total(actor, filters)
    statement = _rows(actor, filters).where(wanted).order_by(*ordering(sort))
    rows = _read(session, statement.limit(per_page).offset((page - 1) * per_page), filters, now or clock.now())
    return Page(rows, total, page, per_page)


def page_of_rows(
    actor: Actor, filters: Filters, sort: str | None, *, page: int, per_page: int, now: datetime
) -> list[AssignmentRow]:
    """The rows of one page, sets unfolded."""
    statement = _rows(actor, filters).where(condition(actor, filters)).order_by(*ordering(sort))
    return _read(reading(), statement.limit(per_page).offset((page - 1) * per_page), filters, now)


def _rows(actor: Actor, filters: Filters) -> AnySelect:
    return rows_statement(actor, states(filters)[0][0])


def _read(session: Session, statement: AnySelect, filters: Filters, now: datetime) -> list[AssignmentRow]:
    """The rows as they are, or as they stood at the end of the day that the filters name."""
    rows, day = read_rows(session, statement, now), past_day(filters)
    return rows if day is None else as_they_stood(session, rows, day, states(filters)[1][0])


def count_assignments(actor: Actor, filters: Filters) -> int:
    """How many rows the list has, sets unfolded: what a number of a report is."""
    return reading().scalar(counting(actor, filters, func.count())) or 0


def all_rows(
    actor: Actor, filters: Filters, sort: str | None, *, most: int, now: datetime
) -> tuple[list[AssignmentRow], int]:
    """The whole list at once, for a file: its first ``most`` rows, and how many it has."""
    statement = _rows(actor, filters).where(condition(actor, filters)).order_by(*ordering(sort)).limit(most)
    return _read(reading(), statement, filters, now), _total(actor, filters)


def selected_rows(
    actor: Actor, filters: Filters, sort: str | None, *, most: int, now: datetime, set_id: int | None = None
) -> list[AssignmentRow]:
    """What selecting the whole list selects, or with ``set_id`` its row for that task of many units."""
    wanted = _selected(actor, filters)
    if set_id is not None:
        wanted &= exists().where(SetMember.assignment_id == Assignment.id, SetMember.set_id == set_id)
    return read_rows(reading(), rows_statement(actor).where(wanted).order_by(*ordering(sort)).limit(most), now)


def count_selected(actor: Actor, filters: Filters, total: int) -> int:
    """How many that is, of a list with ``total`` rows."""
    return total + stand_unseen(actor, filters) if folds(filters) else total


def _selected(actor: Actor, filters: Filters) -> ColumnElement[bool]:
    wanted = condition(actor, filters)
    return and_(wanted, stands_shown(actor, filters)) if folds(filters) else wanted


def rows_of(actor: Actor, ids: Sequence[int], *, now: datetime | None = None) -> list[AssignmentRow]:
    """Those of these assignments that the person sees, in the order of their ids."""
    known = [id for id in set(ids) if is_id(id)]
    if not known:
        return []
    statement = rows_statement(actor).where(Assignment.id.in_(known), visible_assignments(actor))
    return read_rows(reading(), statement.order_by(Assignment.id), now or clock.now())


def _total(actor: Actor, filters: Filters) -> int:
    """How many rows the list has; a whole tab or counter is read off its counts, which remember what ended long ago."""
    if filters == Filters(box=filters.box, group=filters.group):
        return box_counts(actor, filters.box)[filters.group if filters.group in TABS else "all"]
    if filters == Filters(box=filters.box, standing=filters.standing) and filters.standing in (ASSIGNED, *PARTS):
        return standing_counts(actor, filters.box)[filters.standing]
    total = count_assignments(actor, filters)
    if folds(filters):
        total -= folded_away(actor, replace(filters, group=None))[filters.group if filters.group in TABS else "all"]
    return total


def _listed(actor: Actor, filters: Filters) -> ColumnElement[bool]:
    """The rows of the list, sets folded where it folds."""
    wanted = condition(actor, filters)
    return and_(wanted, is_shown(actor, filters)) if folds(filters) else wanted


def counting(actor: Actor, filters: Filters, *columns: Any, joined: bool = False) -> AnySelect:
    """The statement for numbers of the list; tables that say nothing about it are left out, unless the columns ask for them."""
    statement = select(*columns)
    joined_to = base(statement) if joined or filters.asks_others else statement.select_from(Assignment)
    return joined_to.where(condition(actor, filters, of_many=True))


def counting_states(
    actor: Actor, filters: Filters, columns: Callable[[Stood], Sequence[Any]], *, joined: bool = False
) -> Iterator[AnySelect]:
    """Statements for numbers of what the list has as it stands, or stood on a day gone by: one for each kind of rows that say so,
    whose numbers are to be added. ``joined``: the columns ask for directives."""
    for stood, wanted in states(filters):
        statement = select(*columns(stood)).select_from(stood.row)
        if stood.row is FormerState:
            statement = statement.join(Assignment, Assignment.id == FormerState.assignment_id)
        if joined or filters.asks_others:
            statement = _with_others(statement)
        yield statement.where(lasting(actor, filters, of_many=True), wanted)


def _with_others(statement: AnySelect) -> AnySelect:
    joined = statement.join(Directive, Directive.id == Assignment.directive_id)
    return joined.join(Unit, Unit.id == Assignment.lead_id)


def flow_counts(actor: Actor, filters: Filters, key: Any) -> tuple[dict[Any, dict[str, int]], dict[str, int]]:
    """key → what there was before the period, what came, what left, what remains (``measures.FLOW``); and the same of all together,
    where what one hands to another neither came nor left. ``key``: a column of assignments or of directives. One statement."""
    of_directive = key.class_ is Directive
    rows = flow(filters, None if of_directive else key).subquery()
    whose = key if of_directive else rows.c.key
    once = select(
        whose.label("key"),
        func.max(rows.c.opening).label("opening"),
        func.max(rows.c.open).label("open"),
        func.count().over(partition_by=rows.c.id).label("hands"),
    )
    joined = once.select_from(rows).join(Assignment, Assignment.id == rows.c.id)
    if of_directive or filters.asks_others:
        joined = _with_others(joined)
    each = (
        joined.where(lasting(actor, replace(filters, measure=OPENING), of_many=True))
        .group_by(rows.c.id, whose)
        .subquery()
    )
    sums = (each.c.opening, 1 - each.c.opening, 1 - each.c.open, each.c.open)
    handed = func.count(case((and_(each.c.hands > 1, each.c.opening == 0), 1)))
    found = reading().execute(select(each.c.key, handed, *map(func.sum, sums)).group_by(each.c.key)).all()
    numbers = {row[0]: dict(zip(FLOW, map(int, row[2:]), strict=True)) for row in found}
    between = sum(row[1] for row in found)
    whole = {name: sum(each[name] for each in numbers.values()) - between * (name in (CAME, LEFT)) for name in FLOW}
    return numbers, whole


def _counting_all(actor: Actor, filters: Filters, counted: Any, old: Any, number: Any) -> AnySelect:
    """:func:`counting` of what ended long ago too. A box says itself whose rows it holds; without one everything is gone through."""
    rows = seen(actor, counted, old) if filters == Filters() else None
    if rows is None:
        return counting(actor, filters, counted, old, number)
    return select(rows.c.counted, rows.c.old, number)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an assignment stands in a list: its number from 1, and its neighbours ("3 / 18 ↑ ↓", B10)."""

    number: int
    total: int
    previous: int | None
    next: int | None


#: Nobody goes through a longer list one by one, and numbering it costs as much as reading it.
LONGEST_NUMBERED = 5_000


def place_in_list(actor: Actor, assignment_id: int, filters: Filters, sort: str | None = None) -> Place | None:
    """The assignment's place in the list with these filters; None when it is not (any more) in it, or in a very long one."""
    if _total(actor, filters) > LONGEST_NUMBERED:
        return None
    order = ordering(sort)
    listed = base(
        select(
            Assignment.id.label("id"),
            func.row_number().over(order_by=order).label("number"),
            func.count().over().label("total"),
            func.lag(Assignment.id).over(order_by=order).label("previous"),
            func.lead(Assignment.id).over(order_by=order).label("next"),
        )
    )
    rows = listed.where(_listed(actor, filters)).subquery()
    found = reading().execute(select(rows).where(rows.c.id == assignment_id)).first()
    return None if found is None else Place(found.number, found.total, found.previous, found.next)


def box_counts(actor: Actor, box: str | None, filters: Filters | None = None) -> dict[str, int]:
    """tab → how many rows its list has (``boxes.TABS`` and ``all``), with the other filters in force."""
    chosen = replace(filters or Filters(), box=box, group=None)

    def build(columns: tuple[Any, ...], few: bool) -> AnySelect:
        return counting(actor, chosen, *columns) if few else _counting_all(actor, chosen, *columns)

    numbers = tab_numbers(counted(actor, f"groups of {chosen}", part_of_list(), build))
    if folds(chosen):
        numbers = {tab: numbers[tab] - less for tab, less in folded_away(actor, chosen).items()}
    return numbers


def badges(actor: Actor) -> dict[str, int]:
    """box → the number the menu shows: that of the tab ``boxes.BADGE_TABS`` names, in one statement for all boxes."""
    columns = []
    for box in BOXES:
        tab = BADGE_TABS[box]
        shown = in_box(actor, box) if tab == "all" else in_box(actor, box) & in_tab(tab)
        columns.append(func.count(case((shown, 1))).label(box))
    # Every one of these tabs shows what has not ended. What lies in no box is sorted out first: that says the row itself, mostly,
    # and whether one may see it is then asked of few.
    boxed = or_(*(in_box(actor, box) for box in BOXES))
    statement = select(*columns).select_from(Assignment).where(is_open(), boxed, visible_assignments(actor))
    row = reading().execute(statement).one()
    numbers = {box: int(getattr(row, box)) for box in BOXES}
    for box in FOLDED:
        if folds(Filters(box=box)):
            numbers[box] -= folded_away(actor, Filters(box=box))[BADGE_TABS[box]]
    return numbers


def standing_counts(actor: Actor, box: str | None = None) -> Mapping[str, int]:
    """standing → how many of the box's rows stand so; ``assigned`` is the sum of the parts (Q5, Q6). One statement."""

    def build(columns: tuple[Any, ...], few: bool) -> AnySelect:
        chosen = Filters(box=box)
        return counting(actor, chosen, *columns) if few else _counting_all(actor, chosen, *columns)

    found = counted(actor, f"standings in {box}", standing_of(), build)
    parts = {part: found[part] for part in PARTS}
    return {ASSIGNED: sum(parts.values()), **parts}
