"""What was mailed is known for a while, and then forgotten; nothing is mailed twice because of that."""

from __future__ import annotations

from datetime import timedelta

from handlers import mail as sending
from processes.mail.collecting import collect_mail
from processes.mail.keeping import forget_old_mail
from processes.mail.models import Mail, MailedNotice
from processes.runtime.jobs import run_due
from tests.processes.mail.conftest import wants
from tests.processes.runtime.small import count
from tests.province import Province
from tests.servers.smtp import Mailbox

assert sending  # registers mail.send


def mailed(province: Province, mailbox: Mailbox) -> None:
    """The Department's account was mailed about one assignment."""
    province.issued()
    collect_mail(province.clock())
    run_due(province.clock())
    assert len(mailbox.messages) == 1


def test_a_mail_is_forgotten_ninety_days_after_it_was_sent(province: Province, mailbox: Mailbox) -> None:
    wants(province, "stc", "at_once")
    mailed(province, mailbox)
    assert forget_old_mail(province.clock.advance(days=90)) == 0
    assert forget_old_mail(province.clock.advance(seconds=1)) == 1
    assert (count(Mail), count(MailedNotice)) == (0, 0)


def test_what_was_forgotten_is_not_told_in_a_daily_mail(province: Province, mailbox: Mailbox) -> None:
    wants(province, "stc", "daily")
    province.issued()
    collect_mail(province.clock.advance(days=1))
    run_due(province.clock())
    assert len(mailbox.messages) == 1
    forget_old_mail(province.clock.advance(days=91))
    collect_mail(province.clock())
    run_due(province.clock())
    assert (count(Mail), len(mailbox.messages)) == (0, 1)


def test_a_mail_that_was_not_sent_stays(province: Province, mailbox: Mailbox) -> None:
    wants(province, "stc", "at_once")
    province.issued()
    collect_mail(province.clock())
    assert forget_old_mail(province.clock() + timedelta(days=1000)) == 0
    assert count(Mail) == 1
