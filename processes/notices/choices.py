"""What each person has chosen per kind: whether the bell tells it, and how it is mailed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from processes import telemetry
from processes.command import in_transaction
from processes.db import reading
from processes.mail.models import CHOICES, MailChoice
from processes.notices.kinds import GROUPS, groups_for
from processes.notices.models import NoticeChoice
from processes.organisation.actor import Actor
from processes.refusals import FieldError, InvalidForm


@dataclass(frozen=True, slots=True)
class Way:
    """How a person is told of one group of kinds."""

    bell: bool
    mail: str


def ways_of(actor: Actor) -> dict[str, Way]:
    """For every group that the person can be told of, how they are."""
    session = reading()
    return _ways(session, actor)


def _ways(session: Session, actor: Actor) -> dict[str, Way]:
    usual = session.scalar(select(MailChoice.choice).where(MailChoice.person_id == actor.id)) or "none"
    chosen = {
        row.kind: row
        for row in session.execute(
            select(NoticeChoice.kind, NoticeChoice.bell, NoticeChoice.mail).where(NoticeChoice.person_id == actor.id)
        )
    }
    found = {}
    for name in groups_for(actor):
        # All kinds of a group have the same row; one that is newer than the choice has none.
        row = next((chosen[kind] for kind in GROUPS[name].kinds if kind in chosen), None)
        found[name] = Way(row is None or row.bell, (row.mail if row else None) or usual)
    return found


@telemetry.command
@in_transaction
def choose_ways(session: Session, chosen: Mapping[str, Way], *, by: Actor, now: datetime) -> None:
    """How the person wants to be told of these groups; the others stay as they are.

    What asks somebody to do something is always told by the bell. InvalidForm for an unknown group or way, for a bell that cannot be
    silenced, and for mail without an address.
    """
    held = session.get(MailChoice, by.id, with_for_update=True, populate_existing=True)
    before = _ways(session, by)
    errors = []
    for name, way in chosen.items():
        if name not in before or way.mail not in CHOICES:
            errors.append(FieldError.of(f"mail-{name}", "Đề nghị chọn một cách nhận thư."))
        elif not way.bell and GROUPS[name].asks:
            errors.append(FieldError.of(f"bell-{name}", "Thông báo về việc phải làm luôn có ở chuông."))
        elif way.mail != "none" and (held is None or not held.address):
            errors.append(FieldError.of(f"mail-{name}", "Đề nghị nhập địa chỉ thư trước khi chọn nhận thư."))
    if errors:
        raise InvalidForm(errors[:1])
    for name, way in chosen.items():
        if way != before[name]:
            _keep(session, by.id, name, way, before[name], now)


def _keep(session: Session, person_id: int, name: str, way: Way, before: Way, now: datetime) -> None:
    for kind in GROUPS[name].kinds:
        of_it = (NoticeChoice.person_id == person_id, NoticeChoice.kind == kind)
        values: dict[str, object] = {"bell": way.bell}
        if way.mail != before.mail:
            # What was told before the choice is not mailed after it.
            values |= {"mail": way.mail, "since": now}
        if session.execute(select(NoticeChoice.kind).where(*of_it)).first() is None:
            session.execute(insert(NoticeChoice).values(person_id=person_id, kind=kind, **values))
        else:
            session.execute(update(NoticeChoice).where(*of_it).values(**values))


def differs_by_kind(session: Session, person_id: int) -> bool:
    """Whether some kind is mailed in another way than the person has chosen for all."""
    some = select(NoticeChoice.kind).where(NoticeChoice.person_id == person_id, NoticeChoice.mail.is_not(None))
    return session.execute(some.limit(1)).first() is not None


def forget_mail_ways(session: Session, person_id: int) -> None:
    """From now on every kind is mailed as the person has chosen for all; inside the command that says so."""
    session.execute(update(NoticeChoice).where(NoticeChoice.person_id == person_id).values(mail=None, since=None))
    session.execute(delete(NoticeChoice).where(NoticeChoice.person_id == person_id, NoticeChoice.bell))


def suggest_mail_ways(session: Session, actor: Actor, now: datetime) -> None:
    """What asks for something is mailed at once, the rest in the one mail of the day; the choice for all is ``daily``."""
    before = _ways(session, actor)
    for name in before:
        if GROUPS[name].asks:
            way = Way(before[name].bell, GROUPS[name].suggested)
            _keep(session, actor.id, name, way, before[name], now)
