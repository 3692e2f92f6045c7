"""What the browser adds to the pages: nothing typed is lost, pickers, dates, keys, menus."""

import pytest

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
