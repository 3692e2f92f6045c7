import pytest

from tests.web.test_login import token_of


def choose(client, language, **fields):
    return client.post("/language", data={"csrf_token": token_of(client), "language": language, **fields})


def test_pages_are_vietnamese_whatever_the_browser_prefers(visitor):
    assert '<html lang="vi"' in visitor.get("/login", headers={"Accept-Language": "en"}).text


def test_choosing_english_translates_the_pages_that_follow(visitor):
    choose(visitor, "en")
    page = visitor.get("/login").text
    assert '<html lang="en"' in page
    assert "Log in" in page
    assert "Đăng nhập" not in page


def test_choosing_vietnamese_again_brings_it_back(visitor):
    choose(visitor, "en")
    choose(visitor, "vi")
    assert "Đăng nhập" in visitor.get("/login").text


def test_a_language_that_we_do_not_have_changes_nothing(visitor):
    assert choose(visitor, "xx").status_code == 303
    assert '<html lang="vi"' in visitor.get("/login").text


def test_the_page_on_which_the_language_was_chosen_is_shown_again(visitor):
    assert choose(visitor, "en", next="/assignments?page=2").location == "/assignments?page=2"


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example"])
def test_choosing_a_language_sends_nobody_to_another_site(visitor, elsewhere):
    assert choose(visitor, "en", next=elsewhere).location == "/"


def test_refusals_of_commands_are_translated_with_their_moments(visitor):
    assert "Văn phòng thu hồi lúc 01/08/2026 10:00" in visitor.get("/trouble/not-now").text
