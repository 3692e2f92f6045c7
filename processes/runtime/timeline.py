"""Everything that happened to an object, in people's words: what the diagrams' forms call each action and each value."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from processes.calendar.working import load_calendar
from processes.files.queries import FileRow, files_of_contributions
from processes.organisation.models import Person, Unit
from processes.runtime import objects
from processes.runtime.definitions import DeployedDefinition, definition
from processes.runtime.models import Contribution, ProcessInstance
from processes.runtime.own_titles import titles_of

#: What happens to an object outside of its diagram: the unit it is with was closed, its work went to another (C18).
SUCCESSION = "succession"
#: It was followed in the system before, and was brought here with its dates (C18).
MOVED_OVER = "moved_over"
OUTSIDE_TITLES = {
    SUCCESSION: ("Đơn vị được sáp nhập hoặc kết thúc hoạt động", "Unit merged or closed"),
    MOVED_OVER: ("Nhập từ hệ thống cũ", "Moved over from the system before"),
}
#: What operations change, beside the fields of the form that asked for it.
CHANGE_TITLES = {
    "sheet": ("Tệp, dòng", "Sheet, row"),
    "due_on": ("Hạn xử lý", "Due date"),
    "due_at": ("Hạn xử lý", "Due date"),
    "content": ("Nội dung nhiệm vụ", "Content"),
    "lead_id": ("Đơn vị chủ trì", "Lead unit"),
    "officer": ("Người phụ trách tại đơn vị", "Officer in the unit"),
    "room": ("Phòng xử lý", "Room"),
    "following_unit": ("Phòng theo dõi", "Following room"),
    "co_followers": ("Cùng theo dõi", "Also following"),
    "follower": ("Chuyên viên theo dõi", "Follower"),
    "approver": ("Người phê duyệt", "Approver"),
    "giver_unit": ("Đơn vị giao", "Given by the unit"),
    "receiver_unit": ("Bên thực hiện", "Done by"),
    "coordinating": ("Đơn vị phối hợp", "Coordinating units"),
    "coordinating_people": ("Người phối hợp", "Coordinating people"),
    "expected_product": ("Sản phẩm phải có", "Expected product"),
    "open_before": ("Giao trước hạn (ngày)", "Given before (days)"),
    "until": ("Đến hết ngày", "Until"),
    "times": ("Số kỳ", "Number of periods"),
    "due_soon_at": ("Nhắc sắp đến hạn", "Near-due reminder"),
    "review_due_at": ("Hạn duyệt", "Review deadline"),
    "escalation_at": ("Báo quá hạn lên cấp trên", "Told upwards when overdue"),
    "report_late": ("Nhập báo cáo chậm (phút làm việc)", "Report entered late (working minutes)"),
}
#: How everything begins.
ENTERED = "enter"
ENTERED_TITLES = {
    "directive": ("Nhập văn bản", "Entered"),
    "assignment": ("Nhập nhiệm vụ", "Entered"),
    "series": ("Nhập nhiệm vụ định kỳ", "Entered"),
}
_FILE_WIDGETS = frozenset({"file", "files"})
_UNIT_WIDGETS = frozenset({"unit", "units"})
_PERSON_WIDGETS = frozenset({"person", "people"})


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One value of a form: its label, the widget it was typed into, and the value with names in place of codes."""

    name: str
    title: str
    title_en: str
    widget: str
    value: Any
    #: where the form has other words for the value in English
    value_en: Any = None
    #: of a choice: what was stored
    code: str | None = None


@dataclass(frozen=True, slots=True)
class ShownChange:
    """What an operation changed; days as ``YYYY-MM-DD``, None where there was or is nothing."""

    name: str
    title: str
    title_en: str
    before: Any
    after: Any


_away = aliased(Person)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """What somebody did, or (``system``) the product itself. ``by_position`` is the position held that day, ``by_unit`` the
    unit spoken for (B58). ``text`` is the longest thing that was written; ``values`` are the others."""

    id: int
    at: datetime
    by_id: int | None
    by: str | None
    by_position: str | None
    by_unit: str | None
    element: str
    action: str
    title: str
    title_en: str
    text: str | None
    values: tuple[ShownValue, ...]
    effects: tuple[ShownChange, ...]
    files: tuple[FileRow, ...]
    system: bool
    #: who was away and for whom it was done (C18), by position and name
    on_behalf: str | None = None
    #: the object it happened to
    object_type: str | None = None
    object_id: int | None = None


