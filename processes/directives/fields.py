"""The fields of a directive and their rules (K2–K4, Q12, B18, T10)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.assignments.deadlines import is_day
from processes.folding import fold
from processes.lists.lists import entry
from processes.organisation.models import Person
from processes.refusals import FieldError, _l
from processes.storable import clean_text, is_id, is_storable, unusable

#: Số và ký hiệu and nothing else: ``31/QĐ-UBND``, ``620/UBND-KTTH``, ``1298/QĐ-UBND-HC``, ``590-TB/TU`` (K2).
NUMBER = re.compile(r"[0-9]{1,6}[A-Za-z]?(?:[-/][A-Za-zÀ-ỹĐđ0-9.&]{1,20}){1,5}")

LABELS = {
    "number": _l("Số, ký hiệu"),
    "date": _l("Ngày văn bản"),
    "subject": _l("Trích yếu"),
    "type": _l("Loại văn bản"),
    "director": _l("Người chỉ đạo"),
    "approver": _l("Người phê duyệt kết quả"),
    "field": _l("Lĩnh vực"),
    "source": _l("Nguồn chỉ đạo"),
    "signer": _l("Người ký"),
    "signer_position": _l("Chức vụ người ký"),
    "urgency": _l("Độ khẩn"),
    "secrecy": _l("Độ mật"),
    "publish": _l("Công khai"),
    "issuing_level": _l("Cấp cơ quan ban hành"),
    "issuing_body": _l("Cơ quan ban hành"),
    "copies": _l("Số bản"),
    "pages": _l("Số trang"),
    "copied_from": _l("Sao lục"),
}
REQUIRED = ("number", "date", "subject", "type", "director", "approver")
_TEXTS = {
    "subject": 2000,
    "source": 200,
    "signer": 120,
    "signer_position": 120,
    "issuing_level": 120,
    "issuing_body": 200,
    "copied_from": 200,
}
_LISTS = {"type": "document_types", "field": "fields", "urgency": "urgency", "secrecy": "secrecy"}
_OPEN = "thuong"


def read_fields(
    session: Session, values: Mapping[str, Any], *, partial: bool
) -> tuple[dict[str, Any], list[FieldError]]:
    """The columns that ``values`` mean, and what is wrong with them. ``partial``: only what is given is checked (an edit)."""
    errors = [
        FieldError.of(n, "Ô “{field}” không có trong văn bản chỉ đạo.", field=n) for n in values if n not in LABELS
    ]
    given = {n: clean_text(v) if isinstance(v, str) else v for n, v in values.items() if n in LABELS}
    for name in REQUIRED:
        if (name in given or not partial) and given.get(name) in (None, ""):
            errors.append(FieldError.of(name, "Ô “{field}” bắt buộc phải nhập.", field=LABELS[name]))
            given.pop(name, None)
    columns: dict[str, Any] = {}
    for name, value in given.items():
        column, error = _read(session, name, value)
        if error is not None:
            errors.append(error)
        else:
            columns.update(column)
    return columns, errors


def search_text(columns: Mapping[str, Any]) -> str:
    """What a search without accents looks in."""
    return fold(columns["number"], columns["subject"], columns.get("signer"))


def _read(session: Session, name: str, value: Any) -> tuple[dict[str, Any], FieldError | None]:
    label = LABELS[name]
    if value in (None, ""):
        return ({name: _OPEN} if name in {"urgency", "secrecy"} else {name: False if name == "publish" else None}), None
    if name == "number":
        if not isinstance(value, str) or len(value) > 60 or not NUMBER.fullmatch(value):
            return {}, FieldError.of(
                name, "Ô “{field}” chỉ ghi số và ký hiệu, không có khoảng trắng, ví dụ 620/UBND-KTTH.", field=label
            )
    elif name == "date":
        if not is_day(value):
            return {}, FieldError.of(name, "Ô “{field}” không phải là một ngày có thật.", field=label)
    elif name in _TEXTS:
        if not isinstance(value, str) or len(value) > _TEXTS[name]:
            return {}, FieldError.of(name, "Ô “{field}” dài quá {limit} ký tự.", field=label, limit=_TEXTS[name])
        if not is_storable(value):
            return {}, unusable(name, label)
    elif name in _LISTS:
        if not isinstance(value, str) or entry(_LISTS[name], value) is None:
            return {}, FieldError.of(
                name, "Ô “{field}”: “{value}” không có trong danh mục.", field=label, value=str(value)[:80]
            )
        if name == "secrecy" and value != _OPEN:
            return {}, FieldError.of(
                name,
                "Không nhập văn bản mật (Mật, Tối mật, Tuyệt mật) vào hệ thống này: văn bản thuộc bí mật nhà nước"
                " chỉ được xử lý trên mạng dành riêng.",
            )
    elif name in {"director", "approver"}:
        if not is_id(value) or not session.scalar(select(Person.id).where(Person.id == value, Person.active)):
            return {}, FieldError.of(name, "Ô “{field}”: không có người dùng này.", field=label)
        return {f"{name}_id": value}, None
    elif name in {"copies", "pages"}:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 1_000_000:
            return {}, FieldError.of(name, "Ô “{field}” phải là số nguyên dương.", field=label)
    elif name == "publish" and not isinstance(value, bool):
        return {}, FieldError.of(name, "Ô “{field}” chỉ nhận có hoặc không.", field=label)
    return {name: value}, None
