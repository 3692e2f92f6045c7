"""Who may put files beside an object, open them and take them away again."""

from __future__ import annotations

from sqlalchemy.orm import Session

from processes.assignments.models import Assignment
from processes.directives.models import Directive
from processes.files.models import StoredFile
from processes.organisation.actor import Actor
from processes.runtime import objects
from processes.shares.models import KINDS, Share

DOCUMENT = "document"
UPLOAD = "upload"
KINDS_OF_USE = frozenset({DOCUMENT, UPLOAD})

#: An ended object takes no more files: nothing could refer to them.
ENDED = "ended"


def may_attach(session: Session, by: Actor, object_type: str, object_id: int, kind: str) -> bool:
    """A party may upload for an action; documents come from the object's drafter, a directive's also from văn thư."""
    if kind not in KINDS_OF_USE or object_type not in objects.object_types():
        return False
    if not objects.is_visible(session, by, object_type, object_id):
        return False
    owner = _owner(session, object_type, object_id)
    if owner is None or owner.status_group == ENDED:
        return False
    if kind == UPLOAD or by.is_admin:
        return True
    if isinstance(owner, Share):
        return False
    if owner.drafter_id in {each.id for each in by.persons}:
        return True
    return object_type == "directive" and by.has_or_stands_for("van_thu")


def may_open(session: Session, by: Actor, file: StoredFile) -> bool:
    """The parties may; what has not been sent with an action yet belongs to the one who uploaded it."""
    if file.object_type not in objects.object_types():
        return False
    if not objects.is_visible(session, by, file.object_type, file.object_id):
        return False
    return file.kind == DOCUMENT or file.contribution_id is not None or file.by_id == by.id


def may_delete(session: Session, by: Actor, file: StoredFile) -> bool:
    """The one who uploaded it, while no action refers to it; a document only while its object is a draft."""
    if not objects.is_visible(session, by, file.object_type, file.object_id):
        return False
    if file.contribution_id is not None or file.by_id != by.id:
        return False
    owner = _owner(session, file.object_type, file.object_id)
    return owner is not None and (file.kind == UPLOAD or owner.status_group == "draft")


def _owner(session: Session, object_type: str, object_id: int) -> Assignment | Directive | Share | None:
    """The object, where people put files beside it; the files of a pushed document come with it and stay as they are."""
    if object_type in KINDS:
        return session.get(Share, object_id, populate_existing=True)
    if object_type == "directive":
        return session.get(Directive, object_id, populate_existing=True)
    return session.get(Assignment, object_id, populate_existing=True) if object_type == "assignment" else None
