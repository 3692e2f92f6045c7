"""What a person finds: the rows with the words that they ask for, of those that they may see, best first.

First comes what has exactly this number, then what is called so, then what says so elsewhere; among equals the newer one. Few rows
with the words are all looked at; of many the newest are gone through until enough of them may be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, extract, func, literal, literal_column, select
from sqlalchemy.orm import Session

from processes.db import reading
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit
from processes.refusals import FieldError
from processes.refusals import _l as _
from processes.runtime.definitions import status_labels
from processes.search.asked import Asked
from processes.search.hits import Hit, read_hits
from processes.search.matching import DAY, NUMBER, OBJECT_ID, Spelled, has_words, in_title, spelled
from processes.search.models import KINDS, SearchRow
from processes.search.nouns import NOUNS, Noun, has_person, has_unit, in_scope, is_due, visible
from processes.search.words import joined
from processes.searching import matches

#: Rows with the words that are all looked at.
FEW = 4_000
#: Of more the newest, which are not counted any further: whoever finds so many asks for more words.
MOST_COUNTED = 100
#: Of many the newest that are looked at first, whoever may see them; and so many, if hardly any of these may be seen.
NEWEST = (400, 4_000)
#: Hits on one page of one kind, and the last page there is.
PER_PAGE, LAST_PAGE = 20, 50
#: Units and people that one filter may mean.
_MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class Period:
    """Days between which something lies, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; ``total`` is how many there are, or with ``is_more`` how many at least."""

    kind: str
    hits: tuple[Hit, ...]
    total: int
    is_more: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The groups that have something; ``faults`` say why nothing was looked for."""

    asked: Asked
    groups: tuple[Group, ...]
    faults: tuple[FieldError, ...] = ()

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)


def find(
    actor: Actor,
    asked: Asked,
    *,
    now: datetime,
    kinds: Sequence[str] = KINDS,
    scope: str | None = None,
    period: Period | None = None,
    per_kind: int = PER_PAGE,
    page: int = 1,
) -> Answer:
    """What the person finds, grouped by kind. ``scope`` one of ``nouns.SCOPES``; nothing is found of kinds that a filter or the scope
    says nothing about."""
    question = _question(actor, asked, now, scope, period)
    if isinstance(question, tuple):
        return Answer(asked, (), question)
    page = min(max(page, 1), LAST_PAGE)
    wanted = [NOUNS[kind] for kind in kinds if question.is_about(NOUNS[kind])]
    few = _few(question, wanted)
    listed = []
    for noun in wanted:
        rows, is_more = (
            _newest(question, noun, per_kind * page)
            if few is None
            else (_seen_of(question, noun, few[noun.kind]), False)
        )
        listed.append(_listed_of(noun, rows, is_more, per_kind, page))
    hits = read_hits(question.session, asked, now, {each.kind: each.ids for each in listed if each.ids})
    return Answer(
        asked,
        tuple(
            Group(each.kind, tuple(hits[each.kind]), each.total, each.is_more) for each in listed if hits.get(each.kind)
        ),
    )


def month_counts(actor: Actor, asked: Asked, year: int, *, now: datetime, scope: str | None = None) -> dict[int, int]:
    """month → how many documents and assignments of that year :func:`find` finds."""
    question = _question(actor, asked, now, scope, Period(date(year, 1, 1), date(year, 12, 31)))
    counts = dict.fromkeys(range(1, 13), 0)
    if isinstance(question, tuple):
        return counts
    month = extract("month", SearchRow.day)
    for kind in _DATED:
        noun = NOUNS[kind]
        if question.is_about(noun):
            numbers = question.rows(noun, True, month, func.count()).where(question.has_words)
            for number, count in question.session.execute(numbers.group_by(month)):
                counts[int(number)] += count
    return counts


#: What lies in a month (B49).
_DATED = ("assignment", "directive", "outgoing", "incoming")