def entries_of(
    session: Session, object_type: str, object_id: int, actions: Collection[str] | None = None
) -> list[TimelineEntry]:
    """The object's contributions, of these actions only when given, newest first. The caller has checked that it may be seen."""
    wanted = [ProcessInstance.object_type == object_type, ProcessInstance.object_id == object_id]
    if actions is not None:
        wanted.append(Contribution.action.in_(actions))
    return entries_where(session, *wanted)


def entries_where(session: Session, *wanted: ColumnElement[bool]) -> list[TimelineEntry]:
    """The same of several objects at once, whatever process each of them has."""
    rows = session.execute(
        select(
            Contribution,
            ProcessInstance.definition_id,
            ProcessInstance.object_type,
            ProcessInstance.object_id,
            Person.name,
            Unit.name.label("unit"),
            _away.name.label("away"),
            _away.position.label("away_position"),
        )
        .join(ProcessInstance, ProcessInstance.id == Contribution.instance_id)
        .outerjoin(Person, Person.id == Contribution.by_id)
        .outerjoin(Unit, Unit.id == Contribution.by_unit_id)
        .outerjoin(_away, _away.id == Contribution.on_behalf_of_id)
        .where(Contribution.action.is_not(None), *wanted)
        .order_by(Contribution.at.desc(), Contribution.id.desc())
        .execution_options(populate_existing=True)
    ).all()
    if not rows:
        return []
    files = files_of_contributions(session, [row.Contribution.id for row in rows])
    names = Names.used_in(session, [(row.Contribution, definition(row.definition_id, session)) for row in rows])
    return [
        replace(
            _entry(row.Contribution, definition(row.definition_id, session), row.name, row.unit, files, names),
            on_behalf=f"{row.away_position} ({row.away})" if row.away else None,
            object_type=row.object_type,
            object_id=row.object_id,
        )
        for row in rows
    ]


def entered(session: Session, object_type: str, object_id: int) -> TimelineEntry:
    """The beginning: who entered the object. No contribution tells it, because no process ran before."""
    row = objects.load_row(session.connection(), object_type, object_id)
    by = session.execute(
        select(Person.id, Person.name, Person.position, Unit.name.label("unit"))
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.id == row["drafter_id"])
    ).one()
    return TimelineEntry(
        id=0,
        at=row["entered_at"],
        by_id=by.id,
        by=by.name,
        by_position=by.position,
        by_unit=by.unit,
        element="",
        action=ENTERED,
        title=ENTERED_TITLES[object_type][0],
        title_en=ENTERED_TITLES[object_type][1],
        text=None,
        values=(),
        effects=(),
        files=(),
        system=False,
    )


def _entry(
    row: Contribution,
    deployed: DeployedDefinition,
    by: str | None,
    unit: str | None,
    files: Mapping[int, tuple[FileRow, ...]],
    names: Names,
) -> TimelineEntry:
    properties = properties_of(deployed, row)
    values = [
        names.shown(name, properties.get(name, {}), row.values[name])
        for name in sorted(row.values, key=lambda name: (properties.get(name, {}).get("x-order", 1000), name))
        if properties.get(name, {}).get("x-widget") not in _FILE_WIDGETS
    ]
    text = _longest(values)
    system = row.by_id is None
    element, action = _step_of(row)
    titles = titles_of(action, row.values) if system else OUTSIDE_TITLES.get(action)
    return TimelineEntry(
        id=row.id,
        at=row.at,
        by_id=row.by_id,
        by=by,
        by_position=row.by_position,
        by_unit=unit,
        element=element,
        action=action,
        title=titles[0] if titles else deployed.action_title(element, action),
        title_en=titles[1] if titles else deployed.action_title(element, action, "en"),
        text=text.value if text else row.values.get("reason") if titles and not system else None,
        values=tuple(value for value in values if value is not text) if properties else (),
        effects=tuple(names.change(name, before, after) for name, (before, after) in row.effects.items()),
        files=files.get(row.id, ()),
        system=system,
    )


