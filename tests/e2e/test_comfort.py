"""What the browser adds to the pages: nothing typed is lost, pickers, dates, keys, menus."""

import pytest
from playwright.sync_api import expect

from tests.office import PASSWORD

REASON = "Kiểm tra việc chấp hành kỷ luật, kỷ cương hành chính"


def log_in(page, username="chuyenvien"):
    page.goto("/login")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    page.locator("html[data-listening]").wait_for(state="attached")


@pytest.fixture
def form(office, page):
    """The page on which a directive is registered, open at somebody's desk."""
    log_in(page)
    page.goto("/directives/new")
    return page


def subject(page):
    return page.locator("textarea[name$=subject]").first


def date(page):
    return page.locator("[data-date=date]").first


def test_what_was_typed_survives_a_session_that_ended(form):
    subject(form).fill(REASON)
    form.context.clear_cookies()
    subject(form).press("Control+Enter")
    form.wait_for_url(lambda url: "/login" in url)
    form.get_by_text("chữ đã nhập vẫn được giữ").wait_for()
    form.locator("[name=username]").fill("chuyenvien")
    form.locator("[name=password]").fill(PASSWORD)
    form.locator("[name=password]").press("Enter")
    form.wait_for_url("**/directives/new")
    assert subject(form).input_value() == REASON


def test_what_was_typed_survives_closing_the_page(form):
    subject(form).press_sequentially("Rà soát thủ tục")
    form.goto("/")
    form.goto("/directives/new")
    assert subject(form).input_value() == "Rà soát thủ tục"


def test_logging_out_leaves_nothing_behind_for_the_next_person(form):
    """B2: from the menu of the person, top right."""
    subject(form).fill(REASON)
    form.locator(".top-person summary").click()
    form.get_by_role("button", name="Đăng xuất").click()
    form.wait_for_url(lambda url: url.endswith("/login"))
    assert form.evaluate("Object.keys(localStorage)") == []


def test_a_date_is_completed_when_the_field_is_left(form):
    date(form).fill("4/8/26")
    date(form).press("Tab")
    assert date(form).input_value() == "04/08/2026"
    # A day that is said becomes the day it means, whose name is told.
    date(form).fill("+5lv")
    date(form).press("Tab")
    expect(date(form)).to_have_value("21/07/2026")
    expect(form.locator(".day-said").first).to_have_text("Thứ Ba · 5 ngày làm việc nữa")


def test_a_person_is_found_by_typing_without_accents(form):
    form.locator("[id$=approver-ts-control]").click()
    form.keyboard.type("pho chanh van phong")
    form.locator(".ts-dropdown .option.active", has_text="Phó Chánh Văn phòng UBND tỉnh").wait_for()
    form.keyboard.press("Enter")
    assert form.locator("select[name$=approver] option:checked").inner_text().startswith("Phó Chánh Văn phòng")


def test_a_narrow_menu_is_narrow_on_the_next_page_too(office, page):
    log_in(page)
    page.get_by_title("Thu gọn menu").click()
    page.goto("/directives")
    assert page.locator(".side").bounding_box()["width"] < 100


def test_on_a_phone_the_menu_is_a_drawer(office, new_page):
    phone = new_page(phone=True)
    log_in(phone)
    link = phone.locator(".side").get_by_text("Nhiệm vụ được giao")
    assert not link.is_visible()
    phone.get_by_label("Mở menu").click()
    link.click()
    phone.wait_for_url("**/assignments/received*")
