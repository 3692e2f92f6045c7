"""One received document as every list shows it. A page of rows costs the same few statements however long it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from processes.assignments.rows import PersonName
from processes.directives.models import Directive
from processes.files.models import StoredFile
from processes.lists.lists import entry
from processes.organisation.models import Person, Unit
from processes.received.models import ReceivedDocument
from processes.runtime.definitions import StatusLabel, status_labels
from processes.runtime.models import ProcessInstance


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """``drafter``: whose inbox it is in, None where it is văn thư's; ``system``: the name of the system that pushed it;
    ``directive_number``: what it was entered as, while that exists."""

    id: int
    instance_id: int
    direction: str
    source_id: str
    number: str
    date: date
    subject: str
    type: str | None
    type_name: str | None
    type_name_en: str | None
    signer: str | None
    drafter: PersonName | None
    drafter_name: str | None
    sender_name: str | None
    reference: str | None
    system: str
    arrived_at: datetime
    entered_at: datetime
    forwarded_at: datetime | None
    forwarded_by: str | None
    reason: str | None
    files: int
    directive_id: int | None
    directive_number: str | None
    assignment_id: int | None
    status: str
    status_group: str
    status_label: str
    status_label_en: str


_drafter, _system, _forwarder = (aliased(Person) for _ in range(3))


def rows_statement() -> Any:
    """Everything of a row that one statement can bring; the caller adds WHERE, ORDER BY and LIMIT."""
    files = (
        select(func.count())
        .select_from(StoredFile)
        .where(StoredFile.object_type == ReceivedDocument.direction, StoredFile.object_id == ReceivedDocument.id)
        .correlate(ReceivedDocument)
        .scalar_subquery()
    )
    return (
        select(
            ReceivedDocument,
            ProcessInstance.id.label("instance_id"),
            _drafter.id.label("drafter_id"),
            _drafter.username,
            _drafter.name,
            _drafter.position,
            _system.name.label("system"),
            _forwarder.position.label("forwarder_position"),
            _forwarder.name.label("forwarder_name"),
            Unit.name.label("sender_name"),
            Directive.number.label("directive_number"),
            files.label("files"),
        )
        .join(
            ProcessInstance,
            and_(
                ProcessInstance.object_type == ReceivedDocument.direction,
                ProcessInstance.object_id == ReceivedDocument.id,
            ),
        )
        .join(_system, _system.id == ReceivedDocument.system_id)
        .outerjoin(_drafter, _drafter.id == ReceivedDocument.drafter_id)
        .outerjoin(_forwarder, _forwarder.id == ReceivedDocument.forwarded_by_id)
        .outerjoin(Unit, Unit.id == ReceivedDocument.sender_id)
        .outerjoin(Directive, and_(Directive.id == ReceivedDocument.directive_id, Directive.status != "deleted"))
        .execution_options(populate_existing=True)
    )


def read_rows(session: Session, statement: Any) -> list[DocumentRow]:
    """Run a statement made by :func:`rows_statement` and complete its rows."""
    found = session.execute(statement).all()
    labels = status_labels(session) if found else {}
    return [_row(row, labels) for row in found]


def _row(row: Any, labels: dict[tuple[str, str], StatusLabel]) -> DocumentRow:
    document: ReceivedDocument = row.ReceivedDocument
    label = labels.get((document.direction, document.status))
    kind = entry("document_types", document.type) if document.type else None
    same = (
        *("id", "direction", "source_id", "number", "date", "subject", "type", "signer", "drafter_name", "reference"),
        *("arrived_at", "entered_at", "forwarded_at", "reason", "assignment_id", "status", "status_group"),
    )
    return DocumentRow(
        **{name: getattr(document, name) for name in same},
        instance_id=row.instance_id,
        type_name=kind.name if kind else document.type,
        type_name_en=kind.name_en if kind else document.type,
        drafter=PersonName(row.drafter_id, row.username, row.name, row.position) if row.drafter_id else None,
        sender_name=row.sender_name,
        system=row.system,
        forwarded_by=f"{row.forwarder_position} ({row.forwarder_name})" if row.forwarder_name else None,
        files=row.files,
        directive_id=document.directive_id if row.directive_number else None,
        directive_number=row.directive_number,
        status_label=label.vi if label else document.status,
        status_label_en=label.en if label else document.status,
    )
