"""A reply that came on paper or by eOffice is recorded by the Office, and the unit asks when it is decided (D2, T7, C2)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from processes.assignments.queries import timeline
from processes.db import reading
from processes.files.queries import FileRow
from processes.refusals import InvalidForm, NotAllowedYet, NotFound, NotNow
from processes.runtime.instances import instance_of
from processes.runtime.models import Timer
from tests.processes.assignments.rows import contributions, row, status, told
from tests.province import Province

MONDAY = date(2026, 7, 20)
#: Friday before the due date, in the office's time; typed with and without its zone.
FRIDAY = "2026-07-17T16:30:00+07:00"
REPLY: dict[str, Any] = {
    "reply_number": "130/BC-STC",
    "reply_date": "2026-07-17",
    "reply_subject": "Báo cáo giải ngân quý II",
    "reply_signer": "Vương Đình Giám",
    "received_at": FRIDAY,
}


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 7, day, hour, minute, tzinfo=UTC)


def timers(id: int) -> set[str]:
    session = reading()
    session.rollback()
    return set(session.scalars(select(Timer.element).where(Timer.instance_id == instance_of("assignment", id))))


@pytest.mark.parametrize("by", ["vanthu", "chuyenvien", "theodoi"])
def test_the_units_time_stops_when_the_reply_came_not_when_it_is_recorded(province: Province, by: str) -> None:
    """Due Monday, on paper on Friday, recorded on Wednesday when it is long overdue, approved on Thursday: early (C2)."""
    id = province.issued(due_on=MONDAY, follower="theodoi")
    province.pass_time(days=8)
    assert row(id).overdue_at is not None
    province.do(id, "record_reply", by, **REPLY)
    after = row(id)
    assert (after.status, after.clock) == ("submitted", "office")
    assert after.submitted_at == after.accepted_at == utc(17, 9, 30)
    assert "on_overdue" not in timers(id)
    province.pass_time(days=1)
    province.do(id, "approve", "pheduyet")
    assert (row(id).status, row(id).days) == ("completed", -3)


def test_the_unit_and_the_office_are_told_and_see_who_recorded_it(province: Province) -> None:
    id = province.issued(due_on=MONDAY, follower="theodoi")
    province.pass_time(days=4)
    file = province.upload("assignment", id, by="vanthu")
    province.act("assignment", id, "record_reply", by="vanthu", files=(file,), **REPLY)
    assert told("record_reply") == {"stc", "stc.giamdoc", "chuyenvien", "theodoi", "pheduyet"}
    entry = timeline(province.office.actor("stc"), "assignment", id)[0]
    assert (entry.action, entry.by, entry.by_position) == ("record_reply", "Ngô Thị Thư", "Văn thư")
    assert {value.name: value.value for value in entry.values} == REPLY
    assert [type(one) for one in entry.files] == [FileRow]


@pytest.mark.parametrize(
    ("received_at", "sentence"),
    [
        ("2026-07-18T08:00:01+07:00", "chưa đến"),
        ("2026-07-18T08:01:00", "chưa đến"),
        ("2026-07-14T07:59:00+07:00", "trước khi giao nhiệm vụ (14/07/2026 08:00)"),
        ("2026-07-13", "trước khi giao"),
        ("hôm qua", "không có thật"),
        ("2026-02-31T08:00:00", "không có thật"),
        ("", "bắt buộc"),
    ],
)
def test_a_moment_that_cannot_be_is_refused(province: Province, received_at: str, sentence: str) -> None:
    id = province.issued(due_on=MONDAY)
    province.pass_time(days=4)
    before = row(id)
    with pytest.raises(InvalidForm) as refused:
        province.do(id, "record_reply", "vanthu", **{**REPLY, "received_at": received_at})
    assert [(error.field, sentence in str(error)) for error in refused.value.errors] == [("received_at", True)]
    assert row(id) == before


@pytest.mark.parametrize("left_out", ["reply_number", "reply_date", "reply_subject"])
def test_a_reply_is_named_by_number_date_and_subject(province: Province, left_out: str) -> None:
    id = province.issued()
    with pytest.raises(InvalidForm) as refused:
        province.do(id, "record_reply", "vanthu", **{name: REPLY[name] for name in REPLY if name != left_out})
    assert left_out in {error.field for error in refused.value.errors}


@pytest.mark.parametrize(
    ("action", "by", "values"), [("submit", "stc", {"content": "Đã xong"}), ("record_reply", "vanthu", REPLY)]
)
def test_a_reply_does_not_bear_a_day_that_has_not_come(
    province: Province, action: str, by: str, values: dict[str, Any]
) -> None:
    """Q21: a slip in the year is refused beside its field; the day itself is taken."""
    id = province.issued(due_on=MONDAY)
    province.pass_time(days=3, hours=9)
    with pytest.raises(InvalidForm) as refused:
        province.do(id, action, by, **values | {"reply_date": "2027-07-17"})
    assert [(error.field, status(id)) for error in refused.value.errors] == [("reply_date", "waiting")]
    province.do(id, action, by, **values | {"reply_date": "2026-07-17"})
    assert status(id) == "submitted"


def test_after_a_rejection_only_a_later_reply_answers_it(province: Province) -> None:
    id = province.issued(due_on=MONDAY)
    province.do(id, "submit", "stc", content="Đã báo cáo")
    province.pass_time(days=4)
    province.do(id, "reject", "pheduyet", reason="Thiếu số liệu")
    province.pass_time(days=1)
    with pytest.raises(InvalidForm) as refused:
        province.do(id, "record_reply", "vanthu", **REPLY)
    assert "trước khi kết quả lần trước được trả lại (18/07/2026 08:00)" in str(refused.value.errors[0])
    province.do(id, "record_reply", "vanthu", **{**REPLY, "received_at": "2026-07-19T08:00:00+07:00"})
    assert status(id) == "submitted"


@pytest.mark.parametrize("by", ["stc", "skhdt", "pheduyet", "truongphong", "tokiemtra"])
def test_nobody_else_records_a_reply(province: Province, by: str) -> None:
    id = province.issued(follower="theodoi")
    with pytest.raises(NotFound):
        province.do(id, "record_reply", by, **REPLY)


def test_what_the_unit_has_submitted_itself_is_not_recorded_again(province: Province) -> None:
    id = province.issued()
    province.do(id, "submit", "stc", content="Đã báo cáo")
    with pytest.raises(NotNow, match="Tài khoản đơn vị"):
        province.do(id, "record_reply", "vanthu", **REPLY)
    assert contributions(id).count("record_reply") == 0


def test_the_unit_asks_for_confirmation_once_a_day(province: Province) -> None:
    id = province.issued(follower="theodoi")
    province.do(id, "submit", "stc", content="Đã báo cáo")
    province.do(id, "ask_confirmation", "stc", content="Đề nghị Văn phòng xác nhận")
    assert told("ask_confirmation") == {"pheduyet", "theodoi", "chuyenvien"}
    province.pass_time(hours=15, minutes=59)
    with pytest.raises(NotAllowedYet, match="Mỗi ngày chỉ đề nghị một lần"):
        province.do(id, "ask_confirmation", "stc.giamdoc", content="Nhắc lại")
    province.pass_time(minutes=1)  # midnight in Hanoi
    province.do(id, "ask_confirmation", "stc.giamdoc", content="Nhắc lại")
    assert contributions(id).count("ask_confirmation") == 2
    assert status(id) == "submitted"


def test_asking_needs_a_text_and_a_result_that_waits(province: Province) -> None:
    id = province.issued()
    with pytest.raises(NotNow):
        province.do(id, "ask_confirmation", "stc", content="Đề nghị xác nhận")
    province.do(id, "submit", "stc", content="Đã báo cáo")
    with pytest.raises(InvalidForm):
        province.do(id, "ask_confirmation", "stc", content="  ")
    with pytest.raises(NotFound):
        province.do(id, "ask_confirmation", "skhdt", content="Đề nghị xác nhận")
