"""What the database holds at the end of a round, read with plain SQL: nothing of the product judges itself here."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, text


@dataclass(frozen=True, slots=True)
class Row:
    """One contribution: ``by`` is empty for what the product did itself."""

    noun: str
    id: int
    action: str
    by: str
    values: str
    effects: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredAssignment:
    id: int
    directive_id: int
    product: str
    status: str
    due_at: datetime | None
    review_due_at: datetime | None
    raised: frozenset[str]
    instance_id: int


@dataclass
class Stored:
    """Everything the checks compare."""

    assignments: list[StoredAssignment] = field(default_factory=list)
    #: id → number and status
    directives: dict[int, tuple[str, str]] = field(default_factory=dict)
    #: in the order in which they were written
    contributions: list[Row] = field(default_factory=list)
    #: (assignment, last word, which tells it from others) → messages
    messages: Counter[tuple[int, str]] = field(default_factory=Counter)
    #: names of stored files
    files: Counter[str] = field(default_factory=Counter)
    #: under which names they lie in the folder, and how large they are in bytes
    lying: dict[str, int] = field(default_factory=dict)
    #: instance → elements of open user tasks
    tasks: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    #: instance → element → moments of armed timers
    timers: dict[int, dict[str, list[datetime]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    #: (assignment, kind, user name) → notices
    notices: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    #: key → whether the mail server took it
    mails: dict[str, bool] = field(default_factory=dict)
    #: notices of people who want a mail for each, with in how many mails they are
    to_mail: dict[int, int] = field(default_factory=dict)
    jobs: list[str] = field(default_factory=list)
    incidents: list[str] = field(default_factory=list)


def read(engine: Engine) -> Stored:
    stored = Stored()
    with engine.connect() as connection:

        def rows(statement: str) -> Any:
            return connection.execute(text(statement)).mappings()

        for row in rows(
            "SELECT a.id, a.directive_id, a.expected_product, a.status, a.due_at, a.review_due_at, a.due_soon_raised_at,"
            " a.overdue_at, a.review_overdue_at, i.id AS instance_id FROM assignments a"
            " LEFT JOIN process_instances i ON i.object_type = 'assignment' AND i.object_id = a.id ORDER BY a.id"
        ):
            flags = {
                "due_soon": row["due_soon_raised_at"],
                "overdue": row["overdue_at"],
                "review_overdue": row["review_overdue_at"],
            }
            stored.assignments.append(
                StoredAssignment(
                    row["id"],
                    row["directive_id"],
                    row["expected_product"] or "",
                    row["status"],
                    row["due_at"],
                    row["review_due_at"],
                    frozenset(name for name, at in flags.items() if at is not None),
                    row["instance_id"] or 0,
                )
            )
        for row in rows("SELECT id, number, status FROM directives"):
            stored.directives[row["id"]] = row["number"], row["status"]
        for row in rows(
            "SELECT i.object_type, i.object_id, c.action, p.username, c.values, c.effects FROM contributions c"
            " JOIN process_instances i ON i.id = c.instance_id LEFT JOIN people p ON p.id = c.by_id"
            " WHERE c.action IS NOT NULL ORDER BY c.id"
        ):
            values, effects = row["values"], row["effects"]
            stored.contributions.append(
                Row(
                    row["object_type"] or "",
                    row["object_id"] or 0,
                    row["action"],
                    row["username"] or "",
                    values if isinstance(values, str) else json.dumps(values),
                    json.loads(effects) if isinstance(effects, str) else effects,
                )
            )
        for row in rows("SELECT assignment_id, text FROM messages"):
            stored.messages[row["assignment_id"], row["text"].split()[-1]] += 1
        for row in rows("SELECT name, stored_as, size FROM files"):
            stored.files[row["name"]] += 1
            stored.lying[row["stored_as"]] = row["size"]
        for row in rows("SELECT instance_id, element FROM user_tasks WHERE ended_at IS NULL"):
            stored.tasks[row["instance_id"]][row["element"]] += 1
        for row in rows("SELECT instance_id, element, due_at FROM timers"):
            stored.timers[row["instance_id"]][row["element"]].append(row["due_at"])
        for row in rows(
            "SELECT n.object_id, n.kind, p.username FROM notices n JOIN people p ON p.id = n.person_id"
            " WHERE n.object_type = 'assignment'"
        ):
            stored.notices[row["object_id"], row["kind"], row["username"]] += 1
        for row in rows("SELECT key, sent_at FROM mails"):
            stored.mails[row["key"]] = row["sent_at"] is not None
        for row in rows(
            "SELECT n.id, (SELECT count(*) FROM mailed_notices m WHERE m.notice_id = n.id) AS mails FROM notices n"
            " JOIN mail_choices c ON c.person_id = n.person_id AND c.choice = 'at_once' AND n.at >= c.since"
        ):
            stored.to_mail[row["id"]] = row["mails"]
        stored.jobs += [f"{row['operation']} {row['id']}" for row in rows("SELECT id, operation FROM jobs")]
        stored.incidents += [
            f"{row['element']}: {row['error']}"
            for row in rows("SELECT element, error FROM incidents WHERE resolved_at IS NULL")
        ]
    return stored
