"""What the page of an assignment shows of its parts: contributions asked of others (C16), nhiệm vụ con (B57, T15)."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from flask_babel import get_locale, gettext

from processes.runtime.actions import OfferedAction, actions_for_many
from processes.runtime.timeline import TimelineEntry
from processes.shares.models import CONTRIBUTION, KINDS, SUBTASK
from processes.shares.queries import PartView, unanswered
from web.actions import Note
from web.auth import current_person

#: The action after which nobody waits for a part any more, unless the assignment comes back.
SUBMIT = "submit"


def parts_on_page(
    parts: Sequence[PartView], entries: Sequence[TimelineEntry], actions: Sequence[OfferedAction]
) -> dict[str, Any]:
    """What the templates show. ``entries``: of the assignment and of its parts, as far as the reader sees them."""
    offered = (
        actions_for_many(current_person(), [part.row.instance_id for part in parts], language=str(get_locale()))
        if parts
        else {}
    )
    return {
        "parts": {kind: [part for part in parts if part.row.kind == kind] for kind in KINDS},
        "part_actions": offered,
        "part_names": {(part.row.kind, part.row.id): part.row.receiver_name for part in parts},
        "part_starts": [action for action in actions if action.name in KINDS],
        "entries": sorted(entries, key=attrgetter("at", "id"), reverse=True) if parts else entries,
        "actions": actions,
    }


def notes_before(assignment_id: int) -> dict[str, Sequence[Note]]:
    """Handing in does not wait for what is missing (C16), but says what that is."""
    missing = unanswered(current_person(), assignment_id)
    words = {
        CONTRIBUTION: gettext(
            "Chưa có trả lời phối hợp của: %(who)s. Vẫn trình được.", who=named(missing, CONTRIBUTION)
        ),
        SUBTASK: gettext("Nhiệm vụ con chưa xong: %(who)s. Vẫn trình được.", who=named(missing, SUBTASK)),
    }
    notes = [Note(words[kind], danger=True) for kind in KINDS if any(row.kind == kind for row in missing)]
    return {SUBMIT: notes} if notes else {}


def named(rows: Sequence[Any], kind: str) -> str:
    return ", ".join(dict.fromkeys(row.receiver_name for row in rows if row.kind == kind))
