"""The administrator's page of settings and of the working calendar; to everybody else it does not exist."""

from __future__ import annotations

import re
from datetime import date

import pytest

from processes.calendar.working import load_calendar
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
            "allow_no_deadline": False,
        }
    assert "Đã lưu cài đặt." in words(admin.get(PAGE))
    admin.post(PAGE, **{**RULES, "return_within_days": ""})
    assert current.get("return_within_days") is None


def test_the_offices_time_is_changed_apart_from_the_other_rules(at):
    answer = at("quantri").post(TIMES, **TIME)
    assert (answer.status_code, answer.location) == (303, PAGE)
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
