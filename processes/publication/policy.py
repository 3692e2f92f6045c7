"""What the public may know of (K17–K21, T2, C8), and who decides it. All that is shown without login asks here."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func

from processes.assignments.models import Assignment
from processes.assignments.standing import UNCOUNTED, standing
from processes.directives.models import Directive
from processes.organisation.actor import Actor
from processes.policy import Parties, covers

#: The only degree of secrecy that may be published: none.
OPEN = "thuong"
#: Who publishes a document: its own people, and the Office's leaders and văn thư.
PUBLISHES = ("drafter", "approver", "office", "van_thu")


def published() -> ColumnElement[bool]:
    """Which assignments the public sees, of a statement with their directives joined: those of documents that are marked for
    publication and not secret, as far as reports count them (issued, and neither recalled, cancelled nor deleted)."""
    return and_(is_published(), Assignment.issued_at.is_not(None), standing() != UNCOUNTED)


def is_published() -> ColumnElement[bool]:
    """Whether the document is."""
    return and_(Directive.publish.is_(True), Directive.secrecy == OPEN, Directive.issued_at.is_not(None))


def shown_subject() -> ColumnElement[str]:
    """The document's subject as the public reads it."""
    return func.coalesce(Directive.public_subject, Directive.subject)


def shown_content() -> ColumnElement[str]:
    """The assignment's content as the public reads it."""
    return func.coalesce(Assignment.public_content, Assignment.content)


def searched() -> tuple[ColumnElement[str], ...]:
    """What the public's search looks in: nothing that is not shown, or it could be guessed word by word."""
    own = func.coalesce(Assignment.public_search, Assignment.search)
    return own, func.coalesce(Directive.public_search, "")


def may_publish(actor: Actor, parties: Parties) -> bool:
    """Who decides about the publication of a document that they see."""
    return covers(actor, PUBLISHES, parties, {})
