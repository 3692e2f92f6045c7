"""Names of uploaded files: kept for people, harmless for every machine they are downloaded to."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200
NAMELESS = "tep"


def clean_name(name: str) -> str:
    """The name without folders, control or direction characters, and what Windows forbids; at most 200 characters.

    >>> clean_name("../../Báo cáo <quý II>.PDF")
    'Báo cáo _quý II_.PDF'
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    safe = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*]', "_", visible)).strip(" .")
    stem, dot, end = safe.rpartition(".")
    if not dot:
        return safe[:LONGEST] or NAMELESS
    return f"{stem.strip(' .')[: LONGEST - len(end) - 1] or NAMELESS}.{end}"


def extension(name: str) -> str:
    """What follows the last dot, in lower case; empty when nothing does."""
    stem, dot, end = name.rpartition(".")
    return end.lower() if dot and stem else ""
