"""The part of JSON Schema 2020-12 that forms are written in, and what the product adds to it.

A form is one flat object. Everything outside of this part is refused, `$ref` above all: a form never makes the product read
anything else.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

WIDGETS: dict[str, frozenset[str]] = {
    "text": frozenset({"string"}),
    "longtext": frozenset({"string"}),
    "date": frozenset({"string"}),
    "datetime": frozenset({"string"}),
    "number": frozenset({"number", "integer"}),
    "unit": frozenset({"string"}),
    "units": frozenset({"array"}),
    "person": frozenset({"string"}),
    "people": frozenset({"array"}),
    "file": frozenset({"integer"}),
    "files": frozenset({"array"}),
    "choice": frozenset({"string", "integer", "number"}),
    "checkbox": frozenset({"boolean"}),
}
TONES = ("primary", "normal", "danger")
_TYPES = frozenset({"string", "integer", "number", "boolean", "array", "null"})
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_MAX_PATTERN = 200

Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _truth(value: Any) -> bool:
    return isinstance(value, bool)


def _pattern(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > _MAX_PATTERN:
        return False
    try:
        re.compile(value)
    except re.error:
        return False
    return True


def _types(value: Any) -> bool:
    kinds = value if isinstance(value, list) else [value]
    return bool(kinds) and all(isinstance(kind, str) and kind in _TYPES for kind in kinds)


def _choices(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) and "const" in one for one in value)


def _titles(value: Any) -> bool:
    """Way to say it → language → words."""
    return isinstance(value, dict) and all(
        isinstance(words, dict) and all(map(_text, words.values())) for words in value.values()
    )


def _list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


_ABOUT: dict[str, Check] = {
    "title": _text,
    "description": _text,
    "$comment": _text,
    "x-title-en": _text,
    "x-description-en": _text,
}
_FORM: dict[str, Check] = {
    **_ABOUT,
    "$schema": lambda value: value == "https://json-schema.org/draft/2020-12/schema",
    "type": lambda value: value == "object",
    "properties": lambda value: isinstance(value, dict),
    "required": lambda value: isinstance(value, list) and all(map(_text, value)) and len(set(value)) == len(value),
    "additionalProperties": _truth,
    "x-tone": lambda value: value in TONES,
    "x-icon": lambda value: isinstance(value, str) and re.fullmatch(r"[a-z0-9-]{1,60}", value) is not None,
    "x-bulk": _truth,
    "x-order": _number,
    "x-confirm": _text,
    "x-confirm-en": _text,
    "x-titles": _titles,
    "x-submit": _text,
    "x-submit-en": _text,
}
_FIELD: dict[str, Check] = {
    **_ABOUT,
    "type": _types,
    "enum": _list,
    "const": lambda value: True,
    "oneOf": _choices,
    "default": lambda value: True,
    "minLength": _count,
    "maxLength": _count,
    "pattern": _pattern,
    "format": _text,
    "minimum": _number,
    "maximum": _number,
    "exclusiveMinimum": _number,
    "exclusiveMaximum": _number,
    "multipleOf": lambda value: _number(value) and value > 0,
    "items": lambda value: isinstance(value, dict),
    "minItems": _count,
    "maxItems": _count,
    "uniqueItems": _truth,
    "x-widget": lambda value: isinstance(value, str) and value in WIDGETS,
    "x-variable": _truth,
    "x-order": _number,
    "x-from": lambda value: isinstance(value, str) and _NAME.fullmatch(value) is not None,
    "x-phrases": lambda value: isinstance(value, str) and _NAME.fullmatch(value) is not None,
    "x-first": lambda value: isinstance(value, str) and _NAME.fullmatch(value) is not None,
    "x-units": lambda value: isinstance(value, str) and _NAME.fullmatch(value) is not None,
    "x-people": lambda value: isinstance(value, str) and _NAME.fullmatch(value) is not None,
    "x-default": lambda value: isinstance(value, str) and _NAME.fullmatch(value) is not None,
}


def problems(form: Any) -> Iterator[str]:
    """What is wrong with a form, as places in it: `due_on.maxLength` …; nothing for a valid one."""
    if not isinstance(form, dict):
        yield "{}"
        return
    yield from _check(form, _FORM, "")
    fields = form.get("properties", {})
    for name, described in fields.items() if isinstance(fields, dict) else ():
        if not _NAME.fullmatch(name):
            yield f"properties: {name}"
        elif not isinstance(described, dict):
            yield name
        else:
            yield from _field(name, described)
    if isinstance(fields, dict) and isinstance(form.get("required"), list):
        yield from (f"required: {name}" for name in form["required"] if name not in fields)


def _field(name: str, described: Mapping[str, Any]) -> Iterator[str]:
    yield from _check(described, _FIELD, f"{name}.")
    items = described.get("items")
    if isinstance(items, dict):
        yield from _check(items, _FIELD, f"{name}.items.")
    kinds = described.get("type", [])
    kinds = {kinds} if isinstance(kinds, str) else set(filter(_text, kinds)) if isinstance(kinds, list) else set()
    widget = described.get("x-widget")
    if isinstance(widget, str) and kinds - {"null"} - WIDGETS.get(widget, kinds):
        yield f"{name}.x-widget: {widget} ≠ {'/'.join(sorted(kinds))}"
    if widget == "choice" and not (described.get("enum") or described.get("oneOf")):
        yield f"{name}.enum"
    if described.get("x-variable") is True and name == "outcome":
        yield f"{name}.x-variable"


def _check(part: Mapping[str, Any], allowed: Mapping[str, Check], path: str) -> Iterator[str]:
    for keyword, value in part.items():
        if keyword not in allowed or not allowed[keyword](value):
            yield f"{path}{keyword}"
