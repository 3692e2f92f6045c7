"""The same request sent twice acts once: forms carry a key of their own, callers of the API choose an `Idempotency-Key`.

What has been answered is answered again; what broke off goes on where it stopped (processes/requests/).
"""

from __future__ import annotations

import logging
import secrets
from hashlib import sha256

from flask import Flask, Response, flash, g, request
from flask_babel import gettext

from processes.requests.answers import Answer, answer_to, keep_answer
from processes.requests.once import KeyTaken, Request, begin, current, end
from web.auth import person_or_none
from web.clock import now
from web.i18n import API_PREFIX

log = logging.getLogger(__name__)

FIELD = "request_key"
HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LONGEST_KEY = 255
#: What of an answer's headers belongs to the answer itself; the others (cookies, policies) are each answer's own.
KEPT_HEADERS = frozenset({"content-type", "content-language", "location"})
HTMX_HEADERS = "hx-"
#: Fields of a form that say nothing of what is asked for.
NOT_ASKED = frozenset({FIELD, "csrf_token"})


def init_app(app: Flask) -> None:
    """After `auth`: a key belongs to the person who is logged in. The API knows its callers itself, and calls `begin_for`."""
    app.jinja_env.globals.update(request_key=request_key)
    app.before_request(begin_form)
    app.after_request(finish)
    app.teardown_request(lambda _error: end())


def request_key() -> str:
    """What the forms of this page are known by: a form that is sent twice is known by it and by what is in it."""
    if "request_key" not in g:
        g.request_key = secrets.token_urlsafe(16)
    key: str = g.request_key
    return key


def begin_form() -> Response | None:
    if request.method != "POST" or request.path.startswith(API_PREFIX):
        return None
    key, person = request.form.get(FIELD), person_or_none()
    if not key or person is None:
        return None
    asked = fingerprint()
    # Whoever goes back in the browser, changes the text and sends it again asks for something else.
    return begin_for(person.id, f"form {key} {asked}", asked)


def begin_for(person_id: int, key: str, asked: str) -> Response | None:
    """From now on this request acts once; the answer if it has been answered before. Raises KeyTaken."""
    sent = Request(person_id, sha256(key.encode(errors="surrogatepass")).hexdigest(), asked, now())
    if known := answer_to(sent):
        return repeated(known)
    begin(sent)
    return None


def repeated(known: Answer) -> Response:
    if not request.path.startswith(API_PREFIX) and known.status < 400:
        flash(gettext("Nội dung này đã được gửi trước đó và chỉ được ghi nhận một lần."), "success")
    response = Response(known.body, known.status, known.headers)
    response.headers[REPLAYED] = "true"
    return response


def finish(response: Response) -> Response:
    """Keeps the answer, where something has been done. Whoever meets a no here because the same request, sent at the same moment,
    was quicker is answered like that one."""
    sent = current()
    if sent is None:
        return response
    end()
    try:
        if sent.acted == 0:
            known = answer_to(sent) if 400 <= response.status_code < 500 else None
            return repeated(known) if known else response
        if sent.is_repeated:
            response.headers[REPLAYED] = "true"
        keep_answer(sent, None if response.status_code >= 500 else answer_of(response))
    except KeyTaken:
        return response  # the other request of this key is not this one
    except Exception:  # what was asked for is done; the same request sent again finds that, and makes its answer anew
        log.exception("the answer to a request could not be kept")
    return response


def answer_of(response: Response) -> Answer:
    headers = {
        name: value
        for name, value in response.headers.items()
        if name.lower() in KEPT_HEADERS or name.lower().startswith(HTMX_HEADERS)
    }
    return Answer(response.status_code, headers, response.get_data())


def fingerprint() -> str:
    """What is asked for: the method, the address and the body. Of forms their content, because a browser that sends one again
    draws its lines between the parts anew."""
    asked = sha256(repr((request.method, request.full_path, request.mimetype)).encode())
    if not (request.form or request.files):
        asked.update(request.get_data())
        return asked.hexdigest()
    for field in request.form.items(multi=True):
        if field[0] not in NOT_ASKED:
            asked.update(repr(field).encode(errors="surrogatepass"))
    for name, file in request.files.items(multi=True):
        content = sha256()
        while chunk := file.stream.read(64 * 1024):
            content.update(chunk)
        file.stream.seek(0)
        asked.update(repr((name, file.filename, content.hexdigest())).encode(errors="surrogatepass"))
    return asked.hexdigest()
