"""Text as people type it when they search: without accents, in lower case (``Đôn đốc`` → ``don doc``)."""

from __future__ import annotations

import unicodedata
from itertools import filterfalse


def fold(*texts: str | None) -> str:
    """The texts joined by a blank, accents stripped (đ too, which Unicode does not decompose), lower case."""
    text = " ".join(t for t in texts if t).lower().replace("đ", "d")
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFD", text)))
