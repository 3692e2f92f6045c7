"""Mail is sent at least once: rows exactly once, the same Message-ID however often it is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from tests.faults.stored import Stored


def mails_right(stored: Stored, received: Mapping[tuple[str, str], int]) -> Iterator[str]:
    """``received``: (Message-ID, recipient) → how often it came."""
    for notice, mails in stored.to_mail.items():
        if mails != 1:
            yield f"notice {notice} is in {mails} mails instead of one"
    if len(stored.mails) != len(stored.to_mail):
        yield f"{len(stored.mails)} mails were made of {len(stored.to_mail)} notices"
    names = Counter(key_of(message_id) for message_id, _ in received)
    for key, sent in stored.mails.items():
        if sent and not names[key]:
            yield f"mail {key} is marked as sent and never came"
        if names[key] > 1:
            yield f"mail {key} came under {names[key]} different Message-IDs"
    for stranger in names.keys() - stored.mails.keys():
        yield f"mail {stranger} came and is in no row"


def key_of(message_id: str) -> str:
    """A Message-ID begins with what the mail tells of: ``<notice.17.…@domain>``."""
    return ":".join(message_id.lstrip("<").split(".")[:2])
