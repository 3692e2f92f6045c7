"""What pickers offer: units and people as options, named by code (forms of diagrams) or by id (our own forms)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import get_locale, gettext

from processes.lists import lists
from processes.organisation import queries
from processes.organisation.actor import OFFICE_ROLES
from processes.organisation.rooms import office_rooms, rooms_of
from web.auth import current_person
from web.forms import PHRASES, Option, form_fields

UNITS = frozenset({"unit", "units"})
PEOPLE = frozenset({"person", "people"})
#: What a form's ``x-units`` may say: the phòng of the Office, those of the reader's own unit, or all units but that one and its phòng.
OFFICE_ROOMS, OWN_ROOMS, OUTSIDE = "office_rooms", "own_rooms", "outside"
#: What a form's ``x-people`` may say: only the Office's people, or those of the reader's own unit.
OFFICE_PEOPLE, OWN_PEOPLE = "office", "own_unit"


def options_for(schema: Mapping[str, Any]) -> dict[str, list[Option]]:
    """The options of every picker of a diagram's form; nothing is asked of the database for a form without pickers.
    ``x-units`` narrows the units of one field, ``x-choices`` (what ``x-from`` found) leaves those that the object names;
    ``x-first-choices`` (what ``x-first`` found) stand before all others, under a heading; ``x-phrases`` names a list
    of the province."""
    widgets = {field.widget for field in form_fields(schema, {})}
    lookups: dict[str, list[Option]] = {}
    if widgets & UNITS:
        lookups["units"] = units_by_code()
    if widgets & PEOPLE:
        lookups["people"] = people_by_username()
    properties: Mapping[str, Mapping[str, Any]] = schema.get("properties", {})
    for name, described in properties.items():
        if (phrases := described.get("x-phrases")) in lists.ADMINISTRABLE:
            lookups[PHRASES + phrases] = list_options(phrases)
        if described.get("x-units") == OFFICE_ROOMS:
            lookups[name] = [Option(room.code, room.name) for room in office_rooms()]
        elif described.get("x-units") == OWN_ROOMS:
            lookups[name] = [Option(room.code, room.name) for room in rooms_of(current_person().organisation_id)]
        elif described.get("x-units") == OUTSIDE:
            lookups[name] = units_outside(current_person().organisation_id)
        if described.get("x-people") == OFFICE_PEOPLE:
            lookups[name] = people_by_username(roles=tuple(OFFICE_ROLES))
        elif described.get("x-people") == OWN_PEOPLE:
            lookups[name] = people_by_username(within=current_person().organisation_id)
        if (choices := described.get("x-choices")) is not None:
            options = lookups["units" if described.get("x-widget") in UNITS else "people"]
            lookups[name] = [option for option in options if option.value in choices]
        if (first := described.get("x-first-choices")) is not None:
            options = lookups.get(name) or lookups["units" if described.get("x-widget") in UNITS else "people"]
            lookups[name] = grouped(options, first)
    return lookups


def grouped(options: Sequence[Option], first: Sequence[str]) -> list[Option]:
    """Those that the object names already before the others, each part under its heading; without any there are no headings."""
    named = [option for option in options if option.value in first]
    if not named:
        return list(options)
    others = [option for option in options if option.value not in first]
    return [
        *(replace(option, group=gettext("Đang phối hợp")) for option in named),
        *(replace(option, group=gettext("Chưa phối hợp")) for option in others),
    ]


def units_by_code() -> list[Option]:
    return [Option(unit.code, unit.name) for unit in queries.unit_options()]


def units_outside(organisation_id: int) -> list[Option]:
    """All units but this one and its phòng."""
    inside = {organisation_id, *(room.id for room in rooms_of(organisation_id))}
    return [Option(unit.code, unit.name) for unit in queries.unit_options() if unit.id not in inside]


def units_by_id(kinds: Sequence[str] | None = None) -> list[Option]:
    return [Option(str(unit.id), unit.name) for unit in queries.unit_options(kinds)]


def people_by_username(roles: Sequence[str] | None = None, within: int | None = None) -> list[Option]:
    found = queries.person_options(roles=roles, within=within)
    return [Option(person.username, title_of(person), person.unit_name) for person in found]


def people_by_id(roles: Sequence[str] | None = None) -> list[Option]:
    return [
        Option(str(person.id), title_of(person), person.unit_name) for person in queries.person_options(roles=roles)
    ]


def title_of(person: queries.PersonOption) -> str:
    """People are picked by position: “Phó Chủ tịch UBND tỉnh (name)” (B58)."""
    return f"{person.position} ({person.name})" if person.position else person.name


def list_options(name: str) -> list[Option]:
    """The values of one of the office's lists, in the reader's language."""
    english = str(get_locale()) == "en"
    return [Option(entry.code, entry.name_en if english else entry.name) for entry in lists.entries(name)]


def list_word(name: str, code: str | None) -> str:
    """How a stored value of a list reads; a value that was typed freely (sources) is shown as it was typed."""
    entry = lists.entry(name, code)
    if entry is None:
        return code or ""
    return entry.name_en if str(get_locale()) == "en" else entry.name
