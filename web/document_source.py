"""*Tạo chỉ đạo* from a received document (B17): which one, what the form takes from it, and finding one by words."""

from __future__ import annotations

from typing import Any

from flask import request

from processes.folding import fold
from processes.organisation.queries import person_options
from processes.received.boxes import OWN
from processes.received.models import OUTGOING
from processes.received.queries import DocumentView, document_view, list_documents
from processes.received.rows import DocumentRow
from processes.refusals import NotFound
from web.auth import current_person
from web.entry_forms import DIRECTORS
from web.ids import id_of

#: The document a directive is entered from, in the address and in the form.
FIELD = "received"
#: As many as are offered without being searched for.
OFFERED = 5


def source_of_request() -> DocumentView | None:
    """The document that the page is about; NotFound for one that is not this person's to enter."""
    text = request.values.get(FIELD, "")
    if not text:
        return None
    id = id_of(text)
    if id is None:
        raise NotFound()
    view = document_view(current_person(), id)
    if view.row.direction != OUTGOING:
        raise NotFound()
    return view


def prefilled(view: DocumentView) -> dict[str, Any]:
    """The values of the form that the document brings; who signed it directs, where that is one of the leaders."""
    values = dict(view.prefill)
    signer = fold(values.get("signer") or "")
    leaders = [person.id for person in person_options(roles=DIRECTORS) if signer and fold(person.name) == signer]
    return values | ({"director": leaders[0]} if len(leaders) == 1 else {})


def choices(words: str | None) -> list[DocumentRow]:
    """The person's documents that wait to be entered, the newest first; with words those that say them."""
    found = list_documents(current_person(), OWN, tab="open", q=words, per_page=4 * OFFERED if words else OFFERED)
    return found.items
