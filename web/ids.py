"""Ids in addresses: a number that no row can have is an address that does not exist, and is never asked of the database."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from processes.storable import GREATEST_ID


class Id(IntegerConverter):
    """`<int:…>` in every rule of the application; greater ones do not match."""

    def __init__(self, rules: Map, *args: Any, **options: Any) -> None:
        super().__init__(rules, *args, **{"max": GREATEST_ID, **options})


def init_app(app: Flask) -> None:
    """To be called before any rule is added."""
    app.url_map.converters["int"] = Id
