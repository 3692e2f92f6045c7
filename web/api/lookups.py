"""Names that callers use (unit codes, user names, list entries) as the ids that commands take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext

from processes.lists.lists import resolve
from processes.organisation.actor import actor_by_username
from processes.organisation.queries import unit_options
from web.api import problems

#: Fields of a directive that hold an entry of a list, and which list. A source may also be one that is not listed.
LISTED = {"type": "document_types", "field": "fields", "urgency": "urgency", "secrecy": "secrecy"}


class Lookups:
    """Looks up one body's names; what is unknown is kept, so that all of it is refused at once by `finish`."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}
        self._units: dict[str, int] | None = None

    def unit(self, field: str, code: str | None) -> int | None:
        if code is None:
            return None
        if self._units is None:
            self._units = {unit.code: unit.id for unit in unit_options()}
        found = self._units.get(code)
        if found is None:
            self.errors[field] = gettext("Trường “{field}”: không có đơn vị nào mang mã “{code}”.").format(
                field=field, code=code
            )
        return found

    def person(self, field: str, username: str | None) -> int | None:
        if username is None:
            return None
        found = actor_by_username(username)
        if found is None:
            self.errors[field] = gettext("Trường “{field}”: không có người dùng “{username}”.").format(
                field=field, username=username
            )
        return found.id if found else None

    def units(self, field: str, codes: Iterable[str]) -> list[int | None]:
        return [self.unit(f"{field}.{place}", code) for place, code in enumerate(codes)]

    def people(self, field: str, usernames: Iterable[str]) -> list[int | None]:
        return [self.person(f"{field}.{place}", username) for place, username in enumerate(usernames)]

    def entry(self, field: str, text: str | None) -> str | None:
        if text is None:
            return None
        found = resolve(LISTED[field], text)
        if found is None:
            self.errors[field] = gettext("Trường “{field}”: “{text}” không có trong danh mục {list}.").format(
                field=field, text=text, list=f"/lists/{LISTED[field]}"
            )
        return found

    def finish(self) -> None:
        if self.errors:
            raise problems.invalid(self.errors)


def directive_values(given: dict[str, Any]) -> dict[str, Any]:
    """The body of a directive as its commands take it."""
    names = Lookups()
    values = dict(given)
    values.update({name: names.entry(name, given[name]) for name in LISTED if name in given})
    values.update(
        {name: names.person(name, given[name]) for name in ("director", "approver", "drafter") if name in given}
    )
    names.finish()
    return values


def assignment_values(given: dict[str, Any]) -> dict[str, Any]:
    """The body of an assignment as its commands take it."""
    names = Lookups()
    values = dict(given)
    if "lead" in given:
        values["lead"] = names.unit("lead", given["lead"])
    if "coordinating" in given:
        values["coordinating"] = names.units("coordinating", given["coordinating"])
    if "coordinating_people" in given:
        values["coordinating_people"] = names.people("coordinating_people", given["coordinating_people"])
    values.update({name: names.person(name, given[name]) for name in ("follower", "officer") if name in given})
    names.finish()
    return values
