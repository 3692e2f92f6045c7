"""Mail addresses as people type them: plain ones, which cannot smuggle anything into a header."""

from __future__ import annotations

import re

MOST = 254
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


def is_address(text: str) -> bool:
    """``name@host.domain``, ASCII, no comments, quotes or blanks."""
    name = text.partition("@")[0]
    dots = name.startswith(".") or name.endswith(".") or ".." in name
    return len(text) <= MOST and _ADDRESS.fullmatch(text) is not None and not dots
