"""What the log tells: a line for each request, each command that was not done, and each run of a job.

Each request has an id, which goes with it into the answer, the log and the jobs it asks for."""

from __future__ import annotations

import logging
import re
import secrets
from time import perf_counter

from flask import Flask, Response, g, has_request_context, request

from processes import telemetry
from processes.telemetry import Ended
from web import metrics

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"
#: What a proxy may give its requests; anything else could break a line of the log or the column of a job.
SAFE = re.compile(rf"[A-Za-z0-9._-]{{1,{telemetry.MAX_REQUEST_ID}}}")
BEGAN = "chidao.began"
#: Asked for every few seconds by machines: only worth a line when they go wrong.
PROBES = frozenset({"operations.healthz", "operations.readyz", "operations.measurements"})
MAX_PATH = 300


def init_app(app: Flask) -> None:
    """Before everything else, so that whatever the rest does is inside."""
    app.before_request(begin)
    app.after_request(tell)
    app.teardown_request(lambda _error: telemetry.begin_request(None))
    telemetry.listen("log", tell_of_work)


def begin() -> None:
    given = request.headers.get(HEADER, "")
    telemetry.begin_request(given if SAFE.fullmatch(given) else secrets.token_hex(6))
    request.environ[BEGAN] = perf_counter()


def tell(response: Response) -> Response:
    if BEGAN not in request.environ:
        return response
    seconds = perf_counter() - request.environ[BEGAN]
    response.headers[HEADER] = telemetry.request_id() or ""
    metrics.count_request(request.endpoint, response.status_code, seconds)
    if request.endpoint not in PROBES or response.status_code >= 500:
        told = {
            "method": request.method,
            # Never the query: what people look for may name somebody.
            "path": request.path[:MAX_PATH],
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
        }
        log.info("request", extra=told)
    return response


def tell_of_work(ended: Ended) -> None:
    told: dict[str, object] = {"outcome": ended.outcome, "ms": round(ended.seconds * 1000, 1)}
    level = logging.ERROR if ended.outcome == "failed" else logging.INFO
    if ended.kind == "job":
        log.log(level, "job", extra={"operation": ended.name, "job": ended.job_id, **told})
    elif ended.outcome != "done":
        kind = type(ended.error).__name__
        log.log(level, "command", extra={"action": metrics.action_of(ended), "error": kind, **told})


def person_id() -> int | None:
    """Who sent the request, as far as it has been found out already: asking for it here could read the database."""
    if not has_request_context():
        return None
    actor = g.get("actor") or getattr(g.get("_login_user"), "actor", None)
    return None if actor is None else int(actor.id)


def reference() -> str:
    """What a person reads out to the administrator, who finds the request in the log by it."""
    return telemetry.request_id() or ""
