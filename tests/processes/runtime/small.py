"""Small processes of their own (no business object), and what is left of them in the tables."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import orjson
from flask import current_app
from sqlalchemy import func, insert, select

from processes.db import Base, db, reading, transaction
from processes.runtime import operations
from processes.runtime.definitions import DeployedDefinition
from processes.runtime.deploy import deploy
from processes.runtime.models import Incident, Job, ProcessInstance, UserTask
from processes.runtime.perform import start_process
from tests.conftest import START
from tests.engine.drawing import Drawing, document
from tests.province import Province

Form = dict[str, Any]


def deployed(
    main: Drawing, forms: Mapping[str, Form] | None = None, *, now: datetime = START, **told: Any
) -> DeployedDefinition:
    """The process `p` drawn in `main`, as its newest version."""
    written = {name: orjson.dumps({"title": name, **form}) for name, form in (forms or {}).items()}
    return deploy(document(main, **told), written, by=None, now=now)


def line(*elements: str) -> Drawing:
    """start → the elements, which the caller has drawn or draws → end"""
    main = Drawing()
    main.start()
    main.end()
    main.flow("start", *elements, "end")
    return main


def one_job(operation: str, *, result: str = "", caught: str | None = None, message: str = "") -> Drawing:
    """start → job → after (user task of an administrator) → end; optionally an error caught, a message that takes it away."""
    main = line("work", "after")
    main.service("work", operation, result)
    main.user("after", who="admin")
    if caught is not None:
        main.boundary("on_error", "work", f'<bpmn:errorEventDefinition errorRef="error_{caught}"/>')
        main.user("mend", who="admin")
        main.end("mended")
        main.flow("on_error", "mend", "mended")
    if message:
        main.boundary(
            "on_message", "work", f'<bpmn:messageEventDefinition messageRef="message_{message}"/>', who="admin"
        )
        main.end("stopped")
        main.flow("on_message", "stopped")
    return main


@contextmanager
def operation(name: str, run: Callable[..., Any], *parameters: str, later: bool = True, **told: Any) -> Iterator[None]:
    """`name` in the catalogue for a while; `told` are the limits of one that runs later."""
    before = operations._catalogue.get(name)
    (operations.later if later else operations.inline)(name, *parameters, **told)(run)
    try:
        yield
    finally:
        if before is None:
            del operations._catalogue[name]
        else:
            operations._catalogue[name] = before


def waiting(instance_id: int) -> list[str]:
    """The elements of the open user tasks."""
    return [task.element for task in rows(UserTask, instance_id=instance_id) if task.ended_at is None]


def rows(model: type[Base], **wanted: Any) -> list[Any]:
    session = reading()
    session.rollback()
    return list(session.scalars(select(model).filter_by(**wanted).order_by(*model.__table__.primary_key)))


def count(model: type[Base]) -> int:
    session = reading()
    session.rollback()
    return int(session.scalar(select(func.count()).select_from(model)) or 0)


def jobs() -> list[Any]:
    return rows(Job)


def incidents(**wanted: Any) -> list[Any]:
    return rows(Incident, **wanted)


def instance(instance_id: int) -> Any:
    return rows(ProcessInstance, id=instance_id)[0]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Lets each act in a thread of its own, all from the same moment; what each answered or raised, in their order."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    reading().rollback()
    barrier = threading.Barrier(len(acts), timeout=60)
    answers: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                answers[number] = act()
            except Exception as error:
                answers[number] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return answers


class Handler:
    """Counts its runs; fails as often as it is told."""

    def __init__(self, *failures: Exception, result: Any = None) -> None:
        self.failures = list(failures)
        self.result = result
        self.runs = 0

    def __call__(self, job: Any) -> Any:
        self.runs += 1
        if self.failures:
            raise self.failures.pop(0)
        return self.result


def begun(province: Province, **drawn: Any) -> int:
    """An instance whose job `test.work` waits for a worker."""
    deployed(one_job("test.work", **drawn), messages=("stop",), errors=("refused",))
    return start_process("p", {}, by=province.office.actor("quantri"), now=province.clock())


def enqueue(name: str, now: datetime) -> None:
    """A message of the product to itself."""
    with transaction() as session:
        session.execute(insert(Job).values(operation=name, parameters={}, due_at=now))
