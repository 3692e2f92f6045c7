"""What kind of body a unit is, for decisions taken at nearly every issue."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.organisation.models import Unit
from processes.settings.kept import Kept


def _stored(session: Session) -> dict[int, str]:
    return {row.id: row.kind for row in session.execute(select(Unit.id, Unit.kind))}


kinds = Kept(_stored)


def unit_kind(session: Session, unit_id: int) -> str | None:
    """The kind of the unit (``department``, ``commune`` …); asked of the database only for one entered in the last seconds."""
    known = kinds.get()
    return known[unit_id] if unit_id in known else session.scalar(select(Unit.kind).where(Unit.id == unit_id))
