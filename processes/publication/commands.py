"""Publishing a document and its assignments, and taking them back from the public (C8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from processes import telemetry
from processes.assignments.models import Assignment
from processes.assignments.policy import DELETED
from processes.command import in_transaction
from processes.db import after_commit
from processes.directives.fields import LABELS, public_search_text
from processes.directives.models import Directive
from processes.edits.saving import saved
from processes.folding import fold
from processes.organisation.actor import Actor
from processes.publication import changes
from processes.publication.policy import OPEN, may_publish
from processes.refusals import FieldError, InvalidForm, NotFound
from processes.runtime import objects
from processes.runtime.act import take_object
from processes.storable import clean_text, is_storable, unusable

#: As long as the texts in whose place they stand.
LONGEST_SUBJECT, LONGEST_CONTENT = 2_000, 10_000
#: Under which its saving is known (``edits``): who published last, and when.
KIND = "publication"


@telemetry.command
@in_transaction
def set_publication(
    session: Session,
    directive_id: int,
    *,
    publish: bool,
    confirmed: bool = False,
    subject: str | None = None,
    contents: Mapping[int, str | None] | None = None,
    by: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Show a document with its assignments in public, or no longer.

    ``subject`` and ``contents`` (assignment → text) are shown instead of what names private persons; empty ones show the original,
    and assignments that are not given stay as they are. Who publishes confirms (``confirmed``) that what is then shown is free of
    private persons. Raises InvalidForm naming the field, NotFound for who does not decide it; ``version``: see
    :func:`processes.edits.saving.saved`.
    """
    work = take_object(session, "directive", directive_id, by=by, now=now)
    visible = objects.is_visible(session, by, "directive", directive_id)
    if not visible or work.row["status"] == DELETED or not may_publish(by, work.parties):
        raise NotFound()
    texts = {id: clean_text(text or "") or None for id, text in (contents or {}).items()}
    shown = clean_text(subject or "") or None
    of_it = select(Assignment.id).where(Assignment.directive_id == directive_id)
    if not texts.keys() <= set(session.scalars(of_it)):
        raise NotFound()
    errors = _faults(work.row, shown, texts)
    if publish and not confirmed:
        errors.append(FieldError.of("confirmed", "Đề nghị xác nhận phần được công khai không nêu cá nhân nào."))
    if errors:
        raise InvalidForm(errors)
    saved(session, KIND, directive_id, by=by, version=version, now=now)
    columns: dict[str, Any] = {"publish": publish, "public_subject": shown}
    columns["public_search"] = public_search_text({**work.row, **columns})
    session.execute(update(Directive).where(Directive.id == directive_id).values(columns))
    for id, text in texts.items():
        values = {"public_content": text, "public_search": fold(text) if text else None}
        session.execute(update(Assignment).where(Assignment.id == id).values(values))
    after_commit(session, changes.tell)


def _faults(row: Mapping[str, Any], subject: str | None, texts: Mapping[int, str | None]) -> list[FieldError]:
    errors = []
    if row["secrecy"] != OPEN:
        errors.append(FieldError.of("publish", "Văn bản mật không được công khai."))
    given = [
        ("subject", subject, LONGEST_SUBJECT),
        *((f"content-{id}", text, LONGEST_CONTENT) for id, text in texts.items()),
    ]
    for name, text, limit in given:
        if text is not None and len(text) > limit:
            errors.append(FieldError.of(name, "Phần công khai dài quá {limit} ký tự.", limit=limit))
        elif text is not None and not is_storable(text):
            errors.append(unusable(name, LABELS["publish"]))
    return errors
