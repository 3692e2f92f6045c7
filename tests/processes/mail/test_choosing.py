"""Each kind is mailed as the person has chosen for it."""

from __future__ import annotations

from collections.abc import Mapping

from processes.discussion.commands import say
from processes.mail.collecting import collect_mail
from processes.mail.models import Mail, MailedNotice
from processes.notices.choices import Way, choose_ways, ways_of
from processes.notices.models import Notice
from processes.notices.queries import unread_count
from tests.processes.mail.conftest import wants
from tests.processes.runtime.small import rows
from tests.province import Province
from tests.servers.smtp import Mailbox


def chooses(province: Province, username: str, ways: Mapping[str, Way]) -> None:
    choose_ways(ways, by=province.office.actor(username), now=province.clock())


def mailed(province: Province) -> list[list[str]]:
    """The kinds in each mail, in the order they were made."""
    kinds = {notice.id: notice.kind for notice in rows(Notice)}
    told = rows(MailedNotice)
    return [sorted(kinds[one.notice_id] for one in told if one.mail_id == mail.id) for mail in rows(Mail)]


def test_one_kind_at_once_one_in_the_daily_mail_one_not_at_all(province: Province, mailbox: Mailbox) -> None:
    wants(province, "stc", "none")
    chooses(province, "stc", {"urged": Way(True, "at_once"), "changed": Way(True, "daily")})
    province.clock.advance(minutes=1)
    id = province.issued()
    province.do(id, "urge", "chuyenvien", content="Đề nghị báo cáo ngay.")
    province.do(id, "extend", "chuyenvien", due_on="2026-08-20", reason="Chờ số liệu")
    assert (collect_mail(province.clock()), mailed(province)) == (1, [["urge"]])
    collect_mail(province.clock.advance(days=1))
    assert mailed(province) == [["urge"], ["extend"]]
    assert collect_mail(province.clock.advance(days=1)) == 0


def test_what_is_silenced_in_the_bell_is_mailed_all_the_same(province: Province, mailbox: Mailbox) -> None:
    wants(province, "stc", "at_once")
    chooses(province, "stc", {"discussed": Way(False, "at_once")})
    id = province.issued()
    unread = unread_count(province.office.actor("stc"))
    province.clock.advance(minutes=1)
    say(id, "Đề nghị gửi số liệu.", by=province.office.actor("chuyenvien"), now=province.clock())
    assert unread_count(province.office.actor("stc")) == unread
    collect_mail(province.clock())
    assert mailed(province)[-1] == ["discuss"]


def test_what_was_told_before_the_choice_is_not_mailed(province: Province, mailbox: Mailbox) -> None:
    wants(province, "stc", "none")
    id = province.issued()
    province.do(id, "urge", "chuyenvien", content="Đề nghị báo cáo ngay.")
    province.clock.advance(minutes=1)
    chooses(province, "stc", {"urged": Way(True, "at_once")})
    assert collect_mail(province.clock()) == 0


def test_a_choice_for_one_kind_leaves_the_daily_mail_of_the_others(province: Province, mailbox: Mailbox) -> None:
    wants(province, "stc", "daily")
    province.clock.advance(days=1, minutes=-10)
    province.issued()
    province.clock.advance(minutes=5)
    chooses(province, "stc", {"urged": Way(True, "none")})
    collect_mail(province.clock.advance(hours=12))
    assert mailed(province) == [["issue"]]


def test_choosing_the_same_again_changes_nothing(province: Province) -> None:
    wants(province, "stc", "daily")
    before = ways_of(province.office.actor("stc"))
    chooses(province, "stc", before)
    assert ways_of(province.office.actor("stc")) == before