# ------------------------------------------------------------------------------------------------------- the question
@dataclass(frozen=True)
class _Question:
    """A question with its names looked up."""

    session: Session
    actor: Actor
    asked: Asked
    now: datetime
    scope: str | None
    period: Period | None
    unit_ids: list[int]
    person_ids: list[int]
    statuses: list[tuple[str, str]]
    said: Spelled

    @property
    def has_words(self) -> ColumnElement[bool]:
        return has_words(self.session, self.asked, self.said)

    def columns(self) -> list[Any]:
        """What a :class:`_Row` is made of."""
        if not self.asked.words:
            return [OBJECT_ID, DAY, literal(0)]
        is_exact, is_title = NUMBER.in_([self.asked.whole]), in_title(self.session, self.asked, self.said)
        return [OBJECT_ID, DAY, case((is_exact, 0), (is_title, 1), else_=2)]

    def is_about(self, noun: Noun) -> bool:
        answers = noun.filters.issuperset(self.asked.filters) and (self.scope is None or self.scope in noun.scopes)
        return answers and (self.period is None or noun.kind in _DATED)

    def rows(self, noun: Noun, of_many: bool, *columns: Any) -> Any:
        """The rows of a kind that the person may see and the filters let through, whatever they say."""
        parts = [SearchRow.kind == noun.kind, visible(noun, self.actor, of_many=of_many), *self._filters(noun)]
        joined_to = noun.model.id == SearchRow.object_id
        return select(*columns).select_from(SearchRow).join(noun.model, joined_to).where(*parts)

    def days(self) -> list[ColumnElement[bool]]:
        """When it has to be."""
        periods = [self.period] if self.period else []
        if self.asked.year is not None:
            periods.append(Period(date(self.asked.year, 1, 1), date(self.asked.year, 12, 31)))
        return [SearchRow.day.between(period.first, period.last) for period in periods]

    def _filters(self, noun: Noun) -> list[ColumnElement[bool]]:
        asked, parts = self.asked, self.days()
        if self.scope is not None:
            parts.append(in_scope(noun, self.actor, self.scope))
        if asked.number is not None:
            parts.append(SearchRow.number.contains(joined(asked.number), autoescape=True))
        if asked.due is not None:
            parts.append(is_due(noun, asked.due, self.now))
        if asked.unit is not None:
            parts.append(has_unit(noun, self.unit_ids))
        if asked.person is not None:
            parts.append(has_person(noun, self.person_ids))
        if asked.status is not None:
            parts.append(noun.model.status.in_([status for of, status in self.statuses if of == noun.kind]))
        return parts


def _question(
    actor: Actor, asked: Asked, now: datetime, scope: str | None, period: Period | None
) -> _Question | tuple[FieldError, ...]:
    """The question as the database is asked it, or what is wrong with it."""
    session, faults = reading(), list(asked.faults)
    units = _units(session, asked.unit) if asked.unit else []
    people = _people(session, asked.person) if asked.person else []
    statuses = _statuses(session, asked.status) if asked.status else []
    for value, found, sentence in (
        (asked.unit, units, _("Không có đơn vị nào có mã hoặc tên “{value}”.")),
        (asked.person, people, _("Không có người nào có tên, chức vụ hoặc tài khoản “{value}”.")),
        (asked.status, statuses, _("Không có trạng thái “{value}”. Ghi như trên nhãn, ví dụ trang-thai:cho-duyet.")),
    ):
        if value is not None and not found:
            faults.append(FieldError.of("q", sentence, value=value))
    if faults:
        return tuple(faults)
    return _Question(session, actor, asked, now, scope, period, units, people, statuses, spelled(session, asked))


def _units(session: Session, said: str) -> list[int]:
    """The unit with this code; without one those whose names have all the words."""
    rows = session.execute(select(Unit.id, Unit.code).where(matches(joined(said), Unit.search)).limit(_MOST_NAMED))
    found = [(row.id, joined(row.code)) for row in rows]
    return [id for id, code in found if code == joined(said)] or [id for id, _code in found]


def _people(session: Session, said: str) -> list[int]:
    rows = session.execute(
        select(Person.id, Person.username).where(matches(joined(said), Person.search)).limit(_MOST_NAMED)
    )
    found = [(row.id, joined(row.username)) for row in rows]
    return [id for id, username in found if username == joined(said)] or [id for id, _username in found]


def _statuses(session: Session, said: str) -> list[tuple[str, str]]:
    """(kind of object, status) for each status that is called so, or begins so, in either language."""
    wanted = joined(said)
    labels = {
        (_kind_of(of), status): {joined(label.vi), joined(label.en), joined(status)}
        for (of, status), label in status_labels(session).items()
        if status != "deleted"
    }
    exact = [key for key, names in labels.items() if wanted in names]
    return exact or [key for key, names in labels.items() if any(name.startswith(wanted) for name in names)]


def _kind_of(object_type: str) -> str:
    return "share" if object_type in ("contribution", "subtask") else object_type


