"""The fields of a directive and their rules (K2–K4, Q12, B18, T10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.assignments.deadlines import is_day
from processes.directives import numbers
from processes.folding import fold
from processes.lists.lists import FREE_LIST_OF_VALUE, LIST_OF_VALUE, entry, resolve
from processes.organisation.models import Person
from processes.refusals import FieldError, _l
from processes.settings.current import is_hour
from processes.storable import clean_text, is_id, is_storable, unusable

LABELS = {
    "number": numbers.LABEL,
    "date": _l("Ngày văn bản"),
    "issue_hour": _l("Giờ phát hành"),
    "subject": _l("Trích yếu"),
    "type": _l("Loại văn bản"),
    "director": _l("Người chỉ đạo"),
    "approver": _l("Người phê duyệt kết quả"),
    "field": _l("Lĩnh vực"),
    "drafter": _l("Người soạn"),
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
#: The number is required too, but of types that have none (T11); the type follows from it where it is not chosen.
REQUIRED = ("date", "subject", "director", "approver")
_TEXTS = {
    "subject": 2000,
    "source": 200,
    "signer": 120,
    "signer_position": 120,
    "issuing_level": 120,
    "issuing_body": 200,
    "copied_from": 200,
}
_OPEN = "thuong"


def read_fields(
    session: Session, values: Mapping[str, Any], *, partial: bool, row: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], list[FieldError]]:
    """The columns that ``values`` mean, and what is wrong with them. ``partial``: only what is given is checked (an edit),
    beside what ``row`` holds already."""
    errors = [
        FieldError.of(n, "Ô “{field}” không có trong văn bản chỉ đạo.", field=n) for n in values if n not in LABELS
    ]
    given = {n: clean_text(v) if isinstance(v, str) else v for n, v in values.items() if n in LABELS}
    if not partial:
        given = {numbers.FIELD: None, "type": None, **given}
    _guess_type(given, row)
    for name in REQUIRED:
        if (name in given or not partial) and given.get(name) in (None, ""):
            errors.append(FieldError.of(name, "Ô “{field}” bắt buộc phải nhập.", field=LABELS[name]))
            given.pop(name, None)
    columns: dict[str, Any] = {}
    for name, value in given.items():
        column, error = _read(session, name, value, row)
        if error is not None:
            errors.append(error)
        else:
            columns.update(column)
    kept = {**(row or {}), **columns}
    if kept.get(numbers.FIELD) == numbers.UNNUMBERED and not has_no_number(kept.get("type")):
        errors.insert(0, FieldError.of(numbers.FIELD, "Ô “{field}” bắt buộc phải nhập.", field=numbers.LABEL))
    return columns, errors


def search_text(columns: Mapping[str, Any]) -> str:
    """What a search without accents looks in."""
    return fold(columns["number"], columns["subject"], columns.get("signer"))


def public_search_text(columns: Mapping[str, Any]) -> str:
    """What the public's search looks in: nothing that is not shown, so that it cannot be guessed either."""
    return fold(columns["number"], columns.get("public_subject") or columns["subject"])


def has_no_number(type: object) -> bool:
    """Whether documents of this type bear no number (T11): opinion forms that are sent around online."""
    found = entry("document_types", type) if isinstance(type, str) else None
    return found is not None and not found.numbered


def _guess_type(given: dict[str, Any], row: Mapping[str, Any] | None) -> None:
    """The number says the type where nobody chose one."""
    if "type" not in given or given["type"] not in (None, ""):
        return
    text = given.get(numbers.FIELD, row[numbers.FIELD] if row is not None else None)
    number = numbers.parse(text) if isinstance(text, str) else None
    given["type"] = number.type if number else "cong_van"


def _read(
    session: Session, name: str, value: Any, row: Mapping[str, Any] | None
) -> tuple[dict[str, Any], FieldError | None]:
    label = LABELS[name]
    if name == numbers.FIELD:
        return _read_number(value)
    if value in (None, "") and name == "drafter":
        return {}, None
    if value in (None, ""):
        return ({name: _OPEN} if name in {"urgency", "secrecy"} else {name: False if name == "publish" else None}), None
    if name == "date":
        if not is_day(value):
            return {}, FieldError.of(name, "Ô “{field}” không phải là một ngày có thật.", field=label)
    elif name == "issue_hour":
        if not is_hour(value):
            return {}, FieldError.of(name, "Ô “{field}” phải có dạng giờ:phút, ví dụ 15:01.", field=label)
    elif name in _TEXTS:
        if not isinstance(value, str) or len(value) > _TEXTS[name]:
            return {}, FieldError.of(name, "Ô “{field}” dài quá {limit} ký tự.", field=label, limit=_TEXTS[name])
        if not is_storable(value):
            return {}, unusable(name, label)
        if name in FREE_LIST_OF_VALUE:
            return {name: resolve(FREE_LIST_OF_VALUE[name], value) or value}, None
    elif name in LIST_OF_VALUE:
        if not isinstance(value, str) or not _is_offered(name, value, row):
            return {}, FieldError.of(
                name, "Ô “{field}”: “{value}” không có trong danh mục.", field=label, value=str(value)[:80]
            )
        if name == "secrecy" and value != _OPEN:
            return {}, FieldError.of(
                name,
                "Không nhập văn bản mật (Mật, Tối mật, Tuyệt mật) vào hệ thống này: văn bản thuộc bí mật nhà nước"
                " chỉ được xử lý trên mạng dành riêng.",
            )
    elif name in {"director", "approver", "drafter"}:
        if not is_id(value) or not session.scalar(select(Person.id).where(Person.id == value, Person.active)):
            return {}, FieldError.of(name, "Ô “{field}”: không có người dùng này.", field=label)
        return {f"{name}_id": value}, None
    elif name in {"copies", "pages"}:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 1_000_000:
            return {}, FieldError.of(name, "Ô “{field}” phải là số nguyên dương.", field=label)
    elif name == "publish" and not isinstance(value, bool):
        return {}, FieldError.of(name, "Ô “{field}” chỉ nhận có hoặc không.", field=label)
    return {name: value}, None


def _is_offered(name: str, code: str, row: Mapping[str, Any] | None) -> bool:
    """Whether the value may be chosen: one that is retired stays where it is, and comes nowhere else."""
    found = entry(LIST_OF_VALUE[name], code)
    return found is not None and (found.active or (row is not None and row[name] == code))


def _read_number(value: Any) -> tuple[dict[str, Any], FieldError | None]:
    if value in (None, "", numbers.UNNUMBERED):
        return {numbers.FIELD: numbers.UNNUMBERED}, None
    if not isinstance(value, str) or not is_storable(value):
        return {}, unusable(numbers.FIELD, numbers.LABEL)
    number = numbers.parse(value)
    if number is None:
        return {}, numbers.fault(value)
    return {numbers.FIELD: number.text}, None
