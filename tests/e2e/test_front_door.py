"""The login page in a real browser: what every later journey stands on."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def complaints(page):
    """What the browser complains about: refused by the content policy, missing files, script errors."""
    heard = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def test_the_login_page_loads_without_a_complaint(page, complaints):
    page.goto("/login")
    page.wait_for_load_state("networkidle")
    assert complaints == []


@pytest.mark.both_databases
def test_a_person_logs_out_from_the_menu_top_right_and_in_again(desk):
    """B2: whoever comes next is asked who it is."""
    person = desk("chuyenvien")
    person.log_out()
    person.page.goto("/assignments/assigned")
    person.log_in()
    expect(person.page.locator("h1")).to_have_text("Nhiệm vụ đã phân công")


def test_a_wrong_password_is_told_and_the_name_is_kept(office, page):
    page.goto("/login")
    page.locator("[name=username]").fill("chuyenvien")
    page.locator("[name=password]").fill("quên mất rồi")
    page.locator("[name=password]").press("Enter")
    page.get_by_text("chưa đúng").wait_for()
    assert page.locator("[name=username]").input_value() == "chuyenvien"
