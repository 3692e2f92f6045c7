"""What is told of a part comes by mail too, in its own words, and leads to the part (C16, B57)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import update

from processes.db import transaction
from processes.mail.collecting import collect_mail
from processes.organisation.models import Person
from processes.runtime.jobs import run_due
from processes.shares.models import CONTRIBUTION, KINDS, SUBTASK
from tests.processes.mail.conftest import receiving, wants
from tests.processes.shares.parts import RECEIVER, Parts
from tests.servers.smtp import Mailbox

#: what is told → its words for each kind, in Vietnamese and in English
WORDS = {
    CONTRIBUTION: {
        "asked": ("Có đề nghị phối hợp", "A contribution is asked of you"),
        "due_soon": ("Đề nghị phối hợp sắp đến hạn trả lời", "A contribution is due soon"),
        "overdue": ("Đề nghị phối hợp quá hạn trả lời", "A contribution is overdue"),
        "urged": ("Đôn đốc trả lời đề nghị phối hợp", "Reminder of a contribution"),
        "rescheduled": ("Hạn trả lời đề nghị phối hợp đã đổi", "The due date of a contribution was moved"),
        "answered": ("Có trả lời đề nghị phối hợp", "A contribution was answered"),
        "sent_back": ("Đề nghị bổ sung trả lời phối hợp", "More is wanted for the contribution"),
        "accepted": ("Trả lời đề nghị phối hợp đã được nhận", "The contribution was accepted"),
        "declined": ("Đề nghị phối hợp bị từ chối", "A contribution was declined"),
        "withdrawn": ("Đề nghị phối hợp đã rút", "A request for a contribution was withdrawn"),
        "closed": (
            "Đề nghị phối hợp kết thúc theo nhiệm vụ",
            "A request for a contribution ended with the assignment",
        ),
    },
    SUBTASK: {
        "asked": ("Được giao nhiệm vụ con", "A sub-assignment was given to you"),
        "due_soon": ("Nhiệm vụ con sắp đến hạn", "A sub-assignment is due soon"),
        "overdue": ("Nhiệm vụ con quá hạn", "A sub-assignment is overdue"),
        "urged": ("Đôn đốc nhiệm vụ con", "Reminder of a sub-assignment"),
        "rescheduled": ("Hạn nhiệm vụ con đã đổi", "The due date of a sub-assignment was moved"),
        "answered": ("Nhiệm vụ con có kết quả", "A sub-assignment has a result"),
        "sent_back": ("Yêu cầu làm lại nhiệm vụ con", "A sub-assignment has to be done again"),
        "accepted": ("Kết quả nhiệm vụ con đạt", "The result of the sub-assignment was accepted"),
        "declined": ("Nhiệm vụ con bị trả lại", "A sub-assignment was returned"),
        "withdrawn": ("Nhiệm vụ con đã rút lại", "A sub-assignment was withdrawn"),
        "closed": ("Nhiệm vụ con kết thúc theo nhiệm vụ", "A sub-assignment ended with the assignment"),
    },
}


@pytest.fixture
def mailbox(parts: Parts) -> Iterator[Mailbox]:
    with receiving() as box:
        yield box


@pytest.mark.parametrize("kind", KINDS)
def test_each_notice_of_a_part_is_mailed_in_its_own_words_and_leads_to_the_part(
    parts: Parts, mailbox: Mailbox, kind: str
) -> None:
    """The giver reads English, whoever does the part Vietnamese."""
    receiver = RECEIVER[kind]
    wants(parts.province, receiver, "at_once")
    wants(parts.province, "stc.giamdoc", "at_once")
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "stc.giamdoc").values(language="en"))
    told = WORDS[kind]

    def mailed(*expected: tuple[str, str]) -> None:
        """Exactly these went out since, each to one person with the words and the address of this part."""
        nonlocal sent
        collect_mail(parts.province.clock())
        run_due(parts.province.clock())
        new, sent = mailbox.messages[sent:], len(mailbox.messages)
        assert {(mail["To"], mail["Subject"]) for mail in new} == {
            (f"{who}@tinh.gov.vn", f"{told[what][who != receiver]}: 1/UBND-KTTH") for who, what in expected
        }
        for mail in new:
            text = mail.get_content()
            assert re.search(rf"/shares/{id}(#entry-\d+)?\n", text.replace("\r\n", "\n"))
            assert parts.row(id).content in text

    collect_mail(parts.province.clock())
    run_due(parts.province.clock())
    sent = len(mailbox.messages)  # what was told of the assignment before
    id = parts.give(kind, by="stc.giamdoc")
    mailed((receiver, "asked"))
    parts.do(id, "urge", "stc.giamdoc", content="Gửi sớm")
    mailed((receiver, "urged"))
    parts.do(id, "reschedule", "stc.giamdoc", due_on="2026-07-22")
    mailed((receiver, "rescheduled"))
    parts.province.pass_time(days=3)
    mailed((receiver, "due_soon"))
    parts.province.pass_time(days=6)
    mailed((receiver, "overdue"), ("stc.giamdoc", "overdue"))
    parts.do(id, "answer", receiver, content="Nhất trí")
    mailed(("stc.giamdoc", "answered"))
    parts.do(id, "send_back", "stc.giamdoc", reason="Thiếu số liệu", due_on="2026-07-30")
    mailed((receiver, "sent_back"))
    parts.do(id, "answer", receiver, content="Có số liệu")
    mailed(("stc.giamdoc", "answered"))
    parts.do(id, "accept", "stc.giamdoc")
    mailed((receiver, "accepted"))

    id = parts.give(kind, by="stc.giamdoc", content="Việc thứ hai", due_on="2026-07-31")
    mailed((receiver, "asked"))
    parts.do(id, "decline", receiver, reason="Không thuộc chức năng")
    mailed(("stc.giamdoc", "declined"))
    id = parts.give(kind, by="stc.giamdoc", content="Việc thứ ba", due_on="2026-07-31")
    mailed((receiver, "asked"))
    parts.do(id, "withdraw", "stc.giamdoc", reason="Đã có")
    mailed((receiver, "withdrawn"))
    id = parts.give(kind, by="stc.giamdoc", content="Việc thứ tư", due_on="2026-07-31")
    mailed((receiver, "asked"))
    parts.province.do(parts.assignment, "cancel", "chuyenvien", reason="Không còn cần")
    collect_mail(parts.province.clock())
    run_due(parts.province.clock())
    closed = [mail for mail in mailbox.messages[sent:] if mail["Subject"].startswith(told["closed"][0])]
    assert [mail["To"] for mail in closed] == [f"{receiver}@tinh.gov.vn"]
    assert f"/shares/{id}" in closed[0].get_content()