# ----------------------------------------------------------------------------------------------------------- the rows
@dataclass(frozen=True, slots=True)
class _Row:
    """A row with the words: of what, from which day, and how good it is."""

    id: int
    day: date
    rank: int

    @property
    def place(self) -> tuple[int, int, int]:
        """Best first, newer before older."""
        return (self.rank, -self.day.toordinal(), -self.id)


@dataclass(frozen=True, slots=True)
class _Listed:
    kind: str
    ids: list[int]
    total: int
    is_more: bool


def _listed_of(noun: Noun, rows: Iterable[_Row], is_more: bool, per_page: int, page: int) -> _Listed:
    best = sorted(rows, key=lambda row: row.place)
    ids = [row.id for row in best[(page - 1) * per_page : page * per_page]]
    return _Listed(noun.kind, ids, len(best), is_more)


def _few(question: _Question, wanted: Sequence[Noun]) -> dict[str, list[_Row]] | None:
    """Of each kind all rows that have the words, whoever may see them; None when they are too many to be looked at."""
    if not question.said.sought:
        return None
    rows = question.session.execute(
        select(SearchRow.kind, *question.columns())
        .select_from(SearchRow)
        .where(question.has_words, SearchRow.kind.in_([noun.kind for noun in wanted]))
        .limit(FEW + 1)
    ).all()
    if len(rows) > FEW:
        return None
    by_kind: dict[str, list[_Row]] = {noun.kind: [] for noun in wanted}
    for kind, id, day, rank in rows:
        by_kind[kind].append(_Row(id, day, rank))
    return by_kind


def _seen_of(question: _Question, noun: Noun, rows: Sequence[_Row]) -> list[_Row]:
    """Those of them that the person may see and the filters let through."""
    if not rows:
        return []
    shown = question.rows(noun, False, noun.model.id).where(noun.model.id.in_([row.id for row in rows]))
    may = set(question.session.scalars(shown))
    return [row for row in rows if row.id in may]


def _newest(question: _Question, noun: Noun, wanted: int) -> tuple[list[_Row], bool]:
    """The newest of many with the words that the person may see, and whether there are more; with the number that was asked for,
    however old. ``wanted``: how many are shown, from the first page on."""
    for most in NEWEST:
        rows, is_all = _newest_of_anybody(question, noun, most)
        seen = _seen_of(question, noun, rows)
        if is_all or len(seen) >= wanted:
            break
    else:
        seen, is_all = _gone_through(question, noun)
    found = {row.id: row for row in seen}
    if any(character.isdecimal() for character in question.asked.whole):
        exact = question.rows(noun, False, *question.columns()).where(SearchRow.number == question.asked.whole)
        found |= {id: _Row(id, day, rank) for id, day, rank in question.session.execute(exact.limit(MOST_COUNTED))}
    best = sorted(found.values(), key=lambda row: row.place)
    return best[:MOST_COUNTED], not is_all or len(best) > MOST_COUNTED


def _newest_of_anybody(question: _Question, noun: Noun, most: int) -> tuple[list[_Row], bool]:
    """The newest with the words, and whether these are all. Only the table of the search is asked, in the order of its index."""
    if not question.asked.words:
        return [], False
    in_order: Any = (
        select(literal_column("*")).select_from(SearchRow).where(SearchRow.kind == noun.kind, *question.days())
    )
    in_order = in_order.order_by(SearchRow.day.desc(), SearchRow.object_id.desc())
    newest = select(*question.columns()).where(question.has_words).limit(most + 1)
    if question.session.get_bind().dialect.name == "postgresql":
        # It takes words that go together for rarer than they are, and would gather all rows that have them to sort them. Behind an
        # OFFSET the rows come in their order, and the words are looked for as they come.
        newest = newest.select_from(in_order.offset(0).subquery("search_rows"))
    else:
        newest = newest.select_from(SearchRow).where(SearchRow.kind == noun.kind, *question.days())
        newest = newest.order_by(SearchRow.day.desc(), SearchRow.object_id.desc())
    rows = [_Row(*row) for row in question.session.execute(newest)]
    return rows[:most], len(rows) <= most


def _gone_through(question: _Question, noun: Noun) -> tuple[list[_Row], bool]:
    """The same for who sees few of them, or where a filter lets few through: beginning with these."""
    rows = question.rows(noun, True, *question.columns()).where(question.has_words)
    newest = rows.order_by(SearchRow.day.desc(), SearchRow.object_id.desc()).limit(MOST_COUNTED + 1)
    found = [_Row(*row) for row in question.session.execute(newest)]
    return found, len(found) <= MOST_COUNTED
