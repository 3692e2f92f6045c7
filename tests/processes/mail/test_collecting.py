"""Mails of notices: at once, one a day, or none; each notice in one mail at most, however many collect."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert

from processes.db import transaction
from processes.mail import collecting
from processes.mail.collecting import collect_mail
from processes.mail.models import Mail, MailChoice, MailedNotice, MailMark
from processes.mail.outgoing import configure
from processes.notices.commands import mark_read
from processes.notices.models import Notice
from tests.processes.mail.conftest import wants
from tests.processes.runtime.small import at_once, count, jobs, rows
from tests.province import Province
from tests.servers.smtp import Mailbox


def test_a_notice_becomes_one_mail_for_each_who_wants_it_at_once(province: Province, mailbox: Mailbox) -> None:
    wants(province, "stc", "at_once")
    wants(province, "stc.giamdoc", "none")
    province.issued()
    assert [collect_mail(province.clock()), collect_mail(province.clock())] == [1, 0]
    [mail] = rows(Mail)
    assert (mail.address, mail.sent_at) == ("stc@tinh.gov.vn", None)
    [told] = rows(MailedNotice)
    assert mail.key == f"notice:{told.notice_id}"
    assert [(job.operation, job.parameters) for job in jobs() if job.operation == "mail.send"] == [
        ("mail.send", {"mail_id": mail.id})
    ]


def test_nothing_is_made_without_a_mail_server(province: Province) -> None:
    configure(None)
    wants(province, "stc", "at_once")
    province.issued()
    assert (collect_mail(province.clock()), count(Mail)) == (0, 0)


def test_what_was_told_before_the_choice_or_read_meanwhile_is_not_mailed(province: Province, mailbox: Mailbox) -> None:
    id = province.issued()
    province.clock.advance(minutes=1)
    wants(province, "stc", "at_once")
    assert collect_mail(province.clock()) == 0
    province.clock.advance(minutes=1)
    province.do(id, "urge", "chuyenvien", content="Đề nghị báo cáo ngay.")
    mark_read(by=province.office.actor("stc"), now=province.clock())
    assert collect_mail(province.clock()) == 0


def test_what_is_old_when_a_mail_server_comes_is_left_to_the_page_of_notices(
    province: Province, mailbox: Mailbox
) -> None:
    wants(province, "stc", "at_once")
    province.issued()
    assert collect_mail(province.clock.advance(days=2)) == 0


def test_collectors_at_once_make_each_mail_once(province: Province, mailbox: Mailbox) -> None:
    for username in ("stc", "stc.giamdoc"):
        wants(province, username, "at_once")
    wants(province, "skhdt", "daily")
    province.clock.advance(days=1)
    for lead in ("STC", "STC", "SKHDT"):
        province.issued(lead)
    made = at_once(*[lambda: collect_mail(province.clock())] * 3)
    assert sum(made) + collect_mail(province.clock()) == count(Mail) == 5, made
    assert count(MailedNotice) == count(Mail)


def test_a_notice_whose_command_was_slow_is_found_behind_newer_ones(
    province: Province, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "STEP", 1)
    wants(province, "stc", "at_once")
    province.issued()
    [late] = rows(Notice, person_id=province.office.people["stc"])
    told = {column.key: getattr(late, column.key) for column in Notice.__table__.columns}
    with transaction() as session:
        session.execute(delete(Notice).where(Notice.id == late.id))
    province.issued()
    assert collect_mail(province.clock()) == 1
    with transaction() as session:
        session.execute(insert(Notice).values(told))
    assert collect_mail(province.clock()) == 1


def test_the_mark_moves_past_what_is_settled(
    province: Province, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "STEP", 2)
    monkeypatch.setattr(collecting, "BATCH", 2)
    wants(province, "stc", "at_once")
    for _ in range(3):
        province.issued()
    newest = max(notice.id for notice in rows(Notice))
    assert collect_mail(province.clock()) == 3
    assert [mark.notice_id for mark in rows(MailMark)] == [0]
    assert collect_mail(province.clock.advance(hours=2)) == 0
    assert [mark.notice_id for mark in rows(MailMark)] == [newest]


def test_a_daily_mail_holds_what_is_unread_and_comes_once_a_day_at_its_hour(
    province: Province, mailbox: Mailbox
) -> None:
    wants(province, "stc", "daily")
    first = province.issued()
    province.issued()
    assert collect_mail(province.clock.advance(hours=10)) == 0, "the day of the choice is over"
    assert collect_mail(province.clock.set(province.clock().replace(hour=0, minute=29) + timedelta(days=1))) == 0
    assert [collect_mail(province.clock.advance(minutes=1)), collect_mail(province.clock())] == [1, 0]
    [mail] = rows(Mail)
    assert mail.key == f"daily:{province.office.people['stc']}:2026-07-15"
    assert count(MailedNotice) == 2
    province.do(first, "urge", "chuyenvien", content="Đề nghị báo cáo ngay.")
    assert collect_mail(province.clock.advance(hours=8)) == 0
    assert collect_mail(province.clock.advance(days=1)) == 1
    assert (count(Mail), count(MailedNotice)) == (2, 3)


def test_a_day_without_news_has_no_mail_and_the_hour_is_a_setting(province: Province, mailbox: Mailbox) -> None:
    wants(province, "stc", "daily")
    province.setting("mail_daily_at", "16:00")
    province.clock.advance(days=1)
    assert collect_mail(province.clock()) == 0
    province.issued()
    assert collect_mail(province.clock.advance(hours=7, minutes=59)) == 0
    assert collect_mail(province.clock.advance(minutes=1)) == 1
    assert [chosen.digested_on.isoformat() for chosen in rows(MailChoice)] == ["2026-07-15"]
