"""Sweeping many timers: in batches, by several sweepers at once, past what somebody else has in hand."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from processes.db import transaction
from processes.runtime import timers
from processes.runtime.models import Contribution, ProcessInstance, Timer
from processes.runtime.perform import start_process
from processes.runtime.timers import fire_due
from tests.conftest import START
from tests.engine import drawing
from tests.processes.runtime.small import at_once, count, deployed, incidents, line, rows, waiting
from tests.province import Province

DUE = START + timedelta(days=1)


def begun(province: Province, number: int) -> list[int]:
    """Instances that all wait for the same minute, and then for a person."""
    main = line("wait", "after")
    main.catch("wait", drawing.date("until"))
    main.user("after", who="admin")
    deployed(main)
    by = province.office.actor("quantri")
    return [start_process("p", {"until": DUE.isoformat()}, by=by, now=START) for _ in range(number)]


def fired(instance_id: int) -> int:
    """How often the instance's timer was fired."""
    return sum(kind == "fired" for row in rows(Contribution, instance_id=instance_id) for kind, _ in row.path)


def test_all_that_are_due_in_the_same_minute_are_fired_batch_by_batch(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "BATCH", 3)
    ids = begun(province, 10)
    assert fire_due(DUE - timedelta(seconds=1)) == 0
    assert [fire_due(DUE), fire_due(DUE)] == [10, 0]
    assert [fired(id) for id in ids] == [1] * 10
    assert count(Timer) == 0


def test_bad_instances_in_the_first_batches_keep_none_of_the_later_ones_waiting(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "BATCH", 2)
    ids = begun(province, 9)
    with transaction() as session:
        session.execute(update(ProcessInstance).where(ProcessInstance.id.in_(ids[:5])).values(state=b"{broken"))
    assert fire_due(DUE) == 4
    assert [waiting(id) for id in ids[5:]] == [["after"]] * 4
    assert sorted(incident.instance_id for incident in incidents()) == ids[:5]
    assert fire_due(DUE + timedelta(minutes=1)) == 0
    assert len(incidents()) == 5


def test_sweepers_at_once_share_the_timers_and_fire_none_twice(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "BATCH", 5)
    ids = begun(province, 20)
    shares = at_once(*[lambda: fire_due(DUE)] * 4)
    assert sum(shares) == 20, shares
    assert [fired(id) for id in ids] == [1] * 20


def test_sweepers_that_fail_at_the_same_instance_make_one_incident(province: Province) -> None:
    [id] = begun(province, 1)
    with transaction() as session:
        session.execute(update(ProcessInstance).values(state=b"{broken"))
    assert at_once(*[lambda: fire_due(DUE)] * 3) == [0, 0, 0]
    assert [incident.instance_id for incident in incidents()] == [id]


def test_a_sweep_ends_between_two_instances_when_it_is_told_to(province: Province) -> None:
    begun(province, 3)
    told = iter([False, False])
    assert fire_due(DUE, lambda: next(told, True)) == 2
    assert fire_due(DUE) == 1


def test_a_database_that_is_away_ends_the_sweep_instead_of_failing_at_each_instance(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(province, 3)
    tried = []

    def away(session: Any, instance_id: int, **_: Any) -> Any:
        tried.append(instance_id)
        raise OperationalError("SELECT", {}, Exception("server closed the connection"), connection_invalidated=True)

    monkeypatch.setattr(timers, "take", away)
    with pytest.raises(OperationalError):
        fire_due(DUE)
    assert (len(tried), incidents()) == (1, [])


def test_a_sweep_passes_over_what_somebody_has_in_hand_and_does_not_wait(
    province: Province, database_kind: str
) -> None:
    held, *others = begun(province, 4)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), transaction() as session:
            session.execute(select(ProcessInstance.id).where(ProcessInstance.id == held).with_for_update())
            locked.set()
            done.wait(60)

    somebody = threading.Thread(target=hold)
    somebody.start()
    try:
        assert locked.wait(60)
        if database_kind == "sqlite":
            done.set()  # one writer is all it has: there is nothing to pass over
        swept = fire_due(DUE)
    finally:
        done.set()
        somebody.join(60)
    assert [waiting(id) for id in others] == [["after"]] * 3
    assert (swept, fire_due(DUE)) == ((4, 0) if database_kind == "sqlite" else (3, 1))
