"""The administrator's page of settings and of the working calendar; to everybody else it does not exist."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from processes.calendar.working import load_calendar
from processes.db import db
from processes.runtime.instances import instance_of
from processes.runtime.jobs import run_due
from processes.runtime.models import Timer
from processes.settings import current
from tests.web.pages.conftest import words

PAGE = "/administration/settings"
DAYS = f"{PAGE}/days"
TIMES = f"{PAGE}/time"
RULES = {
    "return_within_days": "10",
    "upload_limit_mb": "20",
    "mail_daily_at": "08:00",
    "result_words": "reached",
    "before_a_day": "on_day",
    "most_extensions": "2",
    "mail_kept_days": "30",
    "uploads_kept_days": "45",
    "ranking_in_time": "40",
    "ranking_first_pass": "30",
    "ranking_rejections": "0",
    "ranking_lateness": "30",
    "allow_no_deadline": "0",
}
TIME = {
    "office_begin": "07:00",
    "break_begin": "11:00",
    "break_end": "13:00",
    "office_end": "16:30",
    "late_entry_hour": "14:30",
    "due_soon_days": "5",
    "review_days": "4",
}
SATURDAY = date(2026, 8, 22)


def values():
    return {name: current.get(name) for name in RULES | TIME}


def value_of(page, name):
    return re.search(rf'value="([^"]*)" id="(?:rules|time)-{name}"', page)[1]


def test_the_page_shows_what_holds_now(at):
    page = at("quantri").get(PAGE)
    assert page.status_code == 200
    for text in (
        "Giờ hết ngày làm việc",
        "Nhắc sắp đến hạn trước (ngày làm việc)",
        "Lịch làm việc",
        "Chưa ghi ngày nào",
    ):
        assert text in words(page)
    assert value_of(page.text, "office_end") == "17:00"
    assert "Cài đặt" in words(at("quantri").get("/"))


def test_changed_settings_hold_at_once_and_saving_again_changes_nothing(at):
    admin, before = at("quantri"), {name: current.get(name) for name in TIME}
    for _ in range(2):
        answer = admin.post(PAGE, **RULES)
        assert (answer.status_code, answer.location) == (303, PAGE)
        assert values() == {
            **before,
            "return_within_days": 10,
            "upload_limit_mb": 20,
            "mail_daily_at": "08:00",
            "result_words": "reached",
            "before_a_day": "on_day",
            "most_extensions": 2,
            "mail_kept_days": 30,
            "uploads_kept_days": 45,
            "ranking_in_time": 40,
            "ranking_first_pass": 30,
            "ranking_rejections": 0,
            "ranking_lateness": 30,
            "allow_no_deadline": False,
        }
    assert "Đã lưu cài đặt." in words(admin.get(PAGE))
    admin.post(PAGE, **{**RULES, "return_within_days": ""})
    assert current.get("return_within_days") is None


def test_the_offices_time_is_changed_apart_from_the_other_rules(at):
    answer = at("quantri").post(TIMES, **TIME)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#time")
    assert {name: str(current.get(name)) for name in TIME} == TIME
    assert current.get("upload_limit_mb") == 50


def test_hours_that_contradict_each_other_are_said_beside_the_one_that_does_not_fit(at):
    before = values()
    answer = at("quantri").post(TIMES, **{**TIME, "break_end": "10:30"})
    assert answer.status_code == 422
    assert words(answer).count("Giờ hết nghỉ trưa không được trước giờ bắt đầu nghỉ trưa (11:00).") == 2
    assert value_of(answer.text, "break_end") == "10:30"
    assert values() == before


def test_values_that_break_their_rules_are_said_beside_each_field_and_nothing_is_saved(at):
    before = values()
    answer = at("quantri").post(TIMES, **{**TIME, "office_end": "năm giờ", "due_soon_days": "61", "review_days": ""})
    assert answer.status_code == 422
    for sentence in (
        "Giờ hết ngày làm việc phải có dạng giờ:phút, ví dụ 17:00.",
        "Số ngày làm việc được coi là sắp đến hạn phải từ 0 đến 60.",
        "Số ngày làm việc để duyệt kết quả phải từ 0 đến 60.",
    ):
        assert words(answer).count(sentence) == 2
    assert value_of(answer.text, "office_end") == "năm giờ"
    assert value_of(answer.text, "due_soon_days") == "61"
    assert value_of(answer.text, "late_entry_hour") == "14:30"
    assert values() == before


def test_a_day_is_entered_replaced_and_taken_away_again(at):
    admin = at("quantri")
    typed = {"day": "22/08/2026", "kind": "working", "note": "Làm bù cho thứ Hai 31/08"}
    for _ in range(2):
        answer = admin.post(DAYS, **typed)
        assert (answer.status_code, answer.location) == (303, f"{PAGE}#calendar")
    assert load_calendar().is_working(SATURDAY)
    page = words(admin.get(PAGE))
    assert page.count("Làm bù cho thứ Hai 31/08") == 1
    assert "22/08/2026 Thứ Bảy Ngày làm việc" in page

    admin.post(DAYS, **{**typed, "kind": "off"})
    assert not load_calendar().is_working(SATURDAY)
    for _ in range(2):
        assert admin.post(f"{DAYS}/forget", day="2026-08-22").status_code == 303
    assert "Chưa ghi ngày nào" in words(admin.get(PAGE))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"day": "31/02/2026", "kind": "off"}, "không phải là một ngày có thật"),
        ({"day": "", "kind": "off"}, "Ô “Ngày” bắt buộc phải nhập."),
        ({"day": "22/08/2026", "kind": ""}, "Ô “Là” bắt buộc phải nhập."),
        ({"day": "22/08/2026", "kind": "half"}, "Đề nghị chọn ngày nghỉ hoặc ngày làm việc."),
        ({"day": "22/08/1999", "kind": "off"}, "Ngày phải từ năm 2000 đến năm 2100."),
        ({"day": "22/08/2026", "kind": "off", "note": "x" * 201}, "dài quá 200 ký tự"),
        ({"day": "22/08/2026", "kind": "off", "note": "a\0b"}, "có ký tự không dùng được"),
    ],
)
def test_a_day_that_does_not_fit_is_refused_beside_its_field_with_what_was_typed(at, typed, sentence):
    answer = at("quantri").post(DAYS, **{"note": "Nghỉ bù Quốc khánh", **typed})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert typed.get("note", "Nghỉ bù Quốc khánh").replace("\0", "")[:20] in answer.text.replace("\0", "")
    assert load_calendar().exceptions == {}


def test_a_day_that_is_none_cannot_be_taken_away(at):
    assert at("quantri").post(f"{DAYS}/forget", day="hôm qua").status_code == 404


@pytest.mark.parametrize("username", ["thietke", "lanhdao", "chuyenvien", "stc"])
def test_to_everybody_else_the_page_does_not_exist(at, username):
    desk = at(username)
    assert desk.get(PAGE).status_code == 404
    assert desk.post(PAGE, **RULES).status_code == 404
    assert desk.post(TIMES, **TIME).status_code == 404
    assert desk.post(DAYS, day="22/08/2026", kind="off").status_code == 404
    assert desk.post(f"{DAYS}/forget", day="2026-08-22").status_code == 404
    assert PAGE not in desk.get("/").text
    assert current.get("office_end") == "17:00"


# ------------------------------------------------------------------------------------------- what a change would move
def near_due_at(assignment):
    db.session.rollback()
    instance = instance_of("assignment", assignment)
    of_it = (Timer.instance_id == instance, Timer.element == "on_due_soon")
    return db.session.scalar(select(Timer.due_at).where(*of_it))


def test_what_other_days_would_move_is_shown_confirmed_and_done_in_a_job(at, assignment, clock):
    """C14: the assignment is due on Friday 31/07; near due three working days before, then five."""
    admin, before = at("quantri"), near_due_at(assignment)
    typed = {**TIME, "office_end": "17:00", "review_days": "0", "version": "0"}
    page = admin.post(TIMES, **typed)
    assert page.status_code == 200
    told = words(page)
    assert "Nhắc sắp đến hạn trước (ngày làm việc): 3 → 5" in told
    assert "1 nhiệm vụ đang mở được nhắc sắp đến hạn vào lúc khác." in told
    assert "Báo cáo tình hình thu ngân sách 6 tháng Sở Tài chính hạn 31/07/2026" in told
    assert "28/07/2026 00:00" in told
    assert "24/07/2026 00:00" in told
    assert current.get("due_soon_days") == 3

    again = admin.post(TIMES, **typed, again="1")
    assert value_of(again.text, "due_soon_days") == "5"
    assert current.get("due_soon_days") == 3

    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    answer = admin.post(TIMES, **{**hidden, "confirmed": "1"})
    assert (answer.status_code, current.get("due_soon_days")) == (303, 5)
    assert "Giờ nhắc của các nhiệm vụ liên quan đang được hẹn lại." in words(admin.get(PAGE))
    assert near_due_at(assignment) == before
    run_due(clock.advance(seconds=10))
    assert near_due_at(assignment) == before - timedelta(days=4)
    seen = words(at("stc").get(f"/assignments/{assignment}"))
    assert "Hẹn lại giờ nhắc theo lịch mới" in seen
    assert "Nhắc sắp đến hạn 28/07/2026 00:00 → 24/07/2026 00:00" in seen
    assert "hạn 31/07/2026 17:00" in seen


def test_what_a_day_off_would_move_is_shown_before_it_is_entered_and_before_it_is_taken_away(at, assignment, clock):
    admin = at("quantri")
    typed = {"day": "29/07/2026", "kind": "off", "note": "Lễ của tỉnh"}
    page = admin.post(DAYS, **typed)
    assert "29/07/2026: ngày làm việc → ngày nghỉ" in words(page)
    assert "27/07/2026 00:00" in words(page)
    assert load_calendar().exceptions == {}
    assert 'value="Lễ của tỉnh"' in admin.post(DAYS, **typed, again="1").text
    assert admin.post(DAYS, **typed, confirmed="1").status_code == 303
    assert load_calendar().exceptions == {date(2026, 7, 29): False}
    run_due(clock.advance(seconds=10))
    assert "29/07/2026: ngày nghỉ → ngày làm việc" in words(admin.post(f"{DAYS}/forget", day="2026-07-29"))
    assert load_calendar().exceptions == {date(2026, 7, 29): False}
    assert admin.post(f"{DAYS}/forget", day="2026-07-29", confirmed="1").status_code == 303
    assert load_calendar().exceptions == {}
