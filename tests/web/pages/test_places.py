"""Every notice leads to the exact place, on the page of notices and in mails: kind by kind."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from processes.db import reading
from processes.discussion.commands import say
from processes.mail.letters import Letter
from processes.notices.models import Notice
from processes.notices.queries import notices_for
from processes.organisation.models import Person
from processes.runtime.instances import instance_of
from processes.runtime.models import Contribution
from processes.runtime.timers import fire_due
from processes.shares.models import Share
from tests.province import Province
from web.letters import compose

MONDAY = date(2026, 7, 27)
#: kind → what it leads to on the page of its assignment; nothing: to its head
PLACES = {
    **dict.fromkeys(("issue", "insist", "due_soon", "overdue"), ""),
    **dict.fromkeys(("discuss", "mention"), "message"),
    **dict.fromkeys(("urge", "instruct"), "opinion"),
    **dict.fromkeys(
        ("submit", "record_reply", "ask_leader", "review_overdue", "review_waiting", "ask_confirmation"), "result"
    ),
    **dict.fromkeys(("propose", "forward", "approve", "reject", "revise"), "verdict"),
    **dict.fromkeys(
        (
            *("accept", "report_progress", "request_extension", "refuse_extension", "extend", "amend"),
            *("report_difficulty", "answer_difficulty", "transfer", "pass_on", "withdraw", "hand_over"),
            *("return", "cancel", "escalate"),
        ),
        "entry",
    ),
}


def at_hour(day: int, hour: int = 9, month: int = 7) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC) - timedelta(hours=7)


@pytest.fixture
def province(office, clock, client) -> Province:
    return Province(office, clock)


def live(province: Province) -> int:
    """An assignment to which nearly everything happens, each at a moment of its own."""
    id = province.issued(due_on=MONDAY, follower="tokiemtra", coordinating=["SKHDT"])
    person = province.office.actor

    def do(action: str, by: str, **values: Any) -> None:
        province.clock.advance(minutes=1)
        province.do(id, action, by, **values)

    do("accept", "stc")
    do("report_progress", "stc", content="Đang làm")
    do("urge", "chuyenvien", content="Đề nghị báo cáo ngay")
    do("instruct", "chutich", content="Khẩn trương")
    province.clock.advance(minutes=1)
    say(id, "Đã rõ.", by=person("stc"), now=province.clock())
    province.clock.advance(minutes=1)
    say(id, "Nhờ @Sở Tài chính xem giúp.", by=person("chuyenvien"), now=province.clock())
    do("report_difficulty", "stc", reason="Thiếu số liệu")
    do("answer_difficulty", "chuyenvien", answer="Đã gửi")
    do("request_extension", "stc", requested_due_on="2026-08-03", reason="Thiếu số liệu")
    do("refuse_extension", "pheduyet", reason="Không được")
    do("amend", "chuyenvien", content="Báo cáo cả năm", reason="Bổ sung")
    do("transfer", "stc", officer="stc.chuyenvien")
    do("hand_over", "chuyenvien", following_unit="VPUB-TH", follower="tokiemtra")
    do("pass_on", "tokiemtra", followers=["truongphong"], review=True)
    fire_due(province.clock.set(at_hour(22, 8)))
    fire_due(province.clock.set(at_hour(30, 8)))
    do("extend", "chuyenvien", due_on="2026-08-31", reason="Chờ số liệu")
    do("return", "stc", reason="Giao nhầm")
    do("insist", "chuyenvien")
    do("submit", "stc", content="Đã xong")
    fire_due(province.clock.set(at_hour(7, 18, 8)))
    fire_due(province.clock.set(at_hour(11, 9, 8)))
    do("forward", "tokiemtra")
    do("ask_confirmation", "stc", content="Đề nghị xác nhận")
    do("propose", "truongphong", verdict="satisfactory")
    do("reject", "pheduyet", reason="Chưa đạt")
    do("submit", "stc", content="Đã sửa")
    do("withdraw", "tokiemtra")
    do("approve", "pheduyet")
    return id


def told(office) -> dict[int, str]:
    """Notice → whom it tells."""
    session = reading()
    session.rollback()
    return dict(session.execute(select(Notice.id, Person.username).join(Person, Person.id == Notice.person_id)).all())


def links(page: str) -> dict[int, str]:
    found = re.findall(r'id="notice-(\d+)".*?</li>', page, re.S)
    lines = {int(id): part for id, part in zip(found, re.split(r'id="notice-\d+"', page)[1:], strict=True)}
    return {
        id: match[1] for id, part in lines.items() if (match := re.search(r'class="notice-link" href="([^"]+)"', part))
    }


def test_every_kind_leads_to_its_place_and_the_page_has_it(at, province):
    live(province)
    seen, pages = {}, {}
    for username in sorted(set(told(province.office).values())):
        desk, number = at(username), 1
        shown: dict[int, str] = {}
        while found := links(desk.get("/notices", page=number).text):
            shown |= found
            number += 1
        kinds = {notice.id: notice.kind for notice in notices_for(province.office.actor(username), per_page=200).items}
        for id, address in shown.items():
            path, _, anchor = address.partition("#")
            if (username, path) not in pages:
                pages[username, path] = desk.get(path).text
            assert not anchor or f'id="{anchor}"' in pages[username, path], (username, kinds[id], address)
            seen.setdefault(kinds[id], set()).add(anchor.partition("-")[0])
    expected = {
        kind: {place}
        for kind, place in PLACES.items()
        if kind not in ("record_reply", "ask_leader", "revise", "cancel")
    }
    assert seen == expected


def test_the_end_of_it_is_found_too(at, province):
    id = province.issued(due_on=MONDAY)
    province.clock.advance(minutes=1)
    province.do(id, "cancel", "chuyenvien", reason="Không còn cần")
    [address] = [a for a in links(at("stc").get("/notices").text).values() if "entry-" in a][:1]
    assert (
        reading().scalar(select(Contribution.action).where(Contribution.id == int(address.rpartition("-")[2])))
        == "cancel"
    )


def test_mails_carry_the_same_address(at, province):
    id = province.issued(due_on=MONDAY)
    province.clock.advance(minutes=1)
    province.do(id, "urge", "chuyenvien", content="Đề nghị báo cáo ngay")
    notices = notices_for(province.office.actor("stc")).items
    _, text = compose(Letter("daily:1", "stc@tinh.gov.vn", "Sở Tài chính", "vi", province.clock(), True, notices))
    shown = links(at("stc").get("/notices").text)
    assert len(shown) == 2
    for address in shown.values():
        assert address in text


def test_a_part_of_an_assignment_is_shown_where_it_happened(at, province):
    id = province.issued(due_on=MONDAY, coordinating=["SKHDT"])
    province.do(id, "accept", "stc")
    province.clock.advance(minutes=1)
    province.do(id, "contribution", "stc", content="Gửi số liệu", units=["SKHDT"], due_on="2026-07-24")
    share = reading().scalar(select(Share.id))
    province.clock.advance(minutes=1)
    province.act("contribution", share, "urge", by="stc", content="Gửi sớm")
    address = next(a for a in links(at("skhdt").get("/notices").text).values() if a.startswith(f"/shares/{share}"))
    path, _, anchor = address.partition("#")
    assert f'id="{anchor}"' in at("skhdt").get(path).text
    assert instance_of("contribution", share)


def test_what_is_found_no_more_leads_to_the_page(at, province):
    id = province.issued(due_on=MONDAY)
    province.do(id, "extend", "chuyenvien", due_on="2026-08-31", reason="Chờ số liệu")
    session = reading()
    session.execute(Notice.__table__.update().values(at=at_hour(1)))
    session.commit()
    assert set(links(at("stc").get("/notices").text).values()) == {f"/assignments/{id}"}
