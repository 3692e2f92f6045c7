"""Parts of an assignment on pages: its own, the assignment's, lists, the form of handing in (C16, B57)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from processes.search.keeping import catch_up
from tests.province import Province
from tests.web.pages.conftest import words_of
from tests.web.pages.test_exports import sheet_of, table

OPINION, FIGURES = "Cho ý kiến về kế hoạch vốn", "Tổng hợp số liệu giải ngân"


@pytest.fixture
def province(office, clock) -> Province:
    return Province(office, clock)


@pytest.fixture
def underway(province: Province) -> int:
    """An assignment with two parts: 1 is a contribution, 2 a nhiệm vụ con."""
    id = province.issued(coordinating=["SKHDT"])
    province.do(id, "accept", "stc")
    given: dict[str, Any] = {"by": "stc.giamdoc", "due_on": "2026-07-20"}
    province.act("assignment", id, "contribution", units=["SKHDT"], content=OPINION, **given)
    province.act("assignment", id, "subtask", people=["stc.chuyenvien"], content=FIGURES, **given)
    return id


def test_the_lead_sees_both_kinds_and_the_office_only_what_is_between_units(at, underway):
    lead, office = (words_of(at(who).get(f"/assignments/{underway}").text) for who in ("stc", "chuyenvien"))
    assert OPINION in lead
    assert FIGURES in lead
    assert OPINION in office
    assert FIGURES not in office
    assert re.search(r"Ai giao cho ai.*Sở Kế hoạch và Đầu tư Đề nghị phối hợp.*do Giám đốc Sở Tài chính", office)


def test_units_that_coordinate_already_are_offered_first_and_the_lead_and_its_rooms_not_at_all(at, underway):
    form = at("stc").get(f"/assignments/{underway}/actions/contribution", htmx=True).text
    picker = re.search(r'<select[^>]*name="units"[\s\S]*?</select>', form)[0]
    headings = [
        (label, re.findall(r'value="([^"]+)"', each))
        for label, each in re.findall(r'<optgroup label="([^"]+)">([\s\S]*?)</optgroup>', picker)
    ]
    assert [label for label, _ in headings] == ["Đang phối hợp", "Chưa phối hợp"]
    assert headings[0][1] == ["SKHDT"]
    assert {"STTTT", "VPUB"} <= set(headings[1][1])
    assert {"STC", "STC-NS", "SKHDT"}.isdisjoint(headings[1][1])


def test_whoever_does_a_part_reads_its_page_without_the_assignment(at, province, underway):
    province.act("assignment", underway, "subtask", by="stc", units=["STC-NS"], content="Lập biểu", due_on="2026-07-21")
    page = at("stc.chuyenvien").get("/shares/2").text
    assert "Báo cáo kết quả" in page
    assert f'href="/assignments/{underway}"' in page, "this one serves the unit's queue and sees the assignment"
    assert at("skhdt").get("/shares/2").status_code == 404
    assert at("skhdt").get("/shares/1").status_code == 200
    for path in ("/shares/2", "/shares/2/actions/answer", "/shares/2/diagram.xml", "/shares/2/diagram.json"):
        assert at("chuyenvien").get(path).status_code == 404


def test_an_answer_is_typed_kept_sent_and_judged_on_the_assignments_page(at, underway):
    beside, lead = at("skhdt"), at("stc")
    assert beside.post("/shares/1/drafts/answer", content="Nhất trí").status_code == 204
    assert "Nhất trí" in beside.get("/shares/1/actions/answer", htmx=True).text
    wrong = beside.post("/shares/1/actions/answer", content="")
    assert (wrong.status_code, "bắt buộc" in wrong.text) == (422, True)
    assert beside.post("/shares/1/actions/answer", content="Nhất trí 11 dự án").location == "/shares/1"
    page = words_of(lead.get(f"/assignments/{underway}").text)
    assert re.search(r"Phối hợp 1/1 đã trả lời.*Nhất trí 11 dự án.*Nhận trả lời", page)
    accepted = lead.post("/shares/1/actions/accept?at=assignment")
    assert accepted.location == f"/assignments/{underway}#parts"
    late = lead.post("/shares/1/actions/accept")
    assert (late.status_code, "Giám đốc" in late.text or "Sở Tài chính" in late.text) == (409, True)


def test_handing_in_names_what_is_missing_and_is_not_refused(at, underway):
    form = words_of(at("stc").get(f"/assignments/{underway}/actions/submit", htmx=True).text)
    assert "Chưa có trả lời phối hợp của: Sở Kế hoạch và Đầu tư. Vẫn trình được." in form
    assert "Nhiệm vụ con chưa xong: Chuyên viên Sở Tài chính (Nguyễn Hải Viên). Vẫn trình được." in form
    assert at("stc").post(f"/assignments/{underway}/actions/submit", content="Xong").status_code == 303
    assert "Chờ duyệt" in at("stc").get(f"/assignments/{underway}").text


def test_lists_show_what_was_given_and_received_and_keep_their_filters(at, underway):
    lead, beside = at("stc"), at("skhdt")
    assert FIGURES in lead.get("/shares/given").text
    assert FIGURES not in lead.get("/shares/given?kind=contribution").text
    assert OPINION in beside.get("/shares").text
    assert OPINION not in beside.get("/shares?tab=ended").text
    assert 'href="/shares/1"' in beside.get("/user-tasks").text
    assert 'href="/shares/1"' in beside.get("/notices").text
    assert beside.get("/shares?page=999999999&tab=x&kind=x").status_code == 200


def test_the_menu_says_how_many_wait_as_many_as_the_list_opens_with(at, underway):
    badge = re.compile(r'href="/shares"[\s\S]*?</a>')
    for who, waiting in (("skhdt", "1"), ("stc.chuyenvien", "1"), ("stttt", ""), ("chuyenvien", "")):
        page = at(who).get("/shares").text
        shown = re.search(r"\d+", words_of(badge.search(page)[0]))
        assert (shown[0] if shown else "") == waiting
        assert f"Đang chờ {waiting or 0}" in words_of(page)
    at("skhdt").post("/shares/1/actions/answer", content="Nhất trí")
    assert not re.search(r"\d", words_of(badge.search(at("skhdt").get("/shares").text)[0]))


def test_words_find_parts_in_their_list_in_lists_of_assignments_and_in_the_search_of_everything(at, underway, clock):
    lead, office = at("stc"), at("chuyenvien")
    assert FIGURES in lead.get("/shares/given?q=so+lieu").text
    assert "Không có việc nào khớp" in lead.get("/shares/given?q=zzz").text
    catch_up(clock())
    found = words_of(lead.get("/search?q=tong+hop+so+lieu").text)
    assert re.search(rf"Việc phối hợp, nhiệm vụ con 1 .*{FIGURES}", found)
    assert "Không tìm thấy gì" in words_of(office.get("/search?q=tong+hop+so+lieu").text)
    assert f'id="assignment-{underway}"' in office.get("/assignments/assigned?q=ke+hoach+von").text


def test_parts_are_exported_by_themselves_and_beside_their_assignment_to_those_who_see_them(at, underway):
    (row,) = table(sheet_of(at("stc").get("/shares/given/export?kind=contribution&q=ke+hoach")))
    assert (row["Loại"], row["Nội dung"], row["Bên thực hiện"]) == (
        "Đề nghị phối hợp",
        OPINION,
        "Sở Kế hoạch và Đầu tư",
    )
    assert (row["Hạn"].date().isoformat(), row["Trạng thái"], row["Tiến độ"]) == (
        "2026-07-20",
        "Chờ trả lời",
        "còn 6 ngày",
    )
    assert len(table(sheet_of(at("stc").get("/shares/given/export")))) == 2
    assert table(sheet_of(at("stc").get("/shares/export"))) == []
    beside = f"Sở Kế hoạch và Đầu tư: {OPINION} (Chờ trả lời, hạn 20/07/2026)"
    (mine,) = table(sheet_of(at("stc").get("/assignments/received/export")))
    (offices,) = table(sheet_of(at("chuyenvien").get("/assignments/assigned/export")))
    assert mine["Việc phối hợp, nhiệm vụ con"].splitlines()[0] == beside
    assert FIGURES in mine["Việc phối hợp, nhiệm vụ con"]
    assert offices["Việc phối hợp, nhiệm vụ con"] == beside


def test_the_pages_speak_english(at, underway):
    lead = at("stc")
    lead.post("/language", language="en")
    page = words_of(lead.get(f"/assignments/{underway}").text)
    assert "Contributions and sub-assignments" in page
    assert "Waiting for the answer" in page
    assert "Ask for a contribution" in page
    assert "Sub-assignment" in words_of(lead.get("/shares/2").text)
