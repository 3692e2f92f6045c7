"""A pushed document that is registered already (typed by hand before it came, or pushed by another system) goes to what there is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes import telemetry
from processes.assignments.entering import open_to_more
from processes.command import in_transaction
from processes.directives.namesakes import is_same_document
from processes.organisation.actor import Actor
from processes.received.models import OUTGOING, ReceivedDocument
from processes.refusals import NotAllowedYet, NotFound
from processes.runtime import objects
from processes.runtime.act import act
from processes.runtime.instances import instance_of
from processes.storable import is_id


@telemetry.command
@in_transaction
def attach_document(session: Session, directive_id: int, document_id: int, *, by: Actor, now: datetime) -> None:
    """Let a received document be followed by the directive that bears its number (B17, B29): it leaves the inbox, and its files go
    along. For who may add assignments to that directive and whose document it is; NotFound for everybody else. Raises NotAllowedYet
    when the two are not the same document."""
    directive = open_to_more(session, directive_id, by=by, now=now, issue=False)
    columns = (ReceivedDocument.number, ReceivedDocument.date, ReceivedDocument.more)
    wanted = (ReceivedDocument.id == document_id, ReceivedDocument.direction == OUTGOING)
    found = session.execute(select(*columns).where(*wanted)).first() if is_id(document_id) else None
    if found is None or not objects.is_visible(session, by, OUTGOING, document_id):
        raise NotFound()
    body = (found.more or {}).get("issuing_body")
    if not is_same_document(directive.row, {"number": found.number, "date": found.date, "issuing_body": body}):
        raise NotAllowedYet(
            "Văn bản {number} không phải là văn bản {other}: khác số, năm hoặc cơ quan ban hành.",
            number=found.number,
            other=directive.row["number"],
        )
    act(session, instance_of(OUTGOING, document_id), "follow", {}, by=by, now=now, above=directive.row)
