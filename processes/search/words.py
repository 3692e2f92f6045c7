"""What counts as a word. One function folds what is kept and what is asked for, so that the two always meet: ``Sở Tài chính``,
``so tai chinh`` and ``SỞ TÀI-CHÍNH`` are the same three words, ``uỷ`` and ``ủy`` the same one, ``123/UBND-KT`` three."""

from __future__ import annotations

import re

from processes.folding import fold

#: Characters of a word that are looked at; the longest syllable has seven, a word of another language rarely more than thirty.
LONGEST = 40
_WORD = re.compile(r"[a-z0-9]+")


def words(*texts: str | None) -> list[str]:
    """The words of the texts: Latin letters and digits, without accents, in lower case."""
    return [word[:LONGEST] for word in _WORD.findall(fold(*texts))]


def joined(*texts: str | None) -> str:
    """The words with single blanks between them."""
    return " ".join(words(*texts))
