"""The cells of decision tables: a small part of FEEL.

An input cell is empty or `-` (anything), one value (`"urgent"`, `3`, `true`, `null`), a comparison (`< 3`, `>= 10`), a
range (`[1..5]`, `(0..10)`), several of these with commas (one of them holds), or `not(…)` around them. An output cell is
one value. Nothing else, and nothing is ever handed to Python's own evaluation.
"""

import operator
import re
from collections.abc import Callable
from typing import Any

from engine.errors import ExpressionError

#: Whether a value fits the cell.
Cell = Callable[[Any], bool]

MAX_LENGTH = 500
_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"\\]*")|(?P<number>-?\d{1,15}(?:\.\d{1,10})?)(?![\w])|(?P<range>\.\.)|(?P<sign><=|>=|<|>)"""
    r"""|(?P<word>[A-Za-z]+)|(?P<mark>[\[\](),]))"""
)
_WORDS = {"true": True, "false": False, "null": None}
_SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def parse_cell(text: str) -> Cell | None:
    """The test of an input cell, None for one that takes anything. Raises ExpressionError."""
    if text.strip() in ("", "-"):
        return None
    reading = _Reading(text)
    test = reading.tests()
    reading.end()
    return test


def parse_value(text: str) -> Any:
    """The value of an output cell, None for an empty one. Raises ExpressionError."""
    if not text.strip():
        return None
    reading = _Reading(text)
    value = reading.value()
    reading.end()
    return value


class _Reading:
    """One walk through the text of a cell."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise ExpressionError(f"a cell may have {MAX_LENGTH} characters, this has {len(text)}")
        self.text = text
        self.tokens = _tokens(text)
        self.at = 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, kind: str, *texts: str) -> str:
        found, text = self.peek()
        if found != kind or (texts and text not in texts):
            raise self.wrong()
        self.at += 1
        return text

    def wrong(self) -> ExpressionError:
        return ExpressionError(f"a cell cannot say this: {self.text}")

    def end(self) -> None:
        if self.at != len(self.tokens):
            raise self.wrong()

    def tests(self) -> Cell:
        """One or several tests, or `not(…)` around them."""
        if self.peek() == ("word", "not"):
            self.take("word")
            self.take("mark", "(")
            inner = self.either()
            self.take("mark", ")")
            return lambda value: not inner(value)
        return self.either()

    def either(self) -> Cell:
        found = [self.test()]
        while self.peek() == ("mark", ","):
            self.take("mark")
            found.append(self.test())
        return found[0] if len(found) == 1 else lambda value: any(test(value) for test in found)

    def test(self) -> Cell:
        kind, text = self.peek()
        if kind == "sign":
            self.take("sign")
            return _compared(_SIGNS[text], self.value())
        if (kind, text) in (("mark", "["), ("mark", "(")):
            return self.range()
        return _same_as(self.value())

    def range(self) -> Cell:
        above = _SIGNS[">=" if self.take("mark", "[", "(") == "[" else ">"]
        low = self.value()
        self.take("range")
        high = self.value()
        below = _SIGNS["<=" if self.take("mark", "]", ")") == "]" else "<"]
        over, under = _compared(above, low), _compared(below, high)
        return lambda value: over(value) and under(value)

    def value(self) -> Any:
        kind, text = self.peek()
        if kind == "text":
            self.at += 1
            return text[1:-1]
        if kind == "number":
            self.at += 1
            return float(text) if "." in text else int(text)
        if kind == "word" and text.lower() in _WORDS:
            self.at += 1
            return _WORDS[text.lower()]
        raise self.wrong()


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise ExpressionError(f"a cell cannot say this: {text}")
        found.append((str(match.lastgroup), match[match.lastgroup or 0]))
        at = match.end()
    return found


def _same_as(wanted: Any) -> Cell:
    # 1 is not true, and "1" is not 1.
    truth = isinstance(wanted, bool)
    return lambda value: isinstance(value, bool) is truth and value == wanted


def _compared(comparison: Callable[[Any, Any], Any], wanted: Any) -> Cell:
    """What cannot be compared (nothing given, another type) does not fit."""
    kinds = (str,) if isinstance(wanted, str) else (int, float)
    if wanted is None or isinstance(wanted, bool):
        raise ExpressionError("only numbers and texts can be compared")

    def fits(value: Any) -> bool:
        return isinstance(value, kinds) and not isinstance(value, bool) and bool(comparison(value, wanted))

    return fits
