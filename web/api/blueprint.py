"""The blueprint every call of the API hangs on, and what holds for all of them: tokens, limits, problem documents."""

from __future__ import annotations

from apiflask import APIBlueprint, APIFlask
from flask import Response, current_app, g, request
from flask.blueprints import BlueprintSetupState
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import Unauthorized

from processes.organisation.actor import Actor
from processes.organisation.queries import person_by_token
from web import clock, once
from web.api import problems
from web.api.sentences import Sentence as _l
from web.security import csrf, limiter

PREFIX = "/api/v1"
#: What anybody may read: the description of the API, which holds nobody's data.
OPEN = frozenset({"api.openapi", "api.docs"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
UNUSABLE_KEY = _l("Idempotency-Key phải có từ 1 đến {limit} ký tự ASCII in được.")
#: Ids are 32-bit numbers on every database; a greater one is simply not found.
ID = "<int(max=2147483647):id>"

blueprint = APIBlueprint("api", __name__, url_prefix=PREFIX)
problems.handle_on(blueprint)
# A bearer token cannot be sent by somebody else's page, and cookies count for nothing here.
csrf.exempt(blueprint)


def of_caller() -> str:
    """Whose calls are counted together: those of one token, or of one address where there is none."""
    authorization = request.authorization
    return (authorization.token if authorization else None) or get_remote_address()


def call_limit() -> str:
    return str(current_app.config["API_CALL_LIMIT"])


def guess_limit() -> str:
    return str(current_app.config["API_GUESS_LIMIT"])


limiter.limit(call_limit, key_func=of_caller)(blueprint)
# Whoever tries tokens is stopped long before one could be found.
limiter.limit(guess_limit, deduct_when=lambda response: response.status_code == 401)(blueprint)


@blueprint.record_once
def configure(state: BlueprintSetupState) -> None:
    app = state.app
    if not isinstance(app, APIFlask):
        raise TypeError("the API needs an APIFlask application")
    # Vietnamese as it is written, and members in the order in which they are described.
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config.setdefault("API_CALL_LIMIT", "1200 per minute")
    app.config.setdefault("API_GUESS_LIMIT", "30 per minute")
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        AUTO_SERVERS=False,
        AUTO_TAGS=False,
        AUTO_OPERATION_ID=True,
        AUTO_404_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
        SUCCESS_DESCRIPTION=_l("Đã thực hiện."),
    )


@blueprint.before_app_request
def answer_unknown_calls() -> Response | None:
    """Addresses that no call has are refused as problem documents too, not with a page for people."""
    if request.routing_exception is not None and request.path.startswith(f"{PREFIX}/"):
        return problems.from_http_exception(request.routing_exception)
    return None


@blueprint.before_request
def know_the_caller() -> None:
    if request.endpoint in OPEN:
        return
    authorization = request.authorization
    token = authorization.token if authorization and authorization.type == "bearer" else None
    actor = person_by_token(token, clock.now()) if token else None
    if actor is None:
        raise Unauthorized
    g.actor = actor


@blueprint.before_request
def act_once() -> Response | None:
    """A call with an Idempotency-Key acts once, however often it arrives within a day."""
    key = request.headers.get(once.HEADER)
    if key is None or request.method in SAFE or request.endpoint in OPEN:
        return None
    if not (1 <= len(key) <= once.LONGEST_KEY and key.isascii() and key.isprintable()):
        raise problems.Problem(400, UNUSABLE_KEY.format(limit=once.LONGEST_KEY))
    return once.begin_for(caller().id, f"call {key}", once.fingerprint())


def caller() -> Actor:
    """The person the token belongs to."""
    actor: Actor = g.actor
    return actor


def refuses(*codes: int) -> dict[int, object]:
    """The problem documents a call may answer with, for its description."""
    return problems.described(sorted({401, 429, 503, *codes}))
