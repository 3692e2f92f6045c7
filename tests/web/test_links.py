import pytest

from web.links import own_path, url_with


def test_a_changed_filter_starts_at_the_first_page_again(bare_app):
    with bare_app.test_request_context("/assignments?tab=open&page=3&q=x"):
        assert url_with(q="y") == "/assignments?tab=open&q=y"


def test_another_page_keeps_the_filters(bare_app):
    with bare_app.test_request_context("/assignments?lead=STC&lead=SNV&page=3"):
        assert url_with(page=4) == "/assignments?lead=STC&lead=SNV&page=4"


def test_clearing_the_last_filter_leaves_the_bare_address(bare_app):
    with bare_app.test_request_context("/assignments?q=x"):
        assert url_with(q=None) == "/assignments"


def test_what_is_put_into_an_address_is_quoted(bare_app):
    with bare_app.test_request_context("/assignments"):
        assert url_with(q="a&b=<c>") == "/assignments?q=a%26b%3D%3Cc%3E"


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/assignments/5?tab=files", "/assignments/5?tab=files"),
        ("http://localhost/home", "/home"),
        ("http://localhost.evil.example/home", None),
        ("http://localhost@evil.example/", None),
        ("ftp://localhost/", None),
        ("///evil.example", "/evil.example"),
        ("http://localhost//evil.example", None),
        ("", None),
        (None, None),
    ],
)
def test_only_own_addresses_are_paths(at_the_desk, target, path):
    assert own_path(target) == path
