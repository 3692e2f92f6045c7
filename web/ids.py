"""Ids in addresses and forms: a number that no row can have is an address that does not exist, and is never asked of the database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from processes.storable import GREATEST_ID

_MOST_DIGITS = len(str(GREATEST_ID))


class Id(IntegerConverter):
    """`<int:…>` in every rule of the application; greater ones do not match."""

    def __init__(self, rules: Map, *args: Any, **options: Any) -> None:
        super().__init__(rules, *args, **{"max": GREATEST_ID, **options})


def init_app(app: Flask) -> None:
    """To be called before any rule is added."""
    app.url_map.converters["int"] = Id


def id_of(text: str) -> int | None:
    """The number that stands in a form; None for what is none, or has more digits than any id: Python refuses to read thousands."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None


def ids_of(texts: Iterable[str]) -> list[int]:
    """Those of the texts that can be ids, in their order."""
    return [id for text in texts if (id := id_of(text)) is not None]
