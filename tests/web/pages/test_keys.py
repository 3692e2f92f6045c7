"""What the keyboard can do is told in words, and single keys can be switched off (WCAG 2.1.4); rows are exchanged by htmx."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.province import Province
from tests.web.pages.conftest import words
from web.menu import KEYS, MENU

ADMINISTRATION = MENU[-1][1]


@pytest.fixture
def province(office, clock):
    return Province(office, clock)


def test_every_page_of_daily_work_has_a_letter_of_its_own():
    daily = [entry for _, entries in MENU[:-1] for entry in entries]
    assert [entry.endpoint for entry in daily if not entry.key] == []
    assert len(set(KEYS.values())) == len(KEYS)
    assert set(KEYS) <= {entry.endpoint for entry in (*daily, *ADMINISTRATION)}


def test_the_keys_are_told_on_a_page_and_in_the_dialog_of_another(at):
    page, piece = at("stc").get("/keys"), at("stc").get("/keys", htmx=True)
    for told in ("Xuống, lên một dòng", "Nhiệm vụ được giao"):
        assert told in words(page)
        assert told in words(piece)
    assert "<main" in page.text
    assert "<main" not in piece.text
    assert "Sự cố" not in words(piece)


def test_single_keys_are_switched_off_and_on_again(at):
    desk = at("stc")
    assert 'data-keys="off"' not in desk.get("/").text
    assert desk.post("/me/settings/keys", on="0").status_code == 303
    assert 'data-keys="off"' in desk.get("/").text
    assert "Bật phím tắt một chữ" in words(desk.get("/me/settings"))
    assert "đang tắt" in words(desk.get("/keys", htmx=True))
    desk.post("/me/settings/keys", on="1")
    assert 'data-keys="off"' not in desk.get("/").text


def test_a_star_in_a_row_exchanges_the_row_and_without_a_script_shows_the_list_again(at, province):
    id = province.issued(due_on=date(2026, 7, 24))
    back = "/assignments/received?sort=due"
    answer = at("stc").post(f"/assignments/{id}/star", htmx=True, on="1", back=back)
    location = json.loads(answer.headers["HX-Location"])
    assert (answer.status_code, location["path"], location["target"]) == (204, back, "#list")
    assert location["swap"].startswith("rows")
    plain = at("stc").post(f"/assignments/{id}/star", on="0", back=back)
    assert (plain.status_code, plain.headers["Location"]) == (303, back)
    elsewhere = at("stc").post(f"/assignments/{id}/star", htmx=True, on="1", back="https://example.com/")
    assert "HX-Location" not in elsewhere.headers
    assert "Bỏ đánh dấu" in elsewhere.text


def test_taking_a_step_out_of_the_queue_shows_the_list_as_it_was(at, province):
    province.issued(due_on=date(2026, 7, 24))
    page = at("stc").get("/user-tasks").text
    address = page.split('/claim"')[0].rsplit('"', 1)[1] + "/claim"
    answer = at("stc").post(address, htmx=True, headers={"HX-Boosted": "true"}, back="/user-tasks?page=1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/user-tasks?page=1")
    assert "Trả việc" in words(at("stc").get("/user-tasks"))
