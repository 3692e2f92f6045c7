"""What a unit sets for itself: kept beside the office's settings, so that reading it costs no statement of its own."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes import telemetry
from processes.command import repeatable
from processes.db import after_commit
from processes.organisation.actor import Actor
from processes.organisation.models import Person, PersonRole
from processes.refusals import FieldError, InvalidForm, NotFound
from processes.settings.current import kept
from processes.settings.models import Setting

#: Who administers a unit: its leader, or its one account (T5, B57).
ADMINISTER = ("leader_of_unit", "unit_account", "unit_admin")


def leader_first(unit_id: int) -> bool:
    """Whether the unit's leader sees every result before it goes to the Office (B57, T15)."""
    return kept.get().get(_name(unit_id)) is True


def may_administer(actor: Actor) -> bool:
    """Whether the person sets the rules of their own unit."""
    return actor.has(*ADMINISTER)


@telemetry.command
@repeatable
def set_leader_first(session: Session, value: bool, *, by: Actor) -> None:
    """Let the leader of the person's unit see every result first, or no longer; it holds for what is submitted from now on.

    NotFound for who does not administer a unit; InvalidForm when there is no leader who could do it.
    """
    if not may_administer(by):
        raise NotFound()
    unit_id = by.organisation_id
    if value and not _has_leader(session, unit_id):
        raise InvalidForm(
            [FieldError.of("leader_first", "Đơn vị chưa có tài khoản lãnh đạo nào đang hoạt động để duyệt trước.")]
        )
    session.merge(Setting(name=_name(unit_id), value=bool(value)))
    after_commit(session, kept.forget)


def _has_leader(session: Session, unit_id: int) -> bool:
    leaders = select(Person.id).join(PersonRole, PersonRole.person_id == Person.id)
    found = leaders.where(Person.unit_id == unit_id, Person.active, PersonRole.role == "leader_of_unit")
    return session.execute(found.limit(1)).first() is not None


def _name(unit_id: int) -> str:
    return f"leader_first:{unit_id}"
