"""Values against the form of an action: cleaned, checked, and every fault said as a sentence beside its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.calendar.said_days import said_day
from processes.calendar.working import load_calendar
from processes.organisation.models import Person, Unit
from processes.refusals import FieldError, InvalidForm
from processes.storable import clean_text, is_storable, unusable

Form = Mapping[str, Any]
Values = dict[str, Any]

_FILE_WIDGETS = frozenset({"file", "files"})
_UNIT_WIDGETS = frozenset({"unit", "units"})
_PERSON_WIDGETS = frozenset({"person", "people"})
_ISO_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INTEGER = re.compile(r"-?[0-9]{1,18}")
#: As people write numbers here: a comma before the decimals.
_DECIMAL = re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,10})?")
_TRUE, _FALSE = frozenset({"true", "on", "1"}), frozenset({"false", "off", "0"})
#: More units or people than any form means; a database takes only so many at once.
_MOST_REFERENCES = 1000
_MOST_NAMED = 20
#: What a schema may say without refusing an object that has nothing in it.
_UNDEMANDING = frozenset(
    {"$schema", "$id", "title", "description", "type", "properties", "additionalProperties", "required"}
)
#: What a schema says of a text beside what it asks of it.
_SAYING = frozenset({"title", "description", "type"})
_MOST_VALIDATORS = 512
_validators: dict[int, tuple[Form, Draft202012Validator]] = {}


def clean_values(
    session: Session, form: Form | None, values: Mapping[str, Any], files: tuple[int, ...], *, now: datetime
) -> Values:
    """The values as they are stored, or InvalidForm naming every field that does not fit.

    Blank texts count as not given; numbers and ticks may come as text, as web forms send them, and days as they are said
    (``+5lv``), which means a day as of ``now``. Units are stored by code, people by user name. Files are named apart from the values.
    """
    properties: Mapping[str, Any] = (form or {}).get("properties", {})
    cleaned = {name: _plain(properties.get(name, {}), value, now) for name, value in values.items()}
    cleaned = {name: value for name, value in cleaned.items() if not (value is None or value == "" or value == [])}
    unknown = [name for name in cleaned if name not in properties]
    if unknown:
        named = (name if is_storable(name) else "?" for name in unknown[:_MOST_NAMED])
        raise InvalidForm([FieldError.of(n, "Ô “{field}” không có trong biểu mẫu này.", field=n) for n in named])
    bad = [name for name, value in cleaned.items() if not is_storable(value)]
    errors = [unusable(name, _label(properties, name)) for name in bad]
    file_fields = [name for name, schema in properties.items() if schema.get("x-widget") in _FILE_WIDGETS]
    if files and not file_fields:
        errors.append(FieldError.of("files", "Biểu mẫu này không nhận tệp đính kèm."))
    for name in (*bad, *file_fields):
        cleaned.pop(name, None)
    missing = [name for name in file_fields if name in (form or {}).get("required", ()) and not files]
    errors += [FieldError.of(n, "Ô “{field}” phải có tệp đính kèm.", field=_label(properties, n)) for n in missing]
    if form is not None and not _fits_plainly(form, cleaned):
        found = (_sentence(error, properties) for error in _validator(form).iter_errors(cleaned))
        errors += [error for error in found if error.field not in file_fields and error.field not in bad]
    if not errors:
        errors = _unknown_references(session, properties, cleaned)
    if errors:
        raise InvalidForm(list({(e.field, e.template): e for e in errors}.values()))
    return cleaned


def variables_of(form: Form | None, values: Mapping[str, Any]) -> Values:
    """The values that the form makes process variables (``x-variable``); one not given becomes None."""
    properties = (form or {}).get("properties", {})
    return {name: values.get(name) for name, schema in properties.items() if schema.get("x-variable")}


def _fits_plainly(form: Form, values: Values) -> bool:
    """Whether a look at it tells that the values fit: a few texts, or nothing at all, is what most buttons ask for. Everything else
    is for the validator to judge."""
    if not all(name in _UNDEMANDING or name.startswith("x-") for name in form):
        return False
    properties = form.get("properties", {})
    return all(name in values for name in form.get("required", ())) and all(
        _is_plain_text(properties[name], value) for name, value in values.items()
    )


def _is_plain_text(schema: Mapping[str, Any], value: Any) -> bool:
    if not isinstance(value, str) or schema.get("type") != "string":
        return False
    for demand, limit in schema.items():
        match demand:
            case "minLength":
                fits = len(value) >= limit
            case "maxLength":
                fits = len(value) <= limit
            case "pattern":
                fits = re.search(limit, value) is not None
            case _:
                fits = demand in _SAYING or demand.startswith("x-")
        if not fits:
            return False
    return True


def _validator(form: Form) -> Draft202012Validator:
    """Deployed forms stay the same objects as long as the process runs."""
    known = _validators.get(id(form))
    if known is None or known[0] is not form:
        if len(_validators) >= _MOST_VALIDATORS:
            _validators.clear()
        known = form, Draft202012Validator(form, format_checker=FormatChecker(formats=["date", "email"]))
        _validators[id(form)] = known
    return known[1]


def _plain(schema: Mapping[str, Any], value: Any, now: datetime) -> Any:
    kinds = schema.get("type", ())
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    if isinstance(value, str):
        value = clean_text(value)
        if schema.get("x-widget") == "date" and not _ISO_DAY.fullmatch(value):
            return _as_said(value, now)
        if "integer" in kinds and _INTEGER.fullmatch(value):
            return int(value)
        if "number" in kinds and _DECIMAL.fullmatch(value):
            return float(value.replace(",", "."))
        if "boolean" in kinds and value.lower() in _TRUE | _FALSE:
            return value.lower() in _TRUE
        if "array" in kinds and value:
            return [value]
    if isinstance(value, list | tuple):
        return [clean_text(v) if isinstance(v, str) else v for v in value if v not in ("", None)]
    return value


def _as_said(text: str, now: datetime) -> str:
    """The day that the text means, or the text itself, for the form to refuse."""
    calendar = load_calendar()
    day = said_day(text, calendar.local_date(now), calendar, written=False)
    return text if day is None else day.isoformat()


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
            return _too_many(name, label, limit)
    return FieldError.of(name, "Ô “{field}” có giá trị không đúng kiểu.", field=label)


def _unknown_references(session: Session, properties: Mapping[str, Any], values: Values) -> list[FieldError]:
    errors = []
    for name, schema in properties.items():
        widget = schema.get("x-widget")
        if name not in values or widget not in _UNIT_WIDGETS | _PERSON_WIDGETS:
            continue
        label = _label(properties, name)
        many = values[name] if isinstance(values[name], list) else [values[name]]
        if len(many) > _MOST_REFERENCES:
            errors.append(_too_many(name, label, _MOST_REFERENCES))
            continue
        codes = [one for one in many if isinstance(one, str)]
        if widget in _UNIT_WIDGETS:
            known = set(session.scalars(select(Unit.code).where(Unit.code.in_(codes), Unit.active)))
            sentence = "Ô “{field}”: không có đơn vị nào mang mã “{code}”."
        else:
            known = set(session.scalars(select(Person.username).where(Person.username.in_(codes), Person.active)))
            sentence = "Ô “{field}”: không có người dùng “{code}”."
        wrong = [one for one in many if not isinstance(one, str) or one not in known]
        errors += [FieldError.of(name, sentence, field=label, code=str(one)[:80]) for one in wrong]
    return errors


def _too_many(name: str, label: str, limit: int) -> FieldError:
    return FieldError.of(name, "Ô “{field}” chỉ được chọn nhiều nhất {limit} mục.", field=label, limit=limit)
