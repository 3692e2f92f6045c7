"""Values of columns as an archive keeps them: JSON that SQLite and PostgreSQL both give and take without loss."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from processes.db import UtcDateTime


@dataclass(frozen=True, slots=True)
class Kind:
    """What a column holds, the same on both databases.

    ``written`` makes JSON of a value that is not NULL; ``taken`` makes a value of that JSON again and raises ValueError for
    anything that ``written`` would not have made.
    """

    column: TypeEngine[Any]
    written: Callable[[Any], Any]
    taken: Callable[[Any], Any]


def kind_of(type: TypeEngine[Any]) -> str:
    """The name of the kind of a column's type. Raises TypeError for a type that archives cannot keep yet."""
    for family, name in _FAMILIES:
        if isinstance(type, family):
            return name
    raise TypeError(f"an archive has no kind for {type!r}")


def _exactly(expected: type) -> Callable[[Any], Any]:
    def taken(value: Any) -> Any:
        # bool is an int to Python, and neither database takes the one for the other.
        if type(value) is not expected:
            raise ValueError(f"not {expected.__name__}")
        return value

    return taken


def _from_text(make: Callable[[str], Any]) -> Callable[[Any], Any]:
    text = _exactly(str)

    def taken(value: Any) -> Any:
        try:
            return make(text(value))
        except ArithmeticError as error:
            raise ValueError(str(error)) from error

    return taken


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return moment


def _json_text(text: str) -> orjson.Fragment:
    orjson.loads(text)
    return orjson.Fragment(text)


def _whole(value: Any) -> Any:
    if not -(2**63) <= _exactly(int)(value) < 2**63:
        raise ValueError("beyond any column")
    return value


def _as_given(value: Any) -> Any:
    return value


#: JSON columns travel as the text that is stored, so that a JSON null stays apart from a NULL, and 1.0 from 1.
KINDS: dict[str, Kind] = {
    "boolean": Kind(sa.Boolean(), bool, _exactly(bool)),
    "integer": Kind(sa.BigInteger(), _as_given, _whole),
    "float": Kind(sa.Float(), repr, _from_text(float)),
    "decimal": Kind(sa.Numeric(), str, _from_text(Decimal)),
    "text": Kind(sa.Text(), _as_given, _exactly(str)),
    "json": Kind(sa.JSON(none_as_null=True), _as_given, _from_text(_json_text)),
    "bytes": Kind(
        sa.LargeBinary(),
        lambda value: base64.b64encode(value).decode(),
        _from_text(lambda text: base64.b64decode(text, validate=True)),
    ),
    "date": Kind(sa.Date(), date.isoformat, _from_text(date.fromisoformat)),
    "instant": Kind(UtcDateTime(), datetime.isoformat, _from_text(_instant)),
}

# In order: Float is a Numeric to SQLAlchemy.
_FAMILIES: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (sa.Boolean, "boolean"),
    (sa.Integer, "integer"),
    (sa.Float, "float"),
    (sa.Numeric, "decimal"),
    (sa.JSON, "json"),
    (sa.LargeBinary, "bytes"),
    (sa.DateTime, "instant"),
    (sa.Date, "date"),
    (sa.String, "text"),
)


def read_json(stored: Any) -> str:
    """The text of a JSON column. SQLite's JSON columns have numeric affinity, so that a plain number comes back as one."""
    if isinstance(stored, bytes):
        return stored.decode()
    return stored if isinstance(stored, str) else orjson.dumps(stored).decode()


#: For an engine on which JSON columns are read as their text. They are written as Fragments: text that is JSON already.
READING_OPTIONS: dict[str, Any] = {"json_deserializer": read_json}
