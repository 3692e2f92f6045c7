"""Making mails of notices: beside the commands that tell people, never inside them. Each notice is in one mail at most, however
many collect at once and however often."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from processes.command import repeatable
from processes.db import after_commit, reading, table_of
from processes.mail.keeping import kept_for
from processes.mail.models import Mail, MailChoice, MailedNotice, MailMark
from processes.mail.outgoing import outgoing
from processes.notices.models import Notice, NoticeChoice
from processes.notices.queries import is_unread
from processes.organisation.models import Person
from processes.runtime.models import Job
from processes.runtime.wakeup import wake
from processes.settings.current import get, timezone

OPERATION = "mail.send"
#: Made in one transaction.
BATCH = 200
#: What was told longer ago is not worth a mail at once any more: there was no mail server then.
STALE = timedelta(days=1)
#: A notice is seen by others when its command is committed; no command takes longer than this.
SETTLED = timedelta(hours=1)
#: The mark moves in steps, so that looking for mail writes nothing as a rule.
STEP = 500
#: Notices in one daily mail; the rest is told on the page it leads to.
MOST_IN_ONE = 100

_MARK = 1


#: What the person has chosen for the notice's kind, or else for all.
_OF_KIND = and_(NoticeChoice.person_id == Notice.person_id, NoticeChoice.kind == Notice.kind)
_WAY = func.coalesce(NoticeChoice.mail, MailChoice.choice)
_SINCE = func.coalesce(NoticeChoice.since, MailChoice.since)


def collect_mail(now: datetime) -> int:
    """Make the mails that are due at ``now``; returns how many. Nothing without a mail server."""
    if outgoing() is None:
        return 0
    made = 0
    while _has_new(now):
        batch = _mail_at_once(now)
        made += batch
        if batch < BATCH:
            break
    for person_id in _due_digests(now):
        made += _mail_daily(person_id, now)
    return made


def _has_new(now: datetime) -> bool:
    """Without a lock: usually there is nothing to do."""
    session = reading()
    mark = session.scalar(select(MailMark.notice_id).where(MailMark.id == _MARK)) or 0
    found = session.execute(_new(mark, now).limit(1)).first() is not None
    settled = session.scalar(_settled(mark, now)) or 0
    session.rollback()
    return found or settled - mark >= STEP


def _new(mark: int, now: datetime) -> Any:
    """Unread notices after the mark, of people who want each of this kind at once, that are in no mail yet."""
    return (
        select(Notice.id, Notice.person_id, MailChoice.address)
        .join(MailChoice, MailChoice.person_id == Notice.person_id)
        .join(Person, Person.id == Notice.person_id)
        .outerjoin(NoticeChoice, _OF_KIND)
        .where(
            Notice.id > mark,
            is_unread(),
            Notice.at >= _SINCE,
            Notice.at > now - STALE,
            _WAY == "at_once",
            Person.active,
            ~exists().where(MailedNotice.notice_id == Notice.id),
        )
        .order_by(Notice.id)
    )


def _settled(mark: int, now: datetime) -> Any:
    return select(func.max(Notice.id)).where(Notice.id > mark, Notice.at <= now - SETTLED)


@repeatable
def _mail_at_once(session: Session, now: datetime) -> int:
    if session.scalar(select(func.count()).select_from(MailMark)) == 0:
        session.execute(insert(MailMark).values(id=_MARK, notice_id=0))
    held = select(MailMark.notice_id).where(MailMark.id == _MARK).with_for_update(skip_locked=True)
    mark = session.scalar(held)
    if mark is None:  # somebody else is collecting
        return 0
    found = session.execute(_new(mark, now).limit(BATCH)).all()
    for notice in found:
        _make(session, f"notice:{notice.id}", notice.person_id, notice.address, [notice.id], now)
    settled = session.scalar(_settled(mark, now)) or 0
    if len(found) < BATCH and settled - mark >= STEP:
        session.execute(update(MailMark).where(MailMark.id == _MARK).values(notice_id=settled))
    return len(found)


def _due_digests(now: datetime) -> list[int]:
    """Who gets a daily mail, has had none today, and whose hour has come."""
    local = now.astimezone(timezone())
    if local.time() < time.fromisoformat(get("mail_daily_at")):
        return []
    session = reading()
    people = session.scalars(
        select(MailChoice.person_id)
        .join(Person, Person.id == MailChoice.person_id)
        .where(Person.active, *_awaits_digest(local.date()))
        .order_by(MailChoice.person_id)
    ).all()
    session.rollback()
    return list(people)


def _awaits_digest(today: date) -> list[Any]:
    some_kind = exists().where(NoticeChoice.person_id == MailChoice.person_id, NoticeChoice.mail == "daily")
    return [
        or_(MailChoice.choice == "daily", some_kind),
        or_(MailChoice.digested_on.is_(None), MailChoice.digested_on < today),
    ]


@repeatable
def _mail_daily(session: Session, person_id: int, now: datetime) -> int:
    today = now.astimezone(timezone()).date()
    chosen = session.execute(
        select(MailChoice.address)
        .where(MailChoice.person_id == person_id, *_awaits_digest(today))
        .with_for_update(skip_locked=True)
    ).first()
    if chosen is None:  # somebody else is at it, or was quicker
        return 0
    session.execute(update(MailChoice).where(MailChoice.person_id == person_id).values(digested_on=today))
    ids = session.scalars(
        select(Notice.id)
        .join(MailChoice, MailChoice.person_id == Notice.person_id)
        .outerjoin(NoticeChoice, _OF_KIND)
        .where(
            Notice.person_id == person_id,
            is_unread(),
            _WAY == "daily",
            Notice.at >= _SINCE,
            # Of what is older it is not known any more whether it was mailed.
            Notice.at > now - kept_for(),
            ~exists().where(MailedNotice.notice_id == Notice.id),
        )
        .order_by(Notice.id.desc())
        .limit(MOST_IN_ONE)
    ).all()
    if not ids:
        return 0
    _make(session, f"daily:{person_id}:{today.isoformat()}", person_id, chosen.address, list(ids), now)
    return 1


def _make(session: Session, key: str, person_id: int, address: str, notice_ids: list[int], now: datetime) -> None:
    values = {"key": key, "person_id": person_id, "address": address, "created_at": now}
    mail_id: int = session.execute(insert(Mail).values(values).returning(Mail.id)).scalar_one()
    session.execute(insert(MailedNotice), [{"notice_id": id, "mail_id": mail_id} for id in notice_ids])
    session.execute(
        insert(table_of(Job)).values(operation=OPERATION, parameters={"mail_id": mail_id}, due_at=now, attempts=0)
    )
    after_commit(session, wake)
