"""Pages of repeating assignments (C18): the form with what it comes to, the page, the rows, and for whom."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from sqlalchemy import event, insert

from processes.db import db, transaction
from processes.runtime.instances import instance_of
from processes.runtime.jobs import run_due
from processes.runtime.models import DefinitionTimer
from processes.runtime.sweeper import sweep
from processes.series.commands import open_all_due
from processes.series.models import Series
from processes.settings import kept
from tests.processes.runtime.small import count, rows
from tests.processes.series.conftest import MONTHLY, add_many, given
from tests.province import Province
from tests.web.pages.conftest import words_of

TYPED = {"content": "Báo cáo tuần", "repeat": "weekly", "weekday": "TH", "times": "3"}


@pytest.fixture
def province(office, clock, home) -> Province:
    return Province(office, clock)


@pytest.fixture
def series(province, clock) -> int:
    directive = province.directive()
    (id,) = add_many(province, directive, "STC")
    province.act("directive", directive, "issue", by="chuyenvien")
    run_due(clock())
    return id


@pytest.fixture
def page(at):
    """`page("stc", "/series/1")` is the page as that person reads it."""

    def get(username: str, path: str, *, status: int = 200, **query: Any) -> str:
        answer = at(username).get(path, **query)
        assert answer.status_code == status, answer.text
        return str(answer.text)

    return get


def test_the_preview_says_what_is_typed_so_far(page):
    def preview(**typed: str) -> str:
        return page("chuyenvien", "/series/preview", **typed)

    assert preview().strip() == ""
    assert preview(repeat="daily").strip() == ""
    empty = preview(repeat="weekly")
    assert "Hạn vào thứ" in empty
    assert "Hạn vào ngày" not in empty
    assert "Chọn ngày đến hạn" in empty
    assert "bắt buộc" not in empty
    assert "bắt buộc phải nhập" in preview(repeat="weekly", times="3")
    whole = preview(repeat="monthly", day="22", until="31/12/2026")
    assert "Hằng tháng, hạn vào ngày 22; trùng ngày nghỉ thì sang ngày làm việc liền sau." in whole
    assert "6 kỳ, từ Tháng 7/2026 đến Tháng 12/2026." in whole
    assert "hạn T2, 24/08/2026" in whole
    assert "chuyển từ T7, 22/08/2026, ngày nghỉ" in whole
    assert "Hằng quý, hạn vào ngày 10 của tháng đầu quý sau" in preview(
        repeat="quarterly", day="10", month="3", times="2"
    )
    assert "Hằng tháng, hạn vào ngày làm việc cuối." in preview(repeat="monthly", day="last_working", times="2")
    assert "… và 94 kỳ nữa" in preview(repeat="weekly", weekday="MO", times="100")
    assert "31/02/2026" in preview(repeat="weekly", weekday="MO", until="31/02/2026")
    named = page("chuyenvien", "/series/preview", **{"prefix": "new-", "new-repeat": "weekly", "new-weekday": "MO"})
    assert 'name="new-times"' in named
    page("chuyenvien", "/series/preview", prefix='"><script>', repeat="weekly")


def test_a_series_is_given_in_the_form_of_an_assignment(at, page, province):
    directive = province.directive()
    desk, path = at("chuyenvien"), f"/directives/{directive}/assignments/new"
    lead = province.office.units["STC"]
    refused = desk.post(path, **{**TYPED, "lead": lead, "times": "", "weekday": ""})
    assert refused.status_code == 422
    assert "Ô “Hạn vào thứ” bắt buộc phải nhập." in refused.text
    assert "Định kỳ phải có lúc kết thúc" in refused.text
    assert "Báo cáo tuần" in refused.text
    unreadable = desk.post(path, **{**TYPED, "lead": lead, "until": "31/02/2026", "times": ""})
    assert "không phải là một ngày có thật" in unreadable.text
    assert "31/02/2026" in unreadable.text
    assert count(Series) == 0
    kept = desk.post(path, lead=lead, due_on="20/07/2026", **TYPED)
    assert kept.status_code == 303
    (series,) = rows(Series)
    assert (series.day, series.times, series.status) == ("TH", 3, "draft")
    shown = page("chuyenvien", f"/directives/{directive}")
    assert "Định kỳ · Tuần" in shown
    assert "Chưa đến kỳ nào" in shown
    asked = page("chuyenvien", f"/directives/{directive}/actions/issue")
    assert "1 nhiệm vụ định kỳ: kỳ đã đến lượt được giao ngay" in asked
    assert "Báo cáo tuần" in page("chuyenvien", f"/directives/{directive}/edit")


def test_several_units_need_a_word_that_each_reports_by_itself(at, province):
    directive, units = province.directive(), province.office.units
    desk, path = at("chuyenvien"), f"/directives/{directive}/assignments/new"
    leads = [units["STC"], units["SKHDT"]]
    assert "Mỗi đơn vị báo cáo riêng" in desk.post(path, **TYPED, lead=leads).text
    assert desk.post(path, **TYPED, lead=leads, separately="1").status_code == 303
    assert [series.lead_id for series in rows(Series)] == leads


def test_it_is_given_with_the_document_on_one_page(at, province, entry):
    values = {f"new-{name}": value for name, value in TYPED.items()} | {"new-lead": province.office.units["STC"]}
    refused = at("chuyenvien").post("/directives/new", **entry, **{**values, "new-times": "0"})
    assert refused.status_code == 422
    assert "Ô “Số kỳ” phải là một số từ 1 đến 520." in refused.text
    assert 'name="new-weekday"' in refused.text


def test_an_issued_directive_is_given_one_at_once(at, page, province, clock):
    directive = province.directive()
    province.assignment(directive)
    province.act("directive", directive, "issue", by="chuyenvien")
    lead = province.office.units["STC"]
    kept = at("chuyenvien").post(f"/directives/{directive}/assignments/new", lead=lead, then="issue", **TYPED)
    assert kept.status_code == 303
    run_due(clock())
    assert list(given(rows(Series)[0].id)) == ["2026-W29"]


def test_the_page_of_a_series_is_for_who_sees_it(page, at, series, province, clock):
    shown = page("stc", f"/series/{series}")
    assert "Hằng tuần, hạn vào Thứ Năm" in shown
    assert "1/4 kỳ" in shown
    assert "Tuần 30/2026" in shown
    assert "Dừng định kỳ" not in shown
    assert "Dừng định kỳ" in page("chuyenvien", f"/series/{series}")
    for path in ("", "/diagram.xml", "/diagram.json", "/actions/stop"):
        page("skhdt", f"/series/{series}{path}", status=404)
    page("stc", "/series/999999999999999999999", status=404)
    assert page("stc", f"/series/{series}/diagram.xml").startswith("<?xml")
    changed = page("chuyenvien", f"/series/{series}/actions/change")
    assert "Áp dụng từ kỳ Tuần 30/2026; 1 kỳ đã giao giữ nguyên." in changed
    assert 'name="weekday"' in changed
    assert 'name="day"' not in changed
    assert 'name="month"' not in changed
    assert at("stc").post(f"/series/{series}/actions/stop", reason="Thôi.").status_code == 404
    stopped = at("chuyenvien").post(f"/series/{series}/actions/stop", reason="Thôi.")
    assert stopped.status_code == 303
    assert "Đã dừng định kỳ" in page("stc", f"/series/{series}")


def test_the_form_of_a_change_shows_what_is_typed_comes_to_before_it_is_sent(page, series):
    """K12: the kỳ given is not among them, nothing is saved, and what is wrong is said."""
    form = page("chuyenvien", f"/series/{series}/actions/change")
    assert f'hx-get="/series/{series}/preview"' in form
    asked = f"/series/{series}/preview"
    now = words_of(page("chuyenvien", asked))
    assert "Tuần 30/2026 hạn T5, 23/07/2026" in now
    assert "Tuần 29/2026 hạn" not in now
    typed = words_of(page("chuyenvien", asked, weekday="TU", open_before="2", times="9"))
    assert "Tuần 30/2026 hạn T3, 21/07/2026 giao T6, 17/07/2026" in typed
    assert "… và 2 kỳ nữa" in typed, "nine in all, one of them given, six shown"
    assert "Chỉ chọn một cách kết thúc" in page("chuyenvien", asked, until="31/12/2026", times="9")
    assert rows(Series)[0].day == "TH"
    for stranger in ("stttt", "skhdt"):
        page(stranger, asked, status=404)


def test_a_monthly_series_is_changed_by_day_and_month(page, at, province):
    directive = province.directive()
    (id,) = add_many(province, directive, "STC", repeat=MONTHLY)
    asked = page("chuyenvien", f"/series/{id}/actions/change")
    assert 'name="weekday"' not in asked
    assert "Tháng sau tháng báo cáo" in asked
    assert "Tháng đầu quý sau" not in asked
    values = {"content": "Báo cáo tháng", "day": "5", "month": "1", "times": "12", "reason": "Theo quy chế."}
    assert at("chuyenvien").post(f"/series/{id}/actions/change", **values).status_code == 303
    assert "Hằng tháng, hạn vào ngày 5 của tháng sau" in page("chuyenvien", f"/series/{id}")
    deleted = at("chuyenvien").post(f"/series/{id}/actions/delete")
    assert (deleted.status_code, deleted.location) == (303, f"/directives/{directive}")


def test_rows_and_the_page_of_a_period_lead_to_its_series(page, at, series, province, clock):
    clock.advance(days=4)
    open_all_due(clock())
    first, second = given(series).values()
    for who, path in (("stc", "/assignments/received"), ("chuyenvien", "/assignments/assigned")):
        listed = page(who, path)
        assert listed.count(f'href="/series/{series}"') == 1
        assert "2/4 kỳ" in listed
        assert "Tuần 30/2026" in listed
        assert "Tuần 29/2026" not in listed
    every = page("stc", "/assignments")
    assert f'href="/series/{series}"' not in every
    assert ("Tuần 29/2026" in every, "Tuần 30/2026" in every) == (True, True)
    assert f'href="/series/{series}"' in page("stc", "/", tab="received")
    assert "Lặp lại:" in page("stc", "/assignments/received", repeating="1")
    assert "Không có nhiệm vụ nào khớp" in page("stc", "/assignments/received", repeating="0")
    shown = page("stc", f"/assignments/{second}")
    assert "Tuần 30/2026 · kỳ 2/4" in shown
    assert f'href="/assignments/{first}" title="Kỳ trước"' in shown
    assert "Kỳ sau" not in shown
    directive = rows(Series)[0].directive_id
    assert f'id="assignment-{first}"' not in page("chuyenvien", f"/directives/{directive}")
    book = openpyxl.load_workbook(io.BytesIO(at("stc").get("/assignments/received/export").data))
    cells = [cell.value for line in book.active.iter_rows() for cell in line]
    assert "Kỳ" in cells
    assert ("Tuần 29/2026" in cells, "Tuần 30/2026" in cells) == (True, True)


def test_notices_of_a_series_lead_to_it(page, at, series):
    at("chuyenvien").post(f"/series/{series}/actions/stop", reason="Thôi.")
    listed = page("stc", "/notices")
    assert "Nhiệm vụ định kỳ dừng giao các kỳ sau" in listed
    step = re.search(rf'href="/series/{series}#(entry-\d+)"', listed)[1]
    assert f'id="{step}"' in page("stc", f"/series/{series}")


def test_a_list_takes_as_many_statements_for_many_series_as_for_one(page, series, province, clock, monkeypatch):
    monkeypatch.setattr(kept, "SECONDS", 3600.0)  # a busy machine takes longer for a page than rows are kept

    def taken() -> int:
        page("stc", "/assignments/received")  # what is kept for a while is read before
        heard: list[str] = []

        def hear(*said: Any) -> None:
            heard.append(said[2])

        event.listen(db.engine, "before_cursor_execute", hear)
        try:
            page("stc", "/assignments/received")
        finally:
            event.remove(db.engine, "before_cursor_execute", hear)
        return len(heard)

    one = taken()
    directive = province.directive()
    add_many(province, directive, "STC", repeat=MONTHLY)
    add_many(province, directive, "STC")
    province.act("directive", directive, "issue", by="chuyenvien")
    run_due(clock())
    assert page("stc", "/assignments/received").count('href="/series/') == 3
    assert taken() == one


def test_administrators_see_a_series_and_the_morning_that_gives_on_their_diagrams(page, series, clock):
    own = instance_of("series", series)
    shown = page("quantri", f"/administration/instances/{own}")
    assert f'href="/series/{series}"' in shown
    with transaction() as session:
        session.execute(insert(DefinitionTimer).values(key="recurring", element="every_morning", due_at=clock()))
    sweep(clock())
    assert "Giao các kỳ đến lượt" in page("quantri", "/administration/instances", ended="1")
    assert "Nhiệm vụ định kỳ" in page("quantri", "/administration/definitions")
