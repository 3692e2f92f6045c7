"""Forms of the diagrams (JSON Schema 2020-12 with x-widgets) as fields of a page, and back to values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.numbers import NumberFormatError, parse_decimal
from flask import Flask
from flask_babel import get_locale
from werkzeug.datastructures import MultiDict

from processes.calendar.said_days import said_day
from processes.calendar.working import load_calendar
from web import clock
from web.i18n import as_date, as_datetime, as_number, translated
from web.refusals import field_sentences

MULTIPLE = frozenset({"units", "people", "files", "choices"})
PICKERS = frozenset({"unit", "units", "person", "people"})
TEXT_LENGTH_OF_ONE_LINE = 250
#: Before the name of a list whose values are phrases for a text (``x-phrases``), among the options of pickers.
PHRASES = "phrases:"
#: Of a number that somebody types.
MOST_DIGITS = 15
DATETIME_FORMATS = ("%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")


def init_app(app: Flask) -> None:
    """What `components/form.html` calls."""
    app.jinja_env.globals.update(
        form_fields=form_fields, first_field=first_field, shown=shown, field_sentences=field_sentences
    )


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a picker: what is sent, what is read, a second line (the unit of a person), and the heading it stands under."""

    value: str
    label: str
    hint: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    label: str
    help: str
    widget: str
    required: bool
    options: tuple[Option, ...]
    max_length: int | None
    #: what a choice says when nothing is chosen
    empty: str = ""
    #: what can be written into a text by one tap
    phrases: tuple[str, ...] = ()

    @property
    def multiple(self) -> bool:
        return self.widget in MULTIPLE


def form_fields(schema: Mapping[str, Any], lookups: Mapping[str, Sequence[Option]]) -> list[Field]:
    """The fields in `x-order`, then as written. `lookups` gives the options of pickers: by the name of the field
    when it has its own, else `units` and `people`."""
    required = frozenset(schema.get("required", ()))
    properties: Mapping[str, Mapping[str, Any]] = schema.get("properties", {})
    numbered = sorted(enumerate(properties.items()), key=lambda entry: (entry[1][1].get("x-order", 1000), entry[0]))
    return [field_of(name, described, name in required, lookups) for _, (name, described) in numbered]


def field_of(name: str, described: Mapping[str, Any], required: bool, lookups: Mapping[str, Sequence[Option]]) -> Field:
    widget = widget_of(described)
    return Field(
        name=name,
        label=translated(described, "title") or name,
        help=translated(described, "description"),
        widget=widget,
        required=required,
        options=options_of(name, described, widget, lookups),
        max_length=described.get("maxLength"),
        empty=translated(described, "empty"),
        phrases=tuple(option.label for option in lookups.get(PHRASES + described.get("x-phrases", ""), ())),
    )


def widget_of(described: Mapping[str, Any]) -> str:
    """`x-widget`, or what the type suggests: a form without widgets is still a usable form."""
    if "x-widget" in described:
        return str(described["x-widget"])
    kinds = described.get("type", "string")
    kind = next((each for each in kinds if each != "null"), "string") if isinstance(kinds, list) else kinds
    if "enum" in described or "oneOf" in described:
        return "choice"
    if kind == "boolean":
        return "checkbox"
    if kind in ("integer", "number"):
        return "number"
    by_format = {"date": "date", "date-time": "datetime"}.get(described.get("format", ""))
    if by_format:
        return by_format
    return "text" if described.get("maxLength", 10_000) <= TEXT_LENGTH_OF_ONE_LINE else "longtext"


def options_of(
    name: str, described: Mapping[str, Any], widget: str, lookups: Mapping[str, Sequence[Option]]
) -> tuple[Option, ...]:
    if name in lookups:
        return tuple(lookups[name])
    if widget in PICKERS:
        return tuple(lookups.get("units" if widget in ("unit", "units") else "people", ()))
    if "oneOf" in described:
        return tuple(Option(str(each["const"]), translated(each, "title")) for each in described["oneOf"])
    return tuple(Option(str(value), str(value)) for value in described.get("enum", ()) if value is not None)


def first_field(fields: Sequence[Field], values: Mapping[str, Any], wrong: Mapping[str, str]) -> str | None:
    """Where the cursor starts: the first field with an error, else the first empty one."""
    for field in fields:
        if field.name in wrong:
            return field.name
    return next((field.name for field in fields if values.get(field.name) in (None, "", [])), None)


def read_values(schema: Mapping[str, Any], form: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed, as the JSON the schema describes: dates ISO, numbers as numbers, empty fields left out.

    Something unreadable (“31/02/2026”) stays the text it was, so that the schema refuses it and the page shows it
    again as typed.
    """
    properties: Mapping[str, Mapping[str, Any]] = schema.get("properties", {})
    values: dict[str, Any] = {}
    for name, described in properties.items():
        value = read_value(described, [each.strip() for each in form.getlist(name)])
        if value is not None:
            values[name] = value
    return values


def read_value(described: Mapping[str, Any], typed: list[str]) -> Any:
    """The JSON value of one field, None when nothing was given."""
    widget = widget_of(described)
    given = [each for each in typed if each]
    if widget == "checkbox":
        return bool(given) and given[-1] not in ("0", "false")
    if not given:
        return None
    item = described.get("items", {}) if widget in MULTIPLE else described
    readings = [read_one(item, widget, each) for each in given]
    return readings if widget in MULTIPLE else readings[-1]


def read_one(described: Mapping[str, Any], widget: str, typed: str) -> Any:
    if widget == "date":
        return read_day(typed)
    if widget == "datetime":
        # A time typed on a page is the office's time.
        return read_moment(typed, DATETIME_FORMATS, lambda moment: moment.replace(tzinfo=clock.zone()).isoformat())
    kind = described.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    if widget == "number" or "integer" in kinds or "number" in kinds:
        return read_number(typed)
    # Browsers send line ends as CR LF; one form of a text is stored.
    return typed.replace("\r\n", "\n")


def read_day(typed: str) -> str:
    """A day as it is typed or said (“+5lv”, “cuối tháng”), ISO; the text itself where it means none."""
    day = said_day(typed, clock.today(), load_calendar())
    return typed if day is None else day.isoformat()


def read_moment(typed: str, formats: Sequence[str], written: Any) -> Any:
    for pattern in formats:
        try:
            # A date or a time on a page has no zone; `written` gives it the office's.
            return written(datetime.strptime(typed, pattern))
        except ValueError:
            continue
    return typed


def read_number(typed: str) -> int | float | str:
    try:
        number = parse_decimal(typed, locale=get_locale() or "vi", strict=True)
    except NumberFormatError:
        return typed
    # “Infinity”, “1e999999”: nothing that is counted here, and to write it out takes hours.
    if not number.is_finite() or abs(number.adjusted()) >= MOST_DIGITS:
        return typed
    return int(number) if number == number.to_integral_value() else float(number)


def shown(field: Field, value: Any) -> Any:
    """A value as its input shows it: dates as dd/mm/yyyy, numbers with the language's comma."""
    if value is None:
        return ""
    if field.widget == "date" and isinstance(value, date | str):
        return as_date(value if isinstance(value, date) else parsed(date, value)) or value
    if field.widget == "datetime" and isinstance(value, datetime | str):
        return as_datetime(value if isinstance(value, datetime) else parsed(datetime, value)) or value
    if field.widget == "number" and isinstance(value, int | float):
        return as_number(value)
    return value


def parsed(kind: Any, text: str) -> Any:
    try:
        return kind.fromisoformat(text)
    except ValueError:
        return None
