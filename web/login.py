"""Pages for logging in and out and for choosing the language."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_limiter.util import get_remote_address

from processes.demo.accounts import is_public
from processes.organisation.login import check_login
from web.auth import begin_session, end_session, person_or_none, public
from web.i18n import LANGUAGES, SESSION_KEY
from web.links import own_path
from web.operations import is_local
from web.security import limiter

pages = Blueprint("login", __name__)

# Failures of one name from one address; then failures of one address over all names.
LIMIT_PER_NAME = "8 per 10 minutes"
LIMIT_PER_ADDRESS = "60 per 10 minutes"
WRONG = 422
WRONG_PASSWORD = lazy_gettext(
    "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại."
)

PUBLIC_PASSWORD = lazy_gettext(
    "Mật khẩu này là của tài khoản dùng thử, ai cũng biết, nên chỉ đăng nhập được trên chính máy chạy phần mềm. "
    "Đề nghị quản trị hệ thống đặt mật khẩu riêng."
)


def failed(response: Response) -> bool:
    return response.status_code == WRONG


def name_and_address() -> str:
    return f"{get_remote_address()} {request.form.get('username', '').strip().casefold()}"


@pages.get("/login")
@public
def log_in() -> ResponseReturnValue:
    if person_or_none():
        return redirect(own_path(request.args.get("next")) or "/", code=303)
    return login_page(next_path=own_path(request.args.get("next")), expired="expired" in request.args)


@pages.post("/login")
@public
@limiter.limit(LIMIT_PER_NAME, key_func=name_and_address, deduct_when=failed)
@limiter.limit(LIMIT_PER_ADDRESS, deduct_when=failed)
def log_in_now() -> ResponseReturnValue:
    username = request.form.get("username", "").strip().lower()
    next_path = own_path(request.form.get("next"))
    password = request.form.get("password", "")
    actor = check_login(username, password)
    if actor is None:
        return login_page(username, next_path, str(WRONG_PASSWORD)), WRONG
    if is_public(password) and not is_local():
        return login_page(username, next_path, str(PUBLIC_PASSWORD)), WRONG
    begin_session(actor)
    return redirect(next_path or "/", code=303)


@pages.post("/logout")
@public
def log_out() -> ResponseReturnValue:
    end_session()
    return redirect("/login", code=303)


@pages.post("/language")
@public
def choose_language() -> ResponseReturnValue:
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session[SESSION_KEY] = chosen
    return redirect(own_path(request.form.get("next")) or "/", code=303)


def login_page(
    username: str = "", next_path: str | None = None, error: str | None = None, expired: bool = False
) -> Response:
    return make_response(
        render_template("login/login.html", username=username, next=next_path, error=error, expired=expired)
    )
