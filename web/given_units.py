"""Entering a task for one unit, or for many and groups of them, each of which reports by itself (K7, K8, C6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext, ngettext

from processes.assignments.commands import add_assignment
from processes.organisation.groups import groups, units_by_kind
from processes.refusals import FieldError, InvalidForm
from processes.series.commands import add_series
from processes.sets.commands import add_separately
from web import repeating
from web.auth import current_person
from web.clock import now
from web.entry_forms import ASSIGNMENT, Schema, assignment_lookups, for_command
from web.forms import Option
from web.ids import id_of
from web.organisation_forms import KIND_WORDS

_GROUP, _KIND = "group-", "kind-"
_FIELDS: Mapping[str, Any] = ASSIGNMENT["properties"]
_LEAD: Schema = {
    **_FIELDS["lead"],
    "type": "array",
    "x-widget": "units",
    "items": {"type": "integer"},
    "description": "Một đơn vị chủ trì. Nhiều đơn vị, hoặc cả một nhóm, thì chọn thêm “Mỗi đơn vị báo cáo riêng”.",
    "x-description-en": "One lead unit. For several, or a whole group, also tick “Each unit reports separately”.",
}
_SEPARATELY: Schema = {
    "title": "Mỗi đơn vị báo cáo riêng",
    "x-title-en": "Each unit reports separately",
    "type": "boolean",
    "x-widget": "checkbox",
}
_MORE: dict[str, tuple[tuple[str, Schema], ...]] = {
    "lead": (("lead", _LEAD), ("separately", _SEPARATELY)),
    "due_on": (("due_on", _FIELDS["due_on"]), *repeating.FIELDS.items()),
}
#: An assignment as it is entered: several leads may be named, each then gets its own; and it may repeat.
ENTERED: Schema = {
    **ASSIGNMENT,
    "properties": {
        name: described for field, own in _FIELDS.items() for name, described in _MORE.get(field, ((field, own),))
    },
}


def entered_lookups() -> dict[str, list[Option]]:
    """The options of the pickers, groups of units before the units themselves."""
    lookups = assignment_lookups()
    with_groups = [*_group_options(), *lookups["units"]]
    return {**lookups, **repeating.lookups(None), "lead": with_groups, "coordinating": with_groups}


def enter_typed(directive_id: int, typed: Mapping[str, Any], *, issue: bool = False) -> None:
    """Enter what was typed: one assignment, or one for each unit, or series of such. Several leads without a word that each reports
    separately are refused: where the document names one lead, there is one (K8)."""
    values = for_command(ENTERED, typed)
    rule = {name: values.pop(name) for name in repeating.FIELDS}
    separately, leads = bool(values.pop("separately")), units_in(values.pop("lead"))
    values["coordinating"] = [
        id for id in units_in(values["coordinating"]) if id not in leads or id in typed["coordinating"]
    ]
    person, moment = current_person(), now()
    if len(leads) > 1 and not separately:
        raise InvalidForm(
            [
                FieldError.of(
                    "lead",
                    "Văn bản nêu một đơn vị chủ trì thì chỉ chọn một, các đơn vị khác là phối hợp."
                    " Nếu {n} đơn vị này đều phải làm và báo cáo, chọn “Mỗi đơn vị báo cáo riêng”.",
                    n=len(leads),
                )
            ]
        )
    if repeating.is_repeating(rule):
        # The form does not show the one due date then.
        once = {**values, "due_on": None, "due_before": None}
        add_series(directive_id, once, repeating.rule_values(rule), leads, by=person, now=moment, issue=issue)
    elif len(leads) > 1:
        add_separately(directive_id, values, leads, by=person, now=moment, issue=issue)
    else:
        values["lead"] = leads[0] if leads else None
        add_assignment(directive_id, values, by=person, now=moment, issue=issue)


def units_in(chosen: Sequence[Any] | None) -> list[Any]:
    """The ids of the units that were chosen, those of groups in their place; each once. What is neither stays, to be refused."""
    by_kind = units_by_kind() if any(isinstance(each, str) for each in chosen or ()) else {}
    made = {each.id: each.units for each in groups()} if by_kind else {}
    found: list[Any] = []
    for each in chosen or ():
        if isinstance(each, str) and each.startswith(_KIND) and each.removeprefix(_KIND) in by_kind:
            found += by_kind[each.removeprefix(_KIND)]
        elif isinstance(each, str) and each.startswith(_GROUP) and (id := id_of(each.removeprefix(_GROUP))):
            found += made.get(id, (each,))
        else:
            found.append(each)
    return list(dict.fromkeys(found))


def _group_options() -> list[Option]:
    kinds = [
        Option(f"{_KIND}{kind}", gettext("Tất cả: %(kind)s", kind=KIND_WORDS[kind]), _size(units))
        for kind, units in units_by_kind().items()
        if len(units) > 1
    ]
    made = [
        Option(f"{_GROUP}{each.id}", gettext("Nhóm: %(name)s", name=each.name), _size(each.units))
        for each in groups()
        if each.units
    ]
    return kinds + made


def _size(units: Sequence[int]) -> str:
    return ngettext("%(num)s đơn vị", "%(num)s đơn vị", len(units))
