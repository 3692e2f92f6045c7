"""What machines ask of the running product: whether it lives, whether it is ready, and what it counts."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request
from flask_babel import gettext
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from sqlalchemy.exc import SQLAlchemyError

from processes.db import db
from processes.runtime.backlog import Backlog, backlog
from web import clock, shared_metrics
from web.auth import public
from web.readiness import Check, Readiness
from web.settings import Settings

log = logging.getLogger(__name__)

EXTENSION = "chidao_readiness"
#: What a proxy says of whom it asks for: then the request is not this machine's own, wherever its last step came from.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")

probes = Blueprint("operations", __name__)


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions[EXTENSION] = Readiness(settings)
    app.register_blueprint(probes)


@probes.get("/healthz")
@public
def healthz() -> Response:
    """Alive: asks nothing and nobody."""
    return told((Check("process", True, gettext("Phần mềm đang chạy.")),))


@probes.get("/readyz")
@public
def readyz() -> Response:
    """Ready: 503 as long as something that this server needs does not answer."""
    return told(readiness().checks())


def told(checks: tuple[Check, ...]) -> Response:
    good = all(check.good for check in checks)
    named = {check.name: {"status": word(check.good), "sentence": str(check.sentence)} for check in checks}
    answer = jsonify(status=word(good), checks=named)
    answer.status_code = 200 if good else 503
    return answer


def word(good: bool) -> str:
    return "ok" if good else "failed"


def readiness() -> Readiness:
    kept: Readiness = current_app.extensions[EXTENSION]
    return kept


# ----------------------------------------------------------------------------------------------------------- metrics
@probes.get("/metrics")
@public
def measurements() -> Response:
    """For Prometheus, which asks from this machine or knows the token; for everybody else there is nothing here."""
    if not (has_token() or is_local()):
        abort(404)
    return Response(generate_latest(Shown()), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def has_token() -> bool:
    wanted = settings().metrics_token
    given = request.authorization.token if request.authorization and request.authorization.type == "bearer" else None
    return bool(wanted and given) and hmac.compare_digest(str(given).encode(), str(wanted).encode())


def is_local() -> bool:
    """Whether a program on this machine asks, and for itself: a proxy on this machine asks for people elsewhere."""
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        host = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return False
    return is_loopback(request.remote_addr or "") and (host == "localhost" or is_loopback(host))


def is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def settings() -> Settings:
    kept: Settings = current_app.extensions["chidao_settings"]
    return kept


class Shown:
    """What was counted, here or by every program on this home, and what waits in the database at this moment."""

    def collect(self) -> Iterator[Metric]:
        yield from shared_metrics.collected(settings().home)
        waiting = waits_now()
        yield gauge("chidao_database_up", "Whether the database answers", int(waiting is not None))
        if waiting is not None:
            yield from gauges(waiting)


def waits_now() -> Backlog | None:
    """None where the database cannot say: the other numbers are shown all the same, and without waiting for it."""
    if not readiness().database_answers():
        return None
    try:
        return backlog(clock.now())
    except SQLAlchemyError as error:
        log.warning("the database cannot say what waits: %s", error)
        db.session.rollback()
        return None


def gauges(waiting: Backlog) -> Iterator[Metric]:
    yield gauge("chidao_jobs_open", "Jobs that are not done", waiting.jobs_open)
    yield gauge("chidao_jobs_due", "Jobs that could begin now: the queue", waiting.jobs_due)
    yield gauge("chidao_jobs_running", "Jobs that a worker has", waiting.jobs_running)
    yield gauge("chidao_timers_due", "Timers that are due and not fired yet", waiting.timers_due)
    yield gauge("chidao_timer_lag_seconds", "How long the oldest due timer has waited", waiting.timer_lag)
    yield gauge("chidao_incidents_open", "Incidents that nobody has resolved", waiting.incidents_open)
    instances = GaugeMetricFamily("chidao_instances_open", "Process instances under way", labels=["process"])
    for process, number in sorted(waiting.instances_open.items()):
        instances.add_metric([process], number)
    yield instances


def gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)
