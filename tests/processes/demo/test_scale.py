"""Copies of the demonstration are real: whatever stage one is in, it opens, goes on, and is counted like any other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from engine.instance import Instance
from processes.assignments.models import Assignment
from processes.assignments.queries import assignment_view, counters, list_assignments, timeline
from processes.db import db, reading
from processes.demo.play import play
from processes.demo.scale.grow import grow
from processes.files import storage
from processes.files.models import StoredFile
from processes.organisation.actor import Actor, actor_by_username, load_actor
from processes.organisation.models import Person
from processes.runtime.actions import actions_for
from processes.runtime.definitions import definition
from processes.runtime.instances import instance_of
from processes.runtime.models import Incident, ProcessInstance, Timer
from processes.runtime.packaged import deploy_packaged
from processes.runtime.perform import perform
from processes.runtime.timers import fire_due

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
COUNT = 400
#: how many assignments scale/ended.json has
ENDED = 19
#: status → what is done next, with which values; all of them by whoever the diagram names
NEXT = {
    "new": ("delete", {}),
    "waiting": ("accept", {}),
    "in_progress": ("submit", {"content": "Đã thực hiện xong."}),
    "submitted": ("approve", {}),
    "returned": ("insist", {"note": "Đề nghị thực hiện."}),
    "recalled": ("delete", {}),
}


@pytest.fixture(scope="module")
def grown(databases, database_kind) -> Iterator[int]:
    """A demonstration of 400 assignments; the last one that was played and not copied."""
    database = databases(database_kind)
    database.app.extensions["chidao_clock"] = lambda: NOW
    with database.app.app_context():
        deploy_packaged(datetime(2015, 1, 1, tzinfo=UTC))
        held = play(NOW).assignments
        total = grow(COUNT)
        assert reading().scalar(select(func.count()).select_from(Assignment)) == total >= COUNT
        yield held + ENDED
        db.session.remove()
    database.empty()


def copies(grown: int, status: str) -> list[int]:
    wanted = select(Assignment.id).where(Assignment.id > grown, Assignment.status == status)
    return list(reading().scalars(wanted.order_by(Assignment.id)))


def someone_for(assignment_id: int, action: str) -> Actor:
    """Somebody to whom the diagram offers the action."""
    row = reading().get(Assignment, assignment_id)
    at_the_unit = reading().scalars(select(Person.id).where(Person.unit_id == row.lead_id))
    for person_id in (row.drafter_id, row.approver_id, *at_the_unit):
        actor = load_actor(person_id)
        offered = actions_for(actor, instance_of("assignment", assignment_id), now=NOW)
        if any(action == each.name for each in offered):
            return actor
    raise AssertionError(f"nobody is offered {action} of assignment {assignment_id}")


def test_a_copy_of_every_stage_opens_and_goes_on(grown):
    for status, (action, values) in NEXT.items():
        chosen = copies(grown, status)[-1]
        actor = someone_for(chosen, action)
        view = assignment_view(actor, chosen, now=NOW)
        assert view.row.status == status
        assert timeline(actor, "assignment", chosen)
        perform(instance_of("assignment", chosen), action, values, by=actor, now=NOW)
        reading().rollback()
        assert reading().scalar(select(Assignment.status).where(Assignment.id == chosen)) != status


def test_what_is_stored_of_a_copy_is_what_its_engine_says(grown):
    session = reading()
    rows = session.execute(select(ProcessInstance).execution_options(populate_existing=True)).scalars().all()
    armed = {}
    for timer in session.scalars(select(Timer)):
        armed.setdefault(timer.instance_id, set()).add((timer.task_id, timer.element, timer.due_at))
    for row in rows:
        instance = Instance.load(definition(row.definition_id).spec, row.state, dict(row.variables), NOW)
        assert [[task.task_id, task.element] for task in instance.user_tasks()] == row.waits["tasks"]
        assert {(t.task_id, t.element, t.due) for t in instance.timers()} == armed.get(row.id, set())
        assert instance.ended == (row.ended_at is not None)


def test_the_timers_of_copies_fire(grown):
    later = NOW + timedelta(days=90)
    due = reading().scalar(select(func.count()).where(Timer.due_at <= later))
    reading().rollback()
    assert due > 20
    fire_due(later)
    assert reading().scalar(select(func.count()).where(Timer.due_at <= later)) == 0
    assert reading().scalar(select(func.count()).select_from(Incident)) == 0


@pytest.mark.parametrize("username", ["lanhdao", "chuyenvien", "pheduyet", "stc", "snv", "chutich"])
def test_counters_add_up_and_equal_their_lists(grown, username):
    actor = actor_by_username(username)
    numbers = [counter for counter in counters(actor) if counter.list == "assignments"]
    for counter in numbers:
        params = {name: counter.params.get(name) for name in ("box", "standing")}
        assert list_assignments(actor, **params, per_page=1, now=NOW).total == counter.value
    whole = next(counter for counter in numbers if counter.part_of is None)
    assert sum(counter.value for counter in numbers if counter.part_of) == whole.value > 0


def test_copies_differ_in_days_units_and_people(grown):
    table = Assignment
    rows = reading().execute(select(table.lead_id, table.drafter_id, table.entered_at).where(table.id > grown)).all()
    assert len({row.lead_id for row in rows}) > 20
    assert len({row.drafter_id for row in rows}) > 5
    assert len({row.entered_at.year for row in rows}) > 5


def test_open_copies_have_their_document(grown):
    documents = reading().scalars(select(StoredFile.stored_as).where(StoredFile.kind == "document")).all()
    assert len(documents) == len(set(documents))
    assert all(storage.path_of(name).is_file() for name in documents)
