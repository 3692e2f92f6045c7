"""Values against the form of an action: cleaned, checked, and every fault said as a sentence beside its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

import orjson
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.organisation.models import Person, Unit
from processes.refusals import FieldError, InvalidForm

Form = Mapping[str, Any]
Values = dict[str, Any]

_FILE_WIDGETS = frozenset({"file", "files"})
_UNIT_WIDGETS = frozenset({"unit", "units"})
_PERSON_WIDGETS = frozenset({"person", "people"})
_NUMBER = re.compile(r"-?\d+")


def clean_values(session: Session, form: Form | None, values: Mapping[str, Any], files: tuple[int, ...]) -> Values:
    """The values as they are stored, or InvalidForm naming every field that does not fit.

    Blank texts count as not given; numbers and ticks may come as text, as web forms send them. Units are stored by code,
    people by user name. Files are named apart from the values.
    """
    properties: Mapping[str, Any] = (form or {}).get("properties", {})
    cleaned = {name: _plain(properties.get(name, {}), value) for name, value in values.items()}
    cleaned = {name: value for name, value in cleaned.items() if not (value is None or value == "" or value == [])}
    errors = [
        FieldError.of(name, "Ô “{field}” không có trong biểu mẫu này.", field=name)
        for name in cleaned
        if name not in properties
    ]
    file_fields = [name for name, schema in properties.items() if schema.get("x-widget") in _FILE_WIDGETS]
    if files and not file_fields:
        errors.append(FieldError.of("files", "Biểu mẫu này không nhận tệp đính kèm."))
    for name in file_fields:
        cleaned.pop(name, None)
        if name in (form or {}).get("required", ()) and not files:
            errors.append(FieldError.of(name, "Ô “{field}” phải có tệp đính kèm.", field=_label(properties, name)))
    if form is not None:
        found = (_sentence(error, properties) for error in _validator(_schema_text(form)).iter_errors(cleaned))
        errors += [error for error in found if error.field not in file_fields and error.field in properties]
    if not errors:
        errors = _unknown_references(session, properties, cleaned)
    if errors:
        raise InvalidForm(list({(e.field, e.template): e for e in errors}.values()))
    return cleaned


def variables_of(form: Form | None, values: Mapping[str, Any]) -> Values:
    """The values that the form makes process variables (``x-variable``); one not given becomes None."""
    properties = (form or {}).get("properties", {})
    return {name: values.get(name) for name, schema in properties.items() if schema.get("x-variable")}


def _schema_text(form: Form) -> bytes:
    return orjson.dumps(form, option=orjson.OPT_SORT_KEYS)


@lru_cache(maxsize=512)
def _validator(schema: bytes) -> Draft202012Validator:
    return Draft202012Validator(orjson.loads(schema), format_checker=FormatChecker(formats=["date", "email"]))


def _plain(schema: Mapping[str, Any], value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip()
        match schema.get("type"):
            case "integer" if _NUMBER.fullmatch(value):
                return int(value)
            case "boolean" if value.lower() in {"true", "on", "1", "false", "off", "0"}:
                return value.lower() in {"true", "on", "1"}
            case "array" if value:
                return [value]
    if isinstance(value, list | tuple):
        return [v.strip() if isinstance(v, str) else v for v in value if v not in ("", None)]
    return value


def _label(properties: Mapping[str, Any], name: str) -> str:
    return str(properties.get(name, {}).get("title", name))


def _sentence(error: ValidationError, properties: Mapping[str, Any]) -> FieldError:
    if error.validator == "required":
        # one error per missing name; the message begins with it in quotes
        missing = error.message.split("'")[1]
        return FieldError.of(missing, "Ô “{field}” bắt buộc phải nhập.", field=_label(properties, missing))
    name = str(error.absolute_path[0]) if error.absolute_path else ""
    label, limit = _label(properties, name), cast(Any, error.validator_value)
    match error.validator:
        case "maxLength":
            return FieldError.of(name, "Ô “{field}” dài quá {limit} ký tự.", field=label, limit=limit)
        case "minLength":
            return FieldError.of(name, "Ô “{field}” phải có ít nhất {limit} ký tự.", field=label, limit=limit)
        case "format" if limit == "date":
            return FieldError.of(
                name, "Ô “{field}” không phải là một ngày có thật (cần dạng năm-tháng-ngày).", field=label
            )
        case "enum":
            choices = ", ".join(str(choice) for choice in limit)
            return FieldError.of(name, "Ô “{field}” phải là một trong: {choices}.", field=label, choices=choices)
        case "minimum":
            return FieldError.of(name, "Ô “{field}” không được nhỏ hơn {limit}.", field=label, limit=limit)
        case "maximum":
            return FieldError.of(name, "Ô “{field}” không được lớn hơn {limit}.", field=label, limit=limit)
        case "maxItems":
            return FieldError.of(name, "Ô “{field}” chỉ được chọn nhiều nhất {limit} mục.", field=label, limit=limit)
    return FieldError.of(name, "Ô “{field}” có giá trị không đúng kiểu.", field=label)


def _unknown_references(session: Session, properties: Mapping[str, Any], values: Values) -> list[FieldError]:
    errors = []
    for name, schema in properties.items():
        if name not in values:
            continue
        widget = schema.get("x-widget")
        many = values[name] if isinstance(values[name], list) else [values[name]]
        if widget in _UNIT_WIDGETS:
            known = set(session.scalars(select(Unit.code).where(Unit.code.in_(many), Unit.active)))
            sentence = "Ô “{field}”: không có đơn vị nào mang mã “{code}”."
        elif widget in _PERSON_WIDGETS:
            known = set(session.scalars(select(Person.username).where(Person.username.in_(many), Person.active)))
            sentence = "Ô “{field}”: không có người dùng “{code}”."
        else:
            continue
        errors += [
            FieldError.of(name, sentence, field=_label(properties, name), code=m) for m in many if m not in known
        ]
    return errors
