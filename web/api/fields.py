"""Kinds of values a call may carry: strictly typed, each refused with a sentence that names the field and the rule."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from processes.calendar.said_days import said_day
from processes.calendar.working import load_calendar
from web import clock
from web.api.sentences import Sentence as _l

LONG = 20_000
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Databases refuse NUL, screens cannot show the others; line ends and tabs are text.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
GREATEST = 2_147_483_647

COMMON = {
    "required": _l("Trường “{field}” là bắt buộc."),
    "null": _l("Trường “{field}” không được là null."),
    "validator_failed": _l("Giá trị của trường “{field}” không hợp lệ."),
}


class Body(Schema):
    """A JSON object that carries the named fields and no others."""

    class Meta:
        unknown = RAISE

    error_messages: ClassVar[dict[str, str]] = {
        "unknown": _l("Không có trường nào tên “{field}”."),
        "type": _l("Nội dung phải là một đối tượng JSON."),
    }


class Query(Body):
    """What may stand after the question mark; a misspelt filter must not silently find everything."""

    error_messages: ClassVar[dict[str, str]] = {"unknown": _l("Không có tham số nào tên “{field}”.")}


class Text(fields.String):
    """Text that says something, stripped of blanks around it; at most `longest` characters."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **COMMON,
        "invalid": _l("Trường “{field}” phải là một chuỗi ký tự."),
        "blank": _l("Trường “{field}” không được để trống."),
        "longest": _l("Trường “{field}” dài quá {longest} ký tự."),
        "control": _l("Trường “{field}” có ký tự điều khiển không dùng được."),
    }

    def __init__(self, longest: int = LONG, *, blank: bool = False, **settings: Any) -> None:
        metadata = {"maxLength": longest, **({} if blank else {"minLength": 1, "pattern": r"\S"})}
        super().__init__(metadata={**metadata, **settings.pop("metadata", {})}, **settings)
        self.longest = longest
        self.blank = blank

    def _deserialize(self, value: Any, attr: str | None, data: Any, **settings: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        text = value.replace("\r\n", "\n").strip()
        if not text and not self.blank:
            raise self.make_error("blank")
        if len(text) > self.longest:
            raise self.make_error("longest", longest=self.longest)
        if CONTROL.search(text):
            raise self.make_error("control")
        return text


class Day(fields.Field[date]):
    """A calendar day of the office, YYYY-MM-DD."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **COMMON,
        "invalid": _l("Trường “{field}” phải là một ngày có thật, dạng YYYY-MM-DD, ví dụ 2026-08-04."),
    }

    def __init__(self, **settings: Any) -> None:
        super().__init__(metadata={"type": "string", "format": "date", **settings.pop("metadata", {})}, **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> date:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            raise self.make_error("invalid")
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise self.make_error("invalid") from error

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **_: Any) -> str | None:
        return value.isoformat() if value else None


class SaidDay(Day):
    """A day, also as it is said: +5d, +5lv (working days), cuối tháng; it means what it means on the day of the request."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        # Of no format: what is said is no date by itself.
        self.metadata.pop("format")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **settings: Any) -> date:
        if isinstance(value, str) and not DAY.fullmatch(value):
            day = said_day(value, clock.today(), load_calendar(), written=False)
            if day is not None:
                return day
        return super()._deserialize(value, attr, data, **settings)


class Moment(fields.Field[datetime]):
    """An instant with its offset, 2026-08-04T17:00:00+07:00."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **COMMON,
        "invalid": _l("Trường “{field}” phải là một thời điểm kèm múi giờ, ví dụ 2026-08-04T17:00:00+07:00."),
    }

    def __init__(self, **settings: Any) -> None:
        super().__init__(metadata={"type": "string", "format": "date-time", **settings.pop("metadata", {})}, **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                raise self.make_error("invalid")
            return moment.astimezone(UTC)
        except (TypeError, ValueError, OverflowError) as error:
            raise self.make_error("invalid") from error


class Flag(fields.Boolean):
    """true or false, nothing that only looks like it."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **COMMON,
        "invalid": _l("Trường “{field}” phải là true hoặc false."),
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class FlagWord(fields.Boolean):
    """true or false, as a word in an address."""

    default_error_messages = Flag.default_error_messages

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> bool:
        if value not in ("true", "false"):
            raise self.make_error("invalid", input=value)
        return bool(value == "true")


class WholeNumber(fields.Integer):
    """A whole number from `low` to `high`, written as a number."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **COMMON,
        "invalid": _l("Trường “{field}” phải là số nguyên từ {low} đến {high}."),
    }

    def __init__(self, low: int = 0, high: int = GREATEST, **settings: Any) -> None:
        super().__init__(metadata={"minimum": low, "maximum": high, **settings.pop("metadata", {})}, **settings)
        self.low = low
        self.high = high

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not self.low <= value <= self.high:
            raise self.make_error("invalid", low=self.low, high=self.high)
        return value


class NumberWord(WholeNumber):
    """A whole number in an address."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **settings: Any) -> int:
        digits = isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= len(str(GREATEST))
        return super()._deserialize(int(value) if digits else None, attr, data, **settings)


class Several(fields.List):
    """A list, each thing in it once."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **COMMON,
        "invalid": _l("Trường “{field}” phải là một danh sách."),
        "twice": _l("Trường “{field}” nêu “{value}” hai lần."),
        "many": _l("Trường “{field}” có quá {most} mục."),
    }
    MOST = 500

    def __init__(self, inner: fields.Field[Any], **settings: Any) -> None:
        metadata = {"uniqueItems": True, "maxItems": self.MOST, **settings.pop("metadata", {})}
        super().__init__(inner, metadata=metadata, **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **settings: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        if len(value) > self.MOST:
            raise self.make_error("many", most=self.MOST)
        items: list[Any] = super()._deserialize(value, attr, data, **settings)
        for each in items:
            if items.count(each) > 1:
                raise self.make_error("twice", value=each)
        return items


class Values(fields.Field[dict[str, Any]]):
    """The values of a form of a diagram: what it may hold is the form's business, the command checks it."""

    default_error_messages: ClassVar[dict[str, str]] = {
        **COMMON,
        "invalid": _l("Trường “{field}” phải là một đối tượng JSON."),
        "control": _l("Trường “{field}” có ký tự điều khiển không dùng được."),
    }

    def __init__(self, **settings: Any) -> None:
        super().__init__(metadata={"type": "object", **settings.pop("metadata", {})}, **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.make_error("invalid")
        if wrong := unusable(value):
            raise ValidationError({wrong: [self.error_messages["control"]]})
        return value


def unusable(value: Any, name: str = "") -> str | None:
    """Where a text holds characters no database keeps: the dotted name of the place, None where all is well."""
    if isinstance(value, str):
        return (name or "_schema") if CONTROL.search(value.replace("\r\n", "\n")) else None
    if isinstance(value, dict):
        inside: list[tuple[str, Any]] = [(f"{name}.{key}".strip("."), each) for key, each in value.items()]
        if any(CONTROL.search(key) for key in value):
            return name or "_schema"
    elif isinstance(value, list):
        inside = [(f"{name}.{index}".strip("."), each) for index, each in enumerate(value)]
    else:
        return None
    return next((wrong for place, each in inside if (wrong := unusable(each, place))), None)


def one_of(*choices: str) -> validate.OneOf:
    return validate.OneOf(choices, error=_l("Trường “{field}” phải là một trong: {choices}."))
