"""What protects every answer: the content policy and other headers, CSRF, the session cookie, rate limits."""

from __future__ import annotations

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from redis.backoff import NoBackoff
from redis.retry import Retry
from werkzeug.middleware.proxy_fix import ProxyFix

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
#: What is shown without login, to everybody the same (web/public.py).
PUBLIC_SITE = "/public"
ONE_YEAR = 365 * 24 * 3600
# A request with all its files; a single file has its own, smaller limit in processes/files.
REQUEST_LIMIT = 128 * 1024 * 1024
FORM_TEXT_LIMIT = 4 * 1024 * 1024

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=True)
#: How the counters of the rate limits are reached: tried once, and soon given up.
COUNTERS = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}


def of_no_page() -> bool:
    return request.endpoint == "static" or request.blueprint == "operations"


def of_public_site() -> bool:
    return request.path == PUBLIC_SITE or request.path.startswith(f"{PUBLIC_SITE}/")


class SessionCookies(SecureCookieSessionInterface):
    """The session cookie travels over HTTPS only, wherever HTTPS is what the browser came with. Pages renew it; a picture or a
    script does not: one that arrives late would bring back a session that has ended meanwhile."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        return session.modified or (not of_no_page() and super().should_set_cookie(app, session))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """The public site has no session: its answers are everybody's, and anybody may keep them."""
        if not of_public_site():
            super().save_session(app, session, response)

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def init_app(app: Flask, redis_url: str | None, proxies: int) -> None:
    """`redis_url`: where the processes count together; while it is away, or without one, each counts for itself.
    `proxies`: how many proxies in front of us are believed when they say who asks and whether over HTTPS."""
    app.config.update(
        SESSION_COOKIE_NAME="chidao",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # The token lives as long as the session: a form that was typed into for a whole morning is still accepted.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=REQUEST_LIMIT,
        MAX_FORM_MEMORY_SIZE=FORM_TEXT_LIMIT,
        RATELIMIT_STORAGE_URI=redis_url or "memory://",
        RATELIMIT_STORAGE_OPTIONS=COUNTERS if redis_url else {},
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=redis_url is not None,
        # Of several requests under way when the counters go away, only the first begins to count by itself; the others,
        # and one that has its answer already, are let through.
        RATELIMIT_SWALLOW_ERRORS=redis_url is not None,
    )
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    app.session_interface = SessionCookies()
    csrf.init_app(app)
    limiter.init_app(app)
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """A page with a wider need (the process modeler) sets its own policy; every other answer gets ours."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not response.headers["X-Frame-Options"]:
        del response.headers["X-Frame-Options"]  # the content policy names who may frame it
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={ONE_YEAR}")
    if request.endpoint == "static" and "/dist/" in request.path:
        # File names carry a hash of the content.
        response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
    elif request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
