"""Days as they are said, on every way to the office: the field says what is meant, pages and API understand it."""

from __future__ import annotations

from datetime import date

import pytest

from processes.assignments.deadlines import due_date
from processes.assignments.models import Assignment
from processes.db import db
from tests.web.pages.conftest import words


def due_on(assignment_id):
    db.session.rollback()
    return due_date(db.session.get(Assignment, assignment_id, populate_existing=True).due_at)


@pytest.mark.parametrize(
    ("text", "day", "says"),
    [
        ("+5lv", "21/07/2026", "Thứ Ba · 5 ngày làm việc nữa"),
        ("cuoi thang", "31/07/2026", "Thứ Sáu · 13 ngày làm việc nữa"),
        ("chủ nhật", "19/07/2026", "Chủ Nhật · ngày nghỉ · 3 ngày làm việc nữa"),
        ("hôm nay", "14/07/2026", "Thứ Ba · hôm nay"),
        ("10/7", "10/07/2026", "Thứ Sáu"),
        ("31/02/2026", None, "Không rõ ngày nào. Ví dụ: 04/08/2026, +5lv"),
    ],
)
def test_what_is_typed_is_said_back_as_the_day_it_means(at, text, day, says):
    assert at("chuyenvien").get("/days/said", text=text).json == {"day": day, "words": says}


def test_a_deadline_is_entered_and_extended_in_words(at, assignment):
    """B21, B31, C9: on a page without a script, and for the diagram's forms."""
    drafter = at("chuyenvien")
    path = f"/assignments/{assignment}/actions/extend"
    assert drafter.post(path, due_on="cuối tháng sau", reason="Việc lớn").status_code == 303
    assert due_on(assignment) == date(2026, 8, 31)
    assert drafter.post(path, due_on="40 ngày làm việc", reason="Việc rất lớn").status_code == 303
    assert due_on(assignment) == date(2026, 9, 11)  # over the National Day
    assert "11/09/2026" in words(at("stc").get(f"/assignments/{assignment}"))


def test_a_new_document_and_its_assignment_take_days_in_words(at, entry, office):
    typed = {
        **entry,
        "date": "hôm qua",
        "new__content": "Báo cáo",
        "new__lead": office.units["STC"],
        "new__due_on": "+5lv",
    }
    answer = at("chuyenvien").post("/directives/new", **typed)
    assert answer.status_code == 303, words(answer)
    page = words(at("chuyenvien").get(answer.location))
    assert "13/07/2026" in page
    assert "21/07/2026" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "tuần tới nào đó",
            "không rõ “tuần tới nào đó” là ngày nào. Ghi như 04/08/2026, hoặc +5d (ngày), +5lv (ngày làm việc), mai,",
        ),
        ("+9999lv", "Ô “Hạn mới”: không rõ “+9999lv” là ngày nào."),
        ("31/02/2027", "Ô “Hạn mới” không phải là một ngày có thật, ví dụ 04/08/2026."),
        ("hôm qua", "Hạn mới phải sau hạn đang áp dụng (31/07/2026)."),
    ],
)
def test_what_is_not_understood_is_said_and_stays_as_it_was_typed(at, assignment, typed, sentence):
    answer = at("chuyenvien").post(f"/assignments/{assignment}/actions/extend", due_on=typed, reason="Việc lớn")
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert (f'value="{typed}"' in answer.text) == (typed != "hôm qua")
    assert due_on(assignment) == date(2026, 7, 31)


def test_a_list_is_filtered_by_days_in_words(at, assignment):
    desk = at("chuyenvien")
    for ends, found in (("cuối tháng", True), ("+5lv", False)):
        page = words(desk.get("/assignments/assigned", due_from="hôm nay", due_to=ends))
        assert ("Báo cáo tình hình thu ngân sách 6 tháng" in page) is found


def test_a_field_says_the_day_it_holds_and_what_else_can_be_typed(at, assignment):
    page = at("chuyenvien").get(f"/assignments/{assignment}/actions/extend").text
    assert "Thứ Sáu · 13 ngày làm việc nữa" in page
    assert "Gõ ngày, hoặc +5d, +5lv, cuối tháng, thứ sáu…" in page