def text_of(deployed: DeployedDefinition, row: Contribution) -> str | None:
    """The longest thing that was written."""
    properties = properties_of(deployed, row)
    nobody = Names({}, {})
    text = _longest([nobody.shown(name, properties.get(name, {}), value) for name, value in row.values.items()])
    return text.value if text else None


def _longest(values: Iterable[ShownValue]) -> ShownValue | None:
    written = [value for value in values if value.widget == "longtext" and isinstance(value.value, str)]
    return max(written, key=lambda value: len(value.value), default=None)


def properties_of(deployed: DeployedDefinition, row: Contribution) -> Mapping[str, Any]:
    """The fields of the form this contribution was made with."""
    properties: Mapping[str, Any] = (deployed.form(*_step_of(row)) or {}).get("properties", {})
    return properties


def _step_of(row: Contribution) -> tuple[str, str]:
    """Element and action; a contribution that stands on a timeline has both."""
    return row.element or "", row.action or ""


class Names:
    """Names for the unit codes, user names and ids inside values, read in two statements for a whole timeline."""

    def __init__(self, units: Mapping[Any, str], people: Mapping[str, str]) -> None:
        self.units = units
        self.people = people

    @classmethod
    def used_in(cls, session: Session, rows: Iterable[tuple[Contribution, DeployedDefinition]]) -> Names:
        """Collect what the rows mention and look it up."""
        codes: set[str] = set()
        ids: set[int] = set()
        usernames: set[str] = set()
        for row, deployed in rows:
            for name, schema in properties_of(deployed, row).items():
                mentioned = [value for value in _listed(row.values.get(name)) if isinstance(value, str)]
                if schema.get("x-widget") in _UNIT_WIDGETS:
                    codes.update(mentioned)
                elif schema.get("x-widget") in _PERSON_WIDGETS:
                    usernames.update(mentioned)
            ids.update(id for id in row.effects.get("lead_id", ()) if isinstance(id, int))
        units: dict[Any, str] = {}
        people: dict[str, str] = {}
        if codes or ids:
            found = session.execute(
                select(Unit.id, Unit.code, Unit.name).where(Unit.code.in_(codes) | Unit.id.in_(ids))
            )
            for unit in found:
                units[unit.code] = units[unit.id] = unit.name
        if usernames:
            asked = select(Person.username, Person.name, Person.position).where(Person.username.in_(usernames))
            people = {p.username: f"{p.position} ({p.name})" if p.position else p.name for p in session.execute(asked)}
        return cls(units, people)

    def shown(self, name: str, schema: Mapping[str, Any], value: Any) -> ShownValue:
        """A value of a form as people read it."""
        widget = str(schema.get("x-widget", "text"))
        title = str(schema.get("title", name))
        chosen = next((one for one in schema.get("oneOf", ()) if one.get("const") == value), None)
        if chosen is not None and "title" in chosen:
            title_en = str(schema.get("x-title-en", title))
            return ShownValue(name, title, title_en, widget, chosen["title"], chosen.get("x-title-en"), str(value))
        known = self.units if widget in _UNIT_WIDGETS else self.people if widget in _PERSON_WIDGETS else {}
        if isinstance(value, list):
            value = [known.get(item, item) for item in value]
        elif isinstance(value, str):
            value = known.get(value, value)
        return ShownValue(name, title, str(schema.get("x-title-en", title)), widget, value)

    def change(self, name: str, before: Any, after: Any) -> ShownChange:
        """What an operation changed, as people read it."""
        title, title_en = CHANGE_TITLES.get(name, (name, name))
        if name == "lead_id":
            before, after = self.units.get(before, before), self.units.get(after, after)
        elif name == "due_at":
            before, after = _day(before), _day(after)
        return ShownChange(name, title, title_en, before, after)


def _day(instant: str | None) -> str | None:
    return None if instant is None else load_calendar().local_date(datetime.fromisoformat(instant)).isoformat()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
