"""The keyboard: a page that tells every key, and switching the single ones off (WCAG 2.1.4)."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from web.fragments import see_other, wants_fragment
from web.menu import menu_groups

pages = Blueprint("keys", __name__)

#: Remembered by the browser: who speaks to a computer does so at that computer.
COOKIE, OFF = "keys", "off"
_YEAR = 365 * 24 * 3600


@pages.get("/keys")
def index() -> ResponseReturnValue:
    """All keys; in the dialog of an open page its script leaves those that do something there."""
    template = "keys/dialog.html" if wants_fragment() else "keys/page.html"
    return render_template(template, groups=menu_groups(), is_off=is_off())


@pages.post("/me/settings/keys")
def choose() -> ResponseReturnValue:
    """Single keys on, or off for whoever hits them by speaking or by accident; those with Ctrl and Enter stay."""
    on = request.form.get("on") == "1"
    flash(gettext("Đã bật phím tắt một chữ.") if on else gettext("Đã tắt phím tắt một chữ."), "success")
    answer = see_other(url_for("own_settings.index", _anchor="keys"))
    if on:
        answer.delete_cookie(COOKIE, samesite="Lax", httponly=True)
    else:
        answer.set_cookie(COOKIE, OFF, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return answer


def is_off() -> bool:
    return request.cookies.get(COOKIE) == OFF
