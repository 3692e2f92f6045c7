"""An office with assignments in every state that a row can have, whoever may see them."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import insert

from processes.assignments.models import Assignment, CoordinatingUnit, FormerLead, Reviewer
from processes.db import table_of, transaction
from processes.directives.models import Directive
from processes.runtime.definitions import latest_definition
from processes.runtime.models import ProcessInstance
from tests.conftest import START
from tests.office import Office

STATUSES = (
    ("new", "draft", "none"),
    ("waiting", "waiting", "unit"),
    ("in_progress", "in_progress", "unit"),
    ("checked", "in_progress", "office"),
    ("submitted", "in_review", "office"),
    ("returned", "stopped", "office"),
    ("recalled", "stopped", "office"),
    ("completed", "ended", "none"),
    ("cancelled", "ended", "none"),
    ("deleted", "ended", "none"),
)
UNISSUED = frozenset({"new", "recalled"})


def fill(office: Office, seed: int) -> None:
    """Rows in every combination of status, deadline, lateness and parties."""
    chance = random.Random(seed)
    units, people = list(office.units.values()), list(office.people.values())
    with transaction() as session:
        connection = session.connection()
        definition = latest_definition("assignment", session)
        assert definition is not None
        instance = {"variables": {}, "state": b"", "waits": {}, "revision": 1, "started_at": START}
        for directive_id in range(1, 9):
            who = {f"{party}_id": chance.choice(people) for party in ("drafter", "director", "approver")}
            connection.execute(
                insert(table_of(Directive)).values(
                    id=directive_id,
                    number=f"{directive_id}/UBND-KTTH",
                    date=START.date(),
                    subject="V/v đôn đốc",
                    type="cong_van",
                    field=chance.choice(["tai_mau", None]),
                    entered_at=START,
                    issued_at=chance.choice([START, None]),
                    status=chance.choice(["draft", "issued", "completed"]),
                    status_group=chance.choice(["draft", "in_progress", "ended"]),
                    **who,
                )
            )
            row = {**instance, "definition_id": definition.id, "object_type": "directive", "object_id": directive_id}
            connection.execute(insert(table_of(ProcessInstance)).values(row))
        for id in range(1, 121):
            status, group, clock = chance.choice(STATUSES)
            due_at = chance.choice([None, START + timedelta(days=chance.randint(-20, 20))])
            done = status == "completed"
            submitted = done or clock == "office"
            connection.execute(
                insert(table_of(Assignment)).values(
                    id=id,
                    directive_id=chance.randint(1, 8),
                    content="Báo cáo",
                    lead_id=chance.choice(units),
                    drafter_id=chance.choice(people),
                    director_id=chance.choice(people),
                    approver_id=chance.choice(people),
                    follower_id=chance.choice([*people, None]),
                    officer_id=chance.choice([*people, None, None]),
                    following_unit_id=chance.choice(units),
                    due_at=due_at,
                    overdue_at=chance.choice([due_at, None]),
                    due_soon_raised_at=chance.choice([START, None]),
                    entered_at=START,
                    issued_at=None if status in UNISSUED else START,
                    submitted_at=START + timedelta(days=chance.randint(-5, 5)) if submitted else None,
                    days=chance.randint(-3, 3) if done and due_at else None,
                    rejections=chance.randint(0, 1),
                    status=status,
                    status_group=group,
                    clock=clock,
                )
            )
            row = {**instance, "definition_id": definition.id, "object_type": "assignment", "object_id": id}
            connection.execute(insert(table_of(ProcessInstance)).values(row))
            lists = (
                (CoordinatingUnit, {"unit_id": chance.choice(units)}),
                (Reviewer, {"person_id": chance.choice(people)}),
            )
            for table, values in lists:
                if chance.random() < 0.3:
                    connection.execute(insert(table_of(table)).values(assignment_id=id, **values))
            if chance.random() < 0.2:
                former = {
                    "unit_id": chance.choice(units),
                    "how": "returned",
                    "reason": "x",
                    "content": "x",
                    "at": START,
                }
                connection.execute(insert(table_of(FormerLead)).values(assignment_id=id, **former))
