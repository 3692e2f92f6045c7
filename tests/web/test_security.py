import re
from pathlib import Path

import pytest

import web
from web.app import create_app
from web.settings import Settings

TEMPLATES = Path(web.__file__).parent / "templates"


@pytest.mark.parametrize(
    "path",
    ["/login", "/nothing/here", "/trouble/status/403", "/trouble/broken", "/trouble/private", "/static/mark.svg"],
)
def test_every_answer_carries_the_content_policy_and_its_companions(visitor, path):
    with visitor.get(path) as answer:
        headers = answer.headers
    for rule in (
        "default-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    ):
        assert rule in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_are_not_kept_by_the_browser(visitor):
    assert visitor.get("/login").headers["Cache-Control"] == "no-store"


def test_over_https_the_cookie_is_secure_and_https_is_remembered(visitor):
    answer = visitor.get("/login", base_url="https://chidao.example")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" in answer.headers


def test_a_proxy_is_believed_only_where_one_was_named(tmp_path):
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "chidao.example"}
    cookies = [
        create_app(Settings(tmp_path, f"sqlite:///{tmp_path / 'bare.sqlite'}", "k" * 40, proxies=proxies, testing=True))
        .test_client()
        .get("/login", headers=said)
        .headers["Set-Cookie"]
        for proxies in (0, 1)
    ]
    assert ["Secure" in cookie for cookie in cookies] == [False, True]


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(visitor):
    cookie = visitor.get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_command_without_a_token_is_refused(visitor):
    answer = visitor.post("/login", data={"username": "chuyenvien", "password": "x"})
    assert answer.status_code == 400
    assert "Trang đã mở quá lâu" in answer.text


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_no_template_holds_a_script_or_a_style_of_its_own(template):
    source = template.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)
    assert "<style" not in source
    assert not re.search(r"<[a-z][^>]*\s(style|on[a-z]+|hx-on[^=]*)=", source)
    assert not re.search(r"(src|href)=\"(https?:)?//", source)


def test_a_page_renews_the_session_and_a_picture_does_not(app, office):
    """A file that arrives after the session has ended would bring the session back."""
    client = office.log_in(app.test_client(), "chuyenvien")
    with client.session_transaction() as session:
        session.permanent = True
    assert "Set-Cookie" in client.get("/").headers
    assert "Set-Cookie" not in client.get("/static/nothing-here.png").headers
