"""Where in a text the words were found: which parts of it are marked, and which part of a long one is worth showing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from processes.folding import fold

#: Characters of a long text around the place that was found.
BEFORE, AROUND = 60, 260
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, as it was written; ``found``: it is a word that was asked for."""

    text: str
    found: bool


def marked(text: str, asked: Sequence[str], last_is_begun: bool) -> tuple[Part, ...]:
    """The whole text in parts."""
    return _parted(text, _places(text, asked, last_is_begun))


def excerpt(text: str, asked: Sequence[str], last_is_begun: bool) -> tuple[Part, ...]:
    """The part of a long text in which most of the words stand together; nothing when none of them occurs."""
    text = " ".join(text.split())
    places = _places(text, asked, last_is_begun)
    if not places:
        return ()
    best = max(places, key=lambda place: len({fold(text[a:b]) for a, b in places if 0 <= a - place[0] < AROUND}))
    begin = _word_begin(text, max(best[0] - BEFORE, 0))
    end = min(begin + AROUND, len(text))
    shown = f"{'… ' if begin else ''}{text[begin:end].rstrip()}{' …' if end < len(text) else ''}"
    return marked(shown, asked, last_is_begun)


def _word_begin(text: str, place: int) -> int:
    """Not in the middle of a word."""
    return 0 if place == 0 else text.find(" ", place) + 1 or place


def _places(text: str, asked: Sequence[str], last_is_begun: bool) -> list[tuple[int, int]]:
    """From where to where the words stand, in the text as it was written."""
    folded, origins = _folded(text)
    whole, begun = set(asked), asked[-1] if asked and last_is_begun else None
    places = []
    for match in _WORD.finditer(folded):
        word = match.group()
        if word in whole:
            places.append((origins[match.start()], origins[match.end() - 1] + 1))
        elif begun is not None and word.startswith(begun):
            places.append((origins[match.start()], origins[match.start() + len(begun) - 1] + 1))
    return places


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place of the one it comes from."""
    pieces, origins = [], []
    for place, character in enumerate(text):
        piece = fold(character)
        pieces.append(piece)
        origins += [place] * len(piece)
    return "".join(pieces), origins


def _parted(text: str, places: Sequence[tuple[int, int]]) -> tuple[Part, ...]:
    parts, at = [], 0
    for begin, end in places:
        if begin > at:
            parts.append(Part(text[at:begin], False))
        parts.append(Part(text[begin:end], True))
        at = end
    if at < len(text):
        parts.append(Part(text[at:], False))
    return tuple(parts)
