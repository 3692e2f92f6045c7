"""The page of the search, and what the box at the top offers."""

from __future__ import annotations

import re

import pytest

from processes.search.keeping import catch_up
from tests.web.pages.conftest import words


@pytest.fixture
def written(assignment, clock):
    """An assignment with its document, written down for the search."""
    catch_up(clock())
    return assignment


def test_documents_and_assignments_are_found_with_and_without_accents_and_marked(at, written):
    desk = at("chuyenvien")
    for q in ("ngân sách", "ngan sach", "620"):
        page = desk.get("/search", q=q)
        assert "Nhiệm vụ 1" in words(page)
        assert "Văn bản chỉ đạo 1" in words(page)
        assert f'href="/assignments/{written}"' in page.text
    assert "<mark>ngân</mark> <mark>sách</mark>" in desk.get("/search", q="ngan sach").text
    assert "Không tìm thấy gì" in desk.get("/search", q="không đâu có").text
    assert f'href="/assignments/{written}"' not in at("stttt").get("/search", q="ngân sách").text


def test_without_a_question_the_year_is_told_by_month(at, written, clock):
    page = at("chuyenvien").get("/search")
    assert re.search(r"Tháng 7 [1-9]", words(page))
    assert "Tháng 8 0" in words(page)
    other = at("chuyenvien").get("/search", year="2025", month="3")
    assert "Không có văn bản, nhiệm vụ nào trong thời gian này" in words(other)
    assert "Nhiệm vụ 1" in words(at("stc").get("/search", scope="received"))
    assert "Nhiệm vụ 1" not in words(at("stc").get("/search", scope="drafted"))


def test_one_kind_is_shown_by_itself_page_by_page(at, written):
    page = words(at("chuyenvien").get("/search", q="ngan sach", kind="assignment"))
    assert "Mọi loại kết quả" in page
    assert "1 – 1 trong tổng số 1" in page
    assert "Văn bản chỉ đạo 1" not in page


def test_a_filter_that_makes_no_sense_is_told_in_the_language_of_the_reader(at, written):
    desk = at("chuyenvien")
    assert "Bộ lọc “han:mai” chưa đúng" in words(desk.get("/search", q="han:mai"))
    desk.post("/language", language="en")
    assert "The filter “han:mai” is not right" in words(desk.get("/search", q="han:mai"))


def test_odd_values_of_the_address_break_nothing(at, written):
    desk = at("chuyenvien")
    for odd in (
        {"year": "99999999999"}, {"year": "x", "month": "13"}, {"kind": "x"}, {"scope": "'"}, {"q": "\x01"}, {"q": "a" * 9000},
        {"q": "<script>alert(1)</script>"}, {"kind": "assignment", "page": "99999999999999"}, {"q": "%\\_"},
    ):  # fmt: skip
        page = desk.get("/search", **odd)
        assert page.status_code == 200, odd
        assert "<script>alert" not in page.text
        assert desk.get("/search/suggest", **odd).status_code == 200


def test_the_box_offers_the_best_few_and_all_of_it(at, written):
    offered = at("chuyenvien").get("/search/suggest", q="ngan sa")
    assert offered.text.count('role="option"') <= 9
    assert f'href="/assignments/{written}"' in offered.text
    assert "Xem mọi kết quả cho “ngan sa”" in words(offered)
    assert "Không tìm thấy gì" in words(at("stttt").get("/search/suggest", q="thu ngan sa"))
    assert "stc" in at("chuyenvien").get("/search/suggest", q="so tai chinh").text.lower()
