"""The thread of an assignment: what the parties say, and among it what they did and wrote with it (B11–B13, Q19)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import get_locale, gettext, lazy_gettext
from markupsafe import Markup, escape

from processes.assignments.queries import OPINIONS, AssignmentView, MessageRow, TimelineEntry
from processes.discussion.mentions import pattern_of

#: Said in the thread even without a word of explanation: who assigned, and who handed over to whom (B13).
NOTES = frozenset({"issue", "reissue", "hand_over", "transfer", "pass_on"})
SIDES = {
    "office": lazy_gettext("UBND tỉnh"),
    "lead": lazy_gettext("Đơn vị chủ trì"),
    "coordinating": lazy_gettext("Đơn vị phối hợp"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing in the thread: a message, or what was written with an action. ``side`` of SIDES, ``heading`` for an action."""

    at: datetime
    side: str
    message: MessageRow | None = None
    entry: TimelineEntry | None = None
    heading: str = ""


def thread_of(view: AssignmentView, messages: Sequence[MessageRow], entries: Sequence[TimelineEntry]) -> list[Said]:
    """Oldest first. ``entries``: the timeline, newest first."""
    said = []
    for entry in reversed(entries):
        if entry.system or not (entry.text or entry.action in NOTES):
            continue
        of_unit = entry.by_unit == view.row.lead_name
        said.append(Said(entry.at, "lead" if of_unit else "office", entry=entry, heading=heading(entry, of_unit)))
    said += [Said(each.at, side_of(view, each.organisation_id), message=each) for each in messages]
    return sorted(said, key=lambda each: each.at)


def side_of(view: AssignmentView, organisation_id: int) -> str:
    if organisation_id == view.row.lead_id:
        return "lead"
    if organisation_id in {unit.id for unit in view.coordinating_units}:
        return "coordinating"
    return "office"


def heading(entry: TimelineEntry, of_unit: bool) -> str:
    """Who speaks for whom, as the Quảng Trị system writes it (Q19); everything else is called as its button is."""
    if entry.action in OPINIONS and not of_unit:
        return gettext("Ý kiến của UBND tỉnh")
    if entry.action in ("report_progress", "submit"):
        return gettext("%(who)s báo cáo tình hình thực hiện", who=entry.by_position or entry.by_unit or entry.by)
    return entry.title_en if str(get_locale()) == "en" else entry.title


def fingerprint(said: Sequence[Said]) -> str:
    """Changes whenever the thread does: a page that has this one need not be told again."""
    parts = [
        f"{each.message.id} {each.message.likes}" if each.message else f"e{each.entry.id}" if each.entry else ""
        for each in said
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def with_names(text: str, names: Sequence[str]) -> Markup:
    """The text, with the names that it calls by @ set off. Everything typed is escaped."""
    if not names:
        return escape(text)
    pieces, last = [], 0
    for match in re.finditer(pattern_of(names), text):
        pieces += [escape(text[last : match.start()]), Markup('<strong class="mention">{}</strong>').format(match[0])]
        last = match.end()
    return Markup().join([*pieces, escape(text[last:])])
