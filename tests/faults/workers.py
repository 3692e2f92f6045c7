"""What becomes of jobs whose worker is late or hangs: each scenario answers with what went wrong, nothing when all is well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from processes.runtime.perform import start_process
from tests.faults.inside.operations import HANG, HOLD, PASS, wait_until
from tests.faults.stage import Stage
from tests.processes.runtime.small import deployed, one_job, operation

#: Seconds that workers have for anything that is waited for.
PATIENCE = 60.0
#: Seconds by which the clock moves so that every lease is over.
LEASES_OVER = 3600.0


def late_worker(stage: Stage) -> list[str]:
    """A worker is held up until its lease is over and another has taken the job; then it comes to its end first. Its result must not
    be taken: the job is the other one's now."""
    job = start(stage, HOLD)
    found = []
    if not begun(stage, job, 1):
        return ["late worker: nobody began the job"]
    stage.clock.set(stage.clock.offset + LEASES_OVER)
    if not begun(stage, job, 2):
        return ["late worker: nobody took the job up after its lease"]
    let_go(stage, job, 1)
    # One of the two workers is held by the first job: once the second job has begun, the late one is done with the first.
    other = start(stage, HOLD)
    if not begun(stage, other, 1):
        found.append("late worker: the late worker does not work any more")
    if (result := variable(stage, job)) is not None:
        found.append(f"late worker: the result of attempt {result} was taken while attempt 2 had the job")
    let_go(stage, job, 2)
    let_go(stage, other, 1)
    for each, token in ((job, 2), (other, 1)):
        if not wait_until(lambda each=each: variable(stage, each) is not None, PATIENCE):  # type: ignore[misc]
            found.append(f"late worker: job of instance {each} was never done")
        elif (result := variable(stage, each)) != token:
            found.append(f"late worker: the result is that of attempt {result} instead of {token}")
    return found


def hanging_handler(stage: Stage) -> list[str]:
    """A handler never comes back: it is given up, tried again, and becomes an incident; other jobs are done meanwhile."""
    hanging, passing = start(stage, HANG), start(stage, PASS)
    found = []
    if not eventually(stage, lambda: variable(stage, passing) is not None):
        found.append("hanging handler: it holds up another job")
    if not eventually(stage, lambda: rest_over(stage, hanging) or bool(incidents(stage, hanging))):
        found.append("hanging handler: it became no incident")
    elif not all("TimeLimitExceeded" in error for error in incidents(stage, hanging)):
        found.append(f"hanging handler: the incident says {incidents(stage, hanging)}")
    drop(stage, hanging)
    return found


def start(stage: Stage, name: str) -> int:
    """Start a process whose first step is a job of this operation; the instance's id."""

    def begin() -> int:
        with operation(name, lambda job: None):
            deployed(one_job(name, result="result"), now=stage.clock())
            return start_process("p", {}, by=stage.actor("quantri"), now=stage.clock())

    id = stage.inside(begin)
    stage.wake()
    return id


def begun(stage: Stage, instance: int, token: int) -> bool:
    return eventually(stage, (stage.folder / f"begun-{instance}-{token}").exists)


def let_go(stage: Stage, instance: int, token: int) -> None:
    (stage.folder / f"go-{instance}-{token}").touch()


def eventually(stage: Stage, true: Callable[[], bool]) -> bool:
    """Whether it comes true while workers are woken again and again."""

    def look() -> bool:
        if true():
            return True
        stage.wake()
        return False

    return wait_until(look, PATIENCE)


def rest_over(stage: Stage, instance: int) -> bool:
    """Move the clock on to where the instance's job is tried again, if it rests; never True."""
    statement = text("SELECT due_at FROM jobs WHERE instance_id = :of AND leased_until IS NULL")
    with stage.engine.connect() as connection:
        due_at = connection.execute(statement, {"of": instance}).scalar()
    if due_at is not None and due_at > (now := stage.clock()):
        stage.clock.set(stage.clock.offset + (due_at - now).total_seconds() + 1)
    return False


def variable(stage: Stage, instance: int) -> Any:
    """The job's result, None while it is not there."""
    statement = text("SELECT variables ->> 'result' FROM process_instances WHERE id = :of")
    with stage.engine.connect() as connection:
        found = connection.execute(statement, {"of": instance}).scalar()
    return None if found is None else int(found)


def incidents(stage: Stage, instance: int) -> list[str]:
    statement = text("SELECT error FROM incidents WHERE instance_id = :of AND resolved_at IS NULL")
    with stage.engine.connect() as connection:
        return list(connection.execute(statement, {"of": instance}).scalars())


def drop(stage: Stage, instance: int) -> None:
    """Take what the scenario left away, so that the comparison at the end does not find it."""
    with stage.engine.begin() as connection:
        for table in ("jobs", "incidents"):
            connection.execute(text(f"DELETE FROM {table} WHERE instance_id = :of"), {"of": instance})
