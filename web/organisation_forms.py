"""The forms of units, people and groups, which no diagram describes, and the words for their kinds and roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict

from processes.organisation import words
from processes.organisation.actor import Actor
from processes.organisation.administration import unit_tree
from processes.organisation.rights import roles_to_give
from web.entry_forms import Schema
from web.forms import Option, read_values
from web.lookups import list_options

KIND_WORDS = {kind: lazy_gettext(word) for kind, word in words.KIND_WORDS.items()}
ROLE_WORDS = {role: lazy_gettext(word) for role, word in words.ROLE_WORDS.items()}


def _field(
    title: str, english: str, widget: str = "text", help_text: str = "", help_english: str = "", **more: Any
) -> Schema:
    kind = {"units": "array", "choices": "array", "unit": "integer", "number": "integer"}.get(widget, "string")
    described: Schema = {"title": title, "x-title-en": english, "type": kind, "x-widget": widget, **more}
    if kind == "array":
        described["items"] = {"type": "integer" if widget == "units" else "string"}
    return {**described, "description": help_text, "x-description-en": help_english}


_UNIT: Schema = {
    "name": _field("Tên đơn vị", "Name", maxLength=200),
    "kind": _field("Loại đơn vị", "Kind", "choice"),
    "parent": _field(
        "Đơn vị cấp trên",
        "Unit above",
        "unit",
        "Phòng, ban thì chọn cơ quan có phòng, ban ấy.",
        "For a room: the body it is in.",
    ),
    "position": _field(
        "Thứ tự trong danh sách", "Position in lists", "number", "Số nhỏ đứng trước.", "Small numbers come first."
    ),
    "mail": _field("Hộp thư của đơn vị", "Mail address of the unit", maxLength=254),
}
NEW_UNIT: Schema = {
    "title": "Thêm đơn vị",
    "x-title-en": "Add the unit",
    "type": "object",
    "required": ["code", "name", "kind"],
    "properties": {
        "code": _field(
            "Mã đơn vị",
            "Code",
            help_text="Ngắn, không khoảng trắng, ví dụ STC; không đổi được về sau.",
            help_english="Short, without blanks, such as STC; it cannot be changed later.",
            maxLength=40,
        ),
        **_UNIT,
    },
}
UNIT: Schema = {
    "title": "Lưu đơn vị",
    "x-title-en": "Save the unit",
    "type": "object",
    "required": ["name", "kind"],
    "properties": _UNIT,
}
#: What a unit's administrator changes of the unit itself.
UNIT_MAIL: Schema = {**UNIT, "required": [], "properties": {"mail": _UNIT["mail"]}}
CLOSING: Schema = {
    "title": "Kết thúc hoạt động",
    "x-title-en": "Close the unit",
    "type": "object",
    "required": ["reason"],
    "properties": {
        "successor": _field(
            "Đơn vị tiếp nhận",
            "Successor",
            "unit",
            "Nhận các nhiệm vụ chưa kết thúc, con người và phòng, ban của đơn vị này. Để trống nếu không còn gì để chuyển.",
            "Takes the open assignments, the people and the rooms of this unit. Empty when nothing is left.",
        ),
        "reason": _field(
            "Lý do",
            "Reason",
            "longtext",
            "Ví dụ: sáp nhập theo Nghị quyết số 60-NQ/TW. Ghi vào dòng thời gian của từng nhiệm vụ.",
            "Such as: merged by resolution 60-NQ/TW. It stands in the timeline of each assignment.",
            maxLength=2000,
        ),
    },
}
_PERSON: Schema = {
    "name": _field("Họ tên", "Name", maxLength=120),
    "position": _field(
        "Chức vụ",
        "Position",
        help_text="Đầy đủ, vì mọi nơi đều ghi chức vụ trước, ví dụ Phó Giám đốc Sở Tài chính.",
        help_english="In full: it stands before the name everywhere.",
        maxLength=120,
    ),
    "unit": _field("Đơn vị", "Unit", "unit"),
    "roles": _field("Vai trò", "Roles", "choices"),
    "fields": _field(
        "Lĩnh vực phụ trách",
        "Fields of work",
        "choices",
        "Chỉ dùng cho lãnh đạo UBND; để trống là mọi lĩnh vực.",
        "For leaders of the Committee only; empty means all.",
    ),
}
NEW_PERSON: Schema = {
    "title": "Thêm người dùng",
    "x-title-en": "Add the person",
    "type": "object",
    "required": ["username", "name", "unit"],
    "properties": {
        "username": _field("Tên đăng nhập", "User name", maxLength=80),
        **_PERSON,
        "password": _field(
            "Mật khẩu ban đầu",
            "First password",
            "password",
            "Ít nhất 10 ký tự. Để trống thì chưa đăng nhập được.",
            "At least 10 characters. Left empty, they cannot log in yet.",
        ),
    },
}
PERSON: Schema = {
    "title": "Lưu người dùng",
    "x-title-en": "Save the person",
    "type": "object",
    "required": ["name", "unit"],
    "properties": _PERSON,
}
PASSWORD: Schema = {
    "title": "Đặt mật khẩu",
    "x-title-en": "Set the password",
    "type": "object",
    "required": ["password"],
    "properties": {
        "password": _field("Mật khẩu mới", "New password", "password", "Ít nhất 10 ký tự.", "At least 10 characters.")
    },
}
GROUP: Schema = {
    "title": "Lưu nhóm",
    "x-title-en": "Save the group",
    "type": "object",
    "required": ["name", "units"],
    "properties": {"name": _field("Tên nhóm", "Name", maxLength=120), "units": _field("Các đơn vị", "Units", "units")},
}


def given_in(schema: Schema, form: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed; an emptied field is there as None, or as an empty list."""
    typed = read_values(schema, form)
    return {
        name: typed.get(name, [] if described.get("type") == "array" else None)
        for name, described in schema["properties"].items()
    }


def unit_lookups(person: Actor, beside: int | None = None) -> dict[str, list[Option]]:
    """Kinds, and the units that may be chosen as the one above or as successor."""
    kinds = KIND_WORDS if person.is_admin else {"phong": KIND_WORDS["phong"]}
    units = [line for line in unit_tree(person) if line.id != beside]
    options = [Option(str(line.id), line.name, line.code) for line in units]
    return {"kind": [Option(kind, str(word)) for kind, word in kinds.items()], "parent": options, "successor": options}


def person_lookups(person: Actor) -> dict[str, list[Option]]:
    return {
        "unit": [Option(str(line.id), line.name, line.code) for line in unit_tree(person)],
        "roles": [Option(role, str(ROLE_WORDS[role])) for role in roles_to_give(person)],
        "fields": list_options("fields") if person.is_admin else [],
    }


def without_fields(schema: Schema, person: Actor) -> Schema:
    """Fields of work are an administrator's business."""
    if person.is_admin:
        return schema
    return {**schema, "properties": {name: each for name, each in schema["properties"].items() if name != "fields"}}


def words_of(roles: Mapping[str, Any] | frozenset[str]) -> str:
    """The roles of a person in words, in the order the list of roles has."""
    held = [str(word) for role, word in ROLE_WORDS.items() if role in roles]
    return ", ".join(held) or gettext("chưa có vai trò")
