"""What happened, in people's words; who is told."""

from __future__ import annotations

from datetime import date

import pytest

from processes.assignments.queries import opinions, timeline
from processes.notices.commands import mark_object_read, mark_read
from processes.notices.queries import notices_for, unread_count
from processes.refusals import NotFound
from tests.province import Province


def test_it_tells_who_did_what_newest_first_down_to_the_entry(province: Province) -> None:
    id = province.issued(due_on=date(2026, 7, 20))
    province.clock.advance(hours=1)
    province.do(id, "urge", "chuyenvien", content="Đề nghị khẩn trương")
    entries = timeline(province.office.actor("stc"), "assignment", id)
    assert [(entry.action, entry.title) for entry in entries] == [
        ("urge", "Đôn đốc"),
        ("issue", "Giao nhiệm vụ"),
        ("enter", "Nhập nhiệm vụ"),
    ]
    urge = entries[0]
    assert (urge.by, urge.by_position, urge.by_unit) == (
        "Bùi Văn Soạn",
        "Chuyên viên Phòng Kinh tế",
        "Văn phòng UBND tỉnh",
    )
    assert (urge.text, urge.title_en, urge.system) == ("Đề nghị khẩn trương", "Urge", False)


def test_what_the_product_did_by_itself_says_so(province: Province) -> None:
    id = province.issued(due_on=date(2026, 7, 15))
    province.pass_time(days=2)
    entries = timeline(province.office.actor("stc"), "assignment", id)
    assert next((entry.title, entry.title_en) for entry in entries if entry.system) == ("Quá hạn", "Overdue")


def test_a_change_shows_the_old_and_the_new_value_with_names_for_codes(province: Province) -> None:
    id = province.issued(due_on=date(2026, 7, 20))
    province.do(id, "extend", "chuyenvien", due_on="2026-07-31", reason="Chờ số liệu")
    province.do(id, "return", "stc", reason="Không thuộc chức năng")
    province.do(id, "reissue", "chuyenvien", content="Nội dung mới", lead="SKHDT", coordinating=["STTTT"])
    reissue, _, extend, *_ = timeline(province.office.actor("chuyenvien"), "assignment", id)
    assert [(change.title, change.before, change.after) for change in extend.effects] == [
        ("Hạn xử lý", "2026-07-20", "2026-07-31")
    ]
    assert extend.text == "Chờ số liệu"
    changed = {change.name: (change.before, change.after) for change in reissue.effects}
    assert changed["lead_id"] == ("Sở Tài chính", "Sở Kế hoạch và Đầu tư")
    assert changed["due_at"] == ("2026-07-31", None)
    shown = {value.name: value.value for value in reissue.values}
    assert shown["coordinating"] == ["Sở Thông tin và Truyền thông"]


def test_files_hang_on_what_they_were_sent_with(province: Province) -> None:
    id = province.issued()
    upload = province.upload("assignment", id, by="stc", name="bao-cao.pdf")
    province.do(id, "report_progress", "stc", files=(upload,), content="Đã làm một nửa")
    report = timeline(province.office.actor("chuyenvien"), "assignment", id)[0]
    assert [file.name for file in report.files] == ["bao-cao.pdf"]


def test_instructions_and_urging_are_the_opinions(province: Province) -> None:
    id = province.issued()
    province.do(id, "urge", "chuyenvien", content="Khẩn trương")
    province.do(id, "instruct", "chutich", content="Làm ngay")
    province.do(id, "report_progress", "stc", content="Đang làm")
    assert [entry.action for entry in opinions(province.office.actor("stc"), id)] == ["instruct", "urge"]


def test_nobody_else_reads_it(province: Province) -> None:
    id = province.issued()
    for read in (
        lambda a: timeline(a, "assignment", id),
        lambda a: opinions(a, id),
        lambda a: timeline(a, "people", 1),
    ):
        with pytest.raises(NotFound):
            read(province.office.actor("skhdt"))


def test_a_unit_is_told_and_has_read_what_it_marks_as_read(province: Province) -> None:
    first, second = province.issued(), province.issued()
    stc = province.office.actor("stc")
    assert unread_count(stc) == notices_for(stc, unread_only=True).total == 2
    notice = notices_for(stc).items[0]
    assert (notice.object_id, notice.kind, notice.number, notice.visible) == (second, "issue", "2/UBND-KTTH", True)
    mark_object_read("assignment", first, by=stc, now=province.clock())
    assert [notice.read for notice in notices_for(stc).items] == [False, True]
    assert mark_read(by=stc, now=province.clock()) == 1
    assert mark_read(by=stc, now=province.clock()) == unread_count(stc) == 0


def test_nobody_reads_another_persons_notices(province: Province) -> None:
    province.issued()
    notice = notices_for(province.office.actor("stc")).items[0]
    assert mark_read([notice.id], by=province.office.actor("skhdt"), now=province.clock()) == 0
    assert unread_count(province.office.actor("stc")) == 1


def test_a_notice_of_what_was_taken_away_shows_what_the_unit_knew_then(province: Province) -> None:
    id = province.issued()
    province.do(id, "recall", "chuyenvien", reason="Nhầm")
    province.do(id, "reissue", "chuyenvien", content="Nội dung mới", lead="SKHDT")
    notice = notices_for(province.office.actor("stc")).items[0]
    assert (notice.kind, notice.visible, notice.number, notice.text) == (
        "recall",
        False,
        None,
        "Báo cáo tình hình giải ngân quý II",
    )
