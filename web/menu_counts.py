"""The numbers of the menu: the totals of the very lists that the entries open with."""

from __future__ import annotations

from collections.abc import Mapping

from processes.assignments.queries import badges
from processes.notices.queries import unread_count
from processes.organisation.actor import Actor
from processes.received.queries import count_documents
from processes.runtime.incident_queries import open_incidents
from processes.runtime.worklist import count_open_user_tasks
from processes.shares.queries import RECEIVED, TABS, share_counts
from web.assignment_boxes import BOXES
from web.document_boxes import BOXES as DOCUMENT_BOXES

#: The tab with which the list of parts opens.
FIRST_TAB = next(iter(TABS))


def menu_counts(person: Actor) -> Mapping[str, int]:
    by_box = badges(person)
    return {
        **{box.endpoint: by_box[box.name] for box in BOXES.values() if box.name},
        **{
            f"documents.{box.endpoint}": count_documents(person, box.endpoint, box.first_tab)
            for box in DOCUMENT_BOXES.values()
            if person.has_or_stands_for(*box.roles)
        },
        "shares": share_counts(person, RECEIVED)[FIRST_TAB],
        "tasks": count_open_user_tasks(person),
        "notices": unread_count(person),
        "incidents": open_incidents() if person.is_admin else 0,
    }
