"""Resolving incidents: once, by an administrator, with a reason; whoever comes second is told who was first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from processes.refusals import InvalidForm, NotAllowedYet, NotFound, NotNow
from processes.runtime.advance import ProcessFailed
from processes.runtime.incident_queries import incident_details, list_incidents, open_incidents
from processes.runtime.incidents import complete_incident, drop_incident, fail_incident, retry_incident
from processes.runtime.jobs import run_due
from processes.runtime.perform import perform
from tests.processes.runtime.small import Handler, at_once, begun, incidents, instance, jobs, operation, waiting
from tests.province import Province

REASON = "Đã làm bằng tay."


@pytest.fixture
def failed(province: Province) -> Iterator[int]:
    """An instance whose job is an incident."""
    with operation("test.work", Handler(OSError("x")), attempts=1):
        id = begun(province, result="answer", caught="refused", message="stop")
        run_due(province.clock())
        yield id


def test_only_an_administrator_knows_of_incidents(province: Province, failed: int) -> None:
    now, [incident] = province.clock(), incidents()
    for nobody in (province.office.actor(name) for name in ("thietke", "chuyenvien", "stc")):
        for command in (
            lambda by: retry_incident(incident.id, REASON, by=by, now=now),
            lambda by: complete_incident(incident.id, 1, REASON, by=by, now=now),
            lambda by: fail_incident(incident.id, "refused", REASON, by=by, now=now),
            lambda by: drop_incident(incident.id, REASON, by=by, now=now),
            lambda by: incident_details(by, incident.id),
            lambda by: list_incidents(by),
        ):
            with pytest.raises(NotFound):
                command(nobody)
    assert open_incidents() == 1


def test_each_way_wants_a_reason_that_can_be_kept(province: Province, failed: int) -> None:
    admin, now, [incident] = province.office.actor("quantri"), province.clock(), incidents()
    for reason in ("", " \n", "x" * 1001, "\0"):
        with pytest.raises(InvalidForm):
            retry_incident(incident.id, reason, by=admin, now=now)
        with pytest.raises(InvalidForm):
            complete_incident(incident.id, None, reason, by=admin, now=now)
    with pytest.raises(InvalidForm):
        complete_incident(incident.id, "\0", REASON, by=admin, now=now)
    with pytest.raises(InvalidForm):
        fail_incident(incident.id, " ", REASON, by=admin, now=now)
    with pytest.raises(InvalidForm, match="chưa đúng"):
        fail_incident(incident.id, "unheard_of", REASON, by=admin, now=now)
    with pytest.raises(NotAllowedYet):
        drop_incident(incident.id, REASON, by=admin, now=now)
    with pytest.raises(NotFound):
        complete_incident(2**40, 1, REASON, by=admin, now=now)
    assert (open_incidents(), len(jobs()), waiting(failed)) == (1, 1, [])


def test_administrators_at_once_resolve_it_once_and_the_others_hear_who_was_first(
    province: Province, failed: int
) -> None:
    admin, now, incident = province.office.actor("quantri"), province.clock(), incidents()[0].id
    answers = at_once(
        lambda: complete_incident(incident, "by hand", REASON, by=admin, now=now),
        lambda: retry_incident(incident, REASON, by=admin, now=now),
        lambda: fail_incident(incident, "refused", REASON, by=admin, now=now),
    )
    refused = [answer for answer in answers if answer is not None]
    assert [type(answer) for answer in refused] == [NotNow, NotNow], answers
    assert all("đã được Thái Hoàng Quản xử lý lúc 08:00 ngày 14/07/2026" in str(answer) for answer in refused)
    [row] = incidents()
    assert {"completed": ["after"], "failed": ["mend"], "retried": []}[row.resolution] == waiting(failed)


def test_a_resolution_and_the_diagram_that_takes_the_job_away_do_not_both_happen(
    province: Province, failed: int
) -> None:
    admin, now, incident = province.office.actor("quantri"), province.clock(), incidents()[0].id
    answers = at_once(
        lambda: complete_incident(incident, "by hand", REASON, by=admin, now=now),
        lambda: perform(failed, "stop", {}, by=admin, now=now),
    )
    assert [type(answer) for answer in answers if answer is not None] == [NotNow], answers
    assert jobs() == []
    assert (waiting(failed) == ["after"]) != (instance(failed).ended_at is not None)


def test_what_the_diagram_has_taken_away_needs_nobody(province: Province, failed: int) -> None:
    admin, [incident] = province.office.actor("quantri"), incidents()
    perform(failed, "stop", {}, by=admin, now=province.clock())
    with pytest.raises(NotNow):
        complete_incident(incident.id, 1, REASON, by=admin, now=province.clock())
    assert open_incidents() == 0


def test_a_result_that_breaks_the_diagram_is_refused_and_nothing_is_changed(province: Province) -> None:
    admin = province.office.actor("quantri")
    with operation("test.work", Handler(OSError("x")), attempts=1):
        id = begun(province, result="answer")
        run_due(province.clock())
    before = instance(id).state
    deep: list[object] = []
    for _ in range(3000):
        deep = [deep]
    with pytest.raises((InvalidForm, ProcessFailed)):
        complete_incident(incidents()[0].id, deep, REASON, by=admin, now=province.clock())
    assert (instance(id).state, open_incidents(), len(jobs())) == (before, 1, 1)
