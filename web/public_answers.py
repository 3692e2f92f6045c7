"""How the public site answers: only while it is switched on, the same to everybody, without a cookie, from memory for a minute."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from processes.db import db
from processes.publication import changes
from processes.refusals import NotFound
from processes.settings import current
from web.clock import now
from web.security import CONTENT_SECURITY_POLICY

#: For so long anybody between us and the reader may keep an answer, and we ourselves do.
SECONDS = 60
#: Answers and their bytes that one process keeps; a larger one is made anew.
MOST, LARGEST = 400, 512 * 1024
#: What an address may say; anything else is not read, and makes no other answer.
ARGUMENTS = frozenset(
    "q lead field source type director key state issued_from issued_to due_from due_to sort page lang embed".split()
)
EXTENSION = "chidao_public"


@dataclass(frozen=True, slots=True)
class Kept:
    at: datetime
    body: bytes
    headers: tuple[tuple[str, str], ...]


class Memory:
    """Answers of this process, the oldest forgotten first."""

    def __init__(self) -> None:
        self._kept: dict[Any, Kept] = {}
        self._lock = threading.Lock()

    def get(self, key: Any) -> Kept | None:
        """None where it has to be made; while the first who asks makes it anew, the others still have the one before."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or timedelta(0) <= now() - found.at < timedelta(seconds=SECONDS):
                return found
            self._kept[key] = replace(found, at=now())
            return None

    def keep(self, key: Any, answer: Kept) -> None:
        with self._lock:
            self._kept.pop(key, None)
            while len(self._kept) >= MOST:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = answer

    def drop(self, key: Any) -> None:
        with self._lock:
            self._kept.pop(key, None)

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


def init_app(app: Flask) -> None:
    memory = app.extensions[EXTENSION] = Memory()
    changes.listen(memory.forget)
    app.jinja_env.globals.update(public_site_offered=is_offered)


def is_embedded() -> bool:
    return request.args.get("embed") == "1"


def is_open() -> bool:
    """Whether an administrator has switched the site on."""
    return bool(current.get("public_site"))


def is_offered() -> bool:
    """Whether the login page leads there: never while the database cannot be asked, because that page opens then too."""
    try:
        return is_open()
    except SQLAlchemyError:
        db.session.rollback()
        return False


def only_when_open() -> None:
    """Before every request: until an administrator switches it on, the site is not there."""
    if not is_open():
        raise NotFound()


def missing(_error: Exception) -> ResponseReturnValue:
    """What is not published was never there."""
    return make_response(render_template("public/missing.html", title=None), 404)


def too_many(_error: Exception) -> ResponseReturnValue:
    """Somebody asks more often than people read."""
    return make_response(render_template("public/too_many.html", title=None), 429)


def kept(view: Callable[..., Response | str]) -> Callable[..., Response]:
    """The answer of a view, from memory where it was given within the last minute, with its ETag."""

    @wraps(view)
    def answer(**values: Any) -> Response:
        memory: Memory = current_app.extensions[EXTENSION]
        key = (request.endpoint, tuple(sorted(values.items())), _asked())
        known = memory.get(key) if _remembers() else None
        if known is None:
            try:
                known = _made(make_response(view(**values)))
            except Exception:
                memory.drop(key)  # what was taken back is not shown to those who come after, either
                raise
            if _remembers() and len(known.body) <= LARGEST:
                memory.keep(key, known)
        response = Response(known.body, headers=list(known.headers))
        response.make_conditional(request)
        return response

    return answer


def _made(response: Response) -> Kept:
    response.direct_passthrough = False
    body = response.get_data()
    response.close()  # the file of a workbook
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    return Kept(now(), body, tuple(response.headers.items()))


def _asked() -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, request.args[name][:200]) for name in ARGUMENTS & request.args.keys()))


def _remembers() -> bool:
    """A database that is a file beside the process answers at once, and its pages are always of now."""
    return str(db.engine.url.get_backend_name()) != "sqlite"


def finish(response: Response) -> Response:
    """What each answer says of itself: that portals named in the settings may show it inside their own pages, and nobody else."""
    origins = (current.get("public_embedding") or "").split() if is_embedded() else []
    if origins:
        policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {' '.join(origins)}")
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Frame-Options"] = ""  # taken away: it cannot name a portal
    return response
