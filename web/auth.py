"""Who is logged in (Flask-Login), and that every page asks for it unless it says it is public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from processes.organisation.actor import Actor, load_actor
from processes.organisation.login import password_mark
from processes.refusals import NotFound
from web.clock import now
from web.fragments import wants_fragment
from web.i18n import API_PREFIX
from web.links import own_path

View = TypeVar("View", bound=Callable[..., Any])
SESSION_HOURS = 12
MARK = "password"
UNASKED = "person_unasked"

login_manager = LoginManager()


class LoggedIn(UserMixin):
    """The person of this session, as Flask-Login wants to see them."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.id = str(actor.id)


def init_app(app: Flask) -> None:
    app.config.update(PERMANENT_SESSION_LIFETIME=SESSION_HOURS * 3600)
    login_manager.init_app(app)
    app.before_request(ask_to_log_in)
    app.context_processor(lambda: {"current_person": person_or_none()})


@login_manager.user_loader
def load(person_id: str) -> LoggedIn | None:
    """Nobody when the person is no longer active, or has had a new password since this session began."""
    if UNASKED in g:
        return None
    actor = load_actor(int(person_id), now=now())
    if actor is None or (MARK in session and session[MARK] != password_mark(actor.id)):
        return None
    return LoggedIn(actor)


def public(view: View) -> View:
    """Marks a page that needs nobody logged in."""
    cast(Any, view).is_public = True
    return view


def person_or_none() -> Actor | None:
    """The person who is logged in, if anybody is."""
    user = current_user
    return user.actor if user and user.is_authenticated else None


def current_person() -> Actor:
    """The person who is logged in; 401 where a public page forgot that there may be nobody."""
    return person_or_none() or abort(401)


def ask_for_nobody() -> None:
    """From now on this answer does without knowing who is logged in: the database that would know is away."""
    setattr(g, UNASKED, True)


def administrators_only() -> None:
    """Before the requests of a blueprint: for everybody else its pages do not exist."""
    if not current_person().is_admin:
        raise NotFound()


def begin_session(actor: Actor) -> None:
    """A new session for this person. Nothing of the old one is kept but the language that was chosen on the way in:
    a session prepared by somebody else must not become this person's."""
    chosen = session.get("language")
    session.clear()
    session.permanent = True
    if chosen:
        session["language"] = chosen
    session[MARK] = password_mark(actor.id)
    login_user(LoggedIn(actor))


def end_session() -> None:
    chosen = session.get("language")
    logout_user()
    session.clear()
    if chosen:
        session["language"] = chosen


def ask_to_log_in() -> Response | None:
    """Pages are private unless marked public, so that a forgotten decorator never opens one. The API has tokens."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint == "static" or request.path.startswith(API_PREFIX):
        return None
    if getattr(view, "is_public", False) or person_or_none():
        return None
    return to_login()


def to_login() -> Response:
    """To the login page, and afterwards back to where the person was: for a command that is the page of its form,
    where the script puts back what had been typed."""
    here = request.full_path if request.query_string else request.path
    opened = request.headers.get("HX-Current-URL") or request.referrer
    back = own_path(here) if request.method == "GET" and not wants_fragment() else own_path(opened)
    address = url_for("login.log_in", next=back if back != "/" else None, expired=1 if opened else None)
    if wants_fragment():
        return Response(status=401, headers={"HX-Redirect": address})
    return cast(Response, redirect(address, code=303))
