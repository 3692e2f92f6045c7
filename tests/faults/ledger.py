"""What the clients asked for and what they were told: the other half of every comparison with the database."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal["accepted", "refused", "unknown"]


@dataclass(slots=True)
class Request:
    """One thing one person wanted, however often it had to be sent. ``mark`` is a word that is in no other request, or empty
    where the form takes no text."""

    key: str
    by: str
    #: directive or assignment
    noun: str
    #: of the object acted on; for what makes a new object the id it was told, 0 while nothing was
    id: int
    #: the action of the diagram, or ``register``, ``add``, ``upload``
    action: str
    mark: str = ""
    outcome: Outcome = "unknown"
    sent: int = 0
    answers: list[str] = field(default_factory=list)


class Ledger:
    """Every request of a round; several clients write into it at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: list[Request] = []
        #: answers by HTTP status, and ``no answer``
        self.answers: Counter[str] = Counter()

    def write(self, request: Request) -> None:
        with self._lock:
            self._requests.append(request)

    def heard(self, request: Request, answer: str) -> None:
        with self._lock:
            request.answers.append(answer)
            self.answers[answer] += 1

    def looked(self, answer: str) -> None:
        """Somebody only looked; of that only failures count."""
        if answer.startswith("5"):
            with self._lock:
                self.answers[answer] += 1

    def __iter__(self) -> Iterator[Request]:
        with self._lock:
            return iter(tuple(self._requests))

    def count(self, outcome: Outcome) -> int:
        return sum(request.outcome == outcome for request in self)

    def summary(self) -> dict[str, Any]:
        return {
            "requests": sum(request.sent for request in self),
            "accepted": self.count("accepted"),
            "refused": self.count("refused"),
            "unknown": self.count("unknown"),
            "answers": dict(sorted(self.answers.items())),
        }
