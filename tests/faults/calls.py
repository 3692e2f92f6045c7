"""Calls of the REST API that are repeated, with the same Idempotency-Key, until there is an answer to believe."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.faults.ledger import Ledger, Request

#: Answers that say nothing about whether it was done: sent again.
UNDECIDED = frozenset({429, 500, 502, 503, 504})
#: Seconds between two attempts, and how long one answer may take.
PAUSE, PATIENCE = 0.2, 20.0
API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: dict[str, Any]

    @property
    def is_good(self) -> bool:
        return self.status < 300

    @property
    def busy(self) -> bool:
        """The same request is still being worked on."""
        return self.status == 409 and str(self.body.get("type", "")).endswith("in-progress")


class Api:
    """The API at an address, for people with tokens. ``give_up``: set when nobody is waited for any more."""

    def __init__(self, address: str, tokens: Mapping[str, str], ledger: Ledger) -> None:
        parts = urlsplit(address)
        self.host, self.port = parts.hostname or "127.0.0.1", parts.port or 80
        self.tokens, self.ledger = tokens, ledger
        self.give_up = threading.Event()

    def look(self, by: str, path: str) -> dict[str, Any] | None:
        """What the person sees there; None when they see nothing or nobody answers."""
        try:
            answer = self.send("GET", by, path, None, {})
        except (OSError, http.client.HTTPException):
            return None
        self.ledger.looked(str(answer.status))
        return answer.body if answer.is_good else None

    def ask(self, request: Request, path: str, body: bytes, media_type: str = "application/json") -> Answer | None:
        """Send it until there is an answer to believe; None when that did not happen before everybody gave up."""
        self.ledger.write(request)
        headers = {"Idempotency-Key": request.key, "Content-Type": media_type}
        while not self.give_up.is_set():
            request.sent += 1
            try:
                answer = self.send("POST", request.by, path, body, headers)
            except (OSError, http.client.HTTPException):
                self.ledger.heard(request, "no answer")
            else:
                self.ledger.heard(request, str(answer.status))
                if answer.status not in UNDECIDED and not answer.busy:
                    request.outcome = "accepted" if answer.is_good else "refused"
                    return answer
            self.give_up.wait(PAUSE)
        return None

    def ask_json(self, request: Request, path: str, values: Mapping[str, Any]) -> Answer | None:
        return self.ask(request, path, json.dumps(values).encode())

    def ask_twice(self, request: Request, path: str, values: Mapping[str, Any]) -> Answer | None:
        """The same, sent twice at once, as by a proxy that repeats it: it must be done once."""
        body = json.dumps(values).encode()
        headers = {"Idempotency-Key": request.key, "Content-Type": "application/json"}
        heard: list[Answer] = []

        def once_more() -> None:
            try:
                heard.append(self.send("POST", request.by, path, body, headers))
                self.ledger.heard(request, str(heard[0].status))
            except (OSError, http.client.HTTPException):
                self.ledger.heard(request, "no answer")

        twin = threading.Thread(target=once_more)
        twin.start()
        try:
            return self.ask(request, path, body)
        finally:
            twin.join()
            # Too early for the one may be in time for the other, a moment later: no answer but a yes is remembered.
            if heard and heard[0].is_good:
                request.outcome = "accepted"

    def send(self, method: str, by: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        try:
            known = {"Authorization": f"Bearer {self.tokens[by]}"} if by else {}
            connection.request(method, path, body, {**headers, **known})
            response = connection.getresponse()
            read = response.read()
        finally:
            connection.close()
        try:
            parsed = json.loads(read)
        except ValueError:
            parsed = {}
        return Answer(response.status, parsed if isinstance(parsed, dict) else {})
