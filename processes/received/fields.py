"""The fields of a pushed document and their rules: those of a directive (Q12), and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.directives.fields import LABELS as DIRECTIVE_LABELS
from processes.directives.fields import read_fields as read_directive_fields
from processes.folding import fold
from processes.organisation.models import Person, Unit
from processes.received.models import INCOMING, OUTGOING
from processes.received.policy import drafter_named, office_people
from processes.refusals import FieldError, _l
from processes.storable import clean_text, is_storable, unusable

#: Kept beside the columns, for the form of the directive.
MORE = (
    "issue_hour",
    "field",
    "source",
    "signer_position",
    "urgency",
    "issuing_level",
    "issuing_body",
    "copies",
    "pages",
    "copied_from",
)
_OF_DIRECTIVE = ("number", "date", "subject", "type", "signer", "secrecy", *MORE)
LABELS = {
    "source_id": _l("Mã văn bản ở phần mềm gửi"),
    "drafter": _l("Tài khoản người soạn"),
    "drafter_name": _l("Người soạn"),
    "sender": _l("Đơn vị gửi"),
    "reference": _l("Văn bản được dẫn"),
    "arrived_at": _l("Thời điểm đến"),
}
_TEXTS = {"source_id": 120, "drafter": 80, "drafter_name": 200, "sender": 40, "reference": 4000}
_REQUIRED = ("source_id", "number", "date", "subject")
_ONLY = {OUTGOING: ("drafter", "drafter_name"), INCOMING: ("sender", "reference", "arrived_at")}


def read_document(
    session: Session, values: Mapping[str, Any], direction: str, now: datetime
) -> tuple[dict[str, Any], list[FieldError]]:
    """The columns that ``values`` mean, and what is wrong with them."""
    given = {name: clean_text(value) if isinstance(value, str) else value for name, value in values.items()}
    given = {name: value for name, value in given.items() if value not in (None, "")}
    known = {*_OF_DIRECTIVE, "source_id", *_ONLY[direction]}
    errors = [
        FieldError.of(n, "Ô “{field}” không có trong văn bản tiếp nhận.", field=n) for n in given if n not in known
    ]
    labels = {**DIRECTIVE_LABELS, **LABELS}
    errors += [
        FieldError.of(n, "Ô “{field}” bắt buộc phải nhập.", field=labels[n]) for n in _REQUIRED if n not in given
    ]
    errors += [fault for name in _TEXTS if name in given and (fault := _text_fault(name, given[name]))]
    columns, wrong = read_directive_fields(
        session, {name: given[name] for name in _OF_DIRECTIVE if name in given}, partial=True
    )
    errors += wrong
    if errors:
        return {}, errors
    row = {name: columns.get(name) for name in ("number", "date", "subject", "type", "signer")}
    row["more"] = {name: columns[name] for name in MORE if columns.get(name) is not None}
    row |= {"direction": direction, "source_id": given["source_id"], "entered_at": now, "arrived_at": now}
    row |= _from_drafter(session, given) if direction == OUTGOING else {}
    if direction == INCOMING:
        sent, errors = _from_sender(session, given, now)
        row |= sent
    return row, errors


def search_text(row: Mapping[str, Any]) -> str:
    """What a search without accents looks in."""
    return fold(row["number"], row["subject"], row.get("signer"), row.get("drafter_name"), row.get("reference"))


def _from_drafter(session: Session, given: Mapping[str, Any]) -> dict[str, Any]:
    """Whose inbox it is: the account named, else the one person of that name; an unknown one leaves it to văn thư."""
    account = select(Person.id, Person.name).where(Person.username == given.get("drafter", ""), Person.active)
    person = session.execute(account.where(Person.id.in_(office_people()))).first()
    name = given.get("drafter_name") or (person.name if person else None)
    return {
        "drafter_name": name,
        "drafter_id": person.id if person else drafter_named(session, given.get("drafter_name")),
    }


def _from_sender(session: Session, given: Mapping[str, Any], now: datetime) -> tuple[dict[str, Any], list[FieldError]]:
    errors = []
    sender_id = None
    if "sender" in given:
        sender_id = session.scalar(select(Unit.id).where(Unit.code == given["sender"]))
        if sender_id is None:
            errors.append(
                FieldError.of(
                    "sender",
                    "Ô “{field}”: không có đơn vị nào mang mã “{code}”.",
                    field=LABELS["sender"],
                    code=given["sender"],
                )
            )
    arrived_at = given.get("arrived_at", now)
    if not isinstance(arrived_at, datetime) or arrived_at.tzinfo is None or arrived_at > now:
        errors.append(
            FieldError.of("arrived_at", "Ô “{field}” phải là một thời điểm đã qua.", field=LABELS["arrived_at"])
        )
    return {"sender_id": sender_id, "reference": given.get("reference"), "arrived_at": arrived_at}, errors


def _text_fault(name: str, value: Any) -> FieldError | None:
    if not isinstance(value, str) or len(value) > _TEXTS[name]:
        return FieldError.of(name, "Ô “{field}” dài quá {limit} ký tự.", field=LABELS[name], limit=_TEXTS[name])
    return None if is_storable(value) else unusable(name, str(LABELS[name]))
