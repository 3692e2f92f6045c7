"""The province's lists as their administrator sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from processes.db import reading
from processes.directives.models import Directive
from processes.lists.commands import KEPT
from processes.lists.lists import ADMINISTRABLE
from processes.lists.models import ListValue
from processes.organisation.actor import Actor
from processes.organisation.models import PersonField
from processes.refusals import NotFound
from processes.storable import is_id

_HELD: dict[str, tuple[Any, ...]] = {
    "fields": (Directive.field, PersonField.field),
    "sources": (Directive.source,),
    "urgency": (Directive.urgency,),
    "issuing_levels": (Directive.issuing_level,),
    # A phrase is written into a text, which then is the approver's own.
    "rejection_reasons": (),
}


@dataclass(frozen=True, slots=True)
class ListValueRow:
    """``uses``: how many documents (and people, for fields of work) hold it; ``kept``: it cannot be retired."""

    id: int
    list: str
    code: str
    name: str
    name_en: str
    active: bool
    uses: int
    kept: bool


def list_values(actor: Actor, kind: str) -> Sequence[ListValueRow]:
    """Every value of the list in its order, retired ones too. Administrators only."""
    if not actor.is_admin or kind not in ADMINISTRABLE:
        raise NotFound()
    session = reading()
    uses: dict[str, int] = {}
    for column in _HELD[kind]:
        for code, number in session.execute(select(column, func.count()).where(column.is_not(None)).group_by(column)):
            uses[code] = uses.get(code, 0) + number
    rows = session.execute(
        select(ListValue).where(ListValue.list == kind).order_by(ListValue.position, ListValue.id)
    ).scalars()
    return [_row(row, uses.get(row.code, 0)) for row in rows]


def list_value(actor: Actor, value_id: int) -> ListValueRow:
    """One value. NotFound for who does not administer, as for one that does not exist."""
    row = reading().get(ListValue, value_id, populate_existing=True) if is_id(value_id) else None
    if row is None or not actor.is_admin:
        raise NotFound()
    return _row(row, 0)


def _row(row: ListValue, uses: int) -> ListValueRow:
    held = (row.list, row.code) in KEPT
    return ListValueRow(row.id, row.list, row.code, row.name, row.name_en, row.active, uses, held)
