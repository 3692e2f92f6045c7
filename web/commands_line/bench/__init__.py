"""`chidao bench`: what one assignment's life costs here, beside the floor that three bare transactions set in the same run.

`make bench` measures more, and against other software (tests/bench).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, select

from processes.db import db, metadata
from processes.runtime.models import ProcessInstance
from web import garbage
from web.commands_line.bench.contest import Contestant, Rates, contest
from web.commands_line.bench.floor import Floor
from web.commands_line.bench.office import Office

ROUNDS = 9
LIVES = 40
#: So much quicker the floor is that it needs more of them to be timed.
FLOOR_LIVES = 400
REJECTIONS = 1000

Line = dict[str, Any]


def run(database_url: str | None = None) -> Iterator[Line]:
    """Measure on a throw-away SQLite database, or on the given empty one."""
    with opened(database_url):
        office = Office()
        yield assignment_life(compete(office))
        if db.engine.dialect.name == "sqlite":
            with not_waiting_for_the_disk():
                yield {**assignment_life(compete(office)), "bench": "assignment_life_unsynced"}
        yield state_bytes(office)


@contextmanager
def opened(database_url: str | None) -> Iterator[None]:
    """The application on an empty database, which is empty again afterwards."""
    from web.app import create_app
    from web.settings import Settings

    with tempfile.TemporaryDirectory(prefix="chidao-bench-") as folder:
        home = Path(folder)
        url = database_url or f"sqlite:///{home / 'bench.db'}"
        app = create_app(Settings(home=home, database_url=url, secret_key="b" * 64, testing=True))
        with app.app_context():
            metadata.create_all(db.engine)
            garbage.settle()  # as the servers do
            try:
                yield
            finally:
                garbage.unsettle()
                db.session.remove()
                metadata.drop_all(db.engine)
                db.engine.dispose()


@contextmanager
def not_waiting_for_the_disk() -> Iterator[None]:
    """Commits of SQLite that a power cut may take back, for everybody: what is left is the work itself."""

    def relax(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous=NORMAL")

    db.session.remove()
    event.listen(db.engine, "connect", relax)
    db.engine.dispose()
    try:
        yield
    finally:
        event.remove(db.engine, "connect", relax)
        db.session.remove()
        db.engine.dispose()


def compete(
    office: Office, others: Mapping[str, tuple[Contestant, int]] | None = None, *, rounds: int = ROUNDS
) -> Rates:
    """Ours, the floor and whoever else is there, round by round."""
    with Floor() as bare:
        return contest({"floor": (bare.lives, FLOOR_LIVES), "ours": (office.lives, LIVES), **(others or {})}, rounds)


def assignment_life(rates: Rates) -> Line:
    """Lives per second, and how many times as quick the floor is."""
    return {
        "bench": "assignment_life",
        "db": db.engine.dialect.name,
        **durability(),
        "value": round(rates.median("ours"), 1),
        "unit": "lives per second",
        "floor": round(rates.median("floor"), 1),
        "floor_over_ours": round(rates.ratio("floor", "ours"), 1),
    }


def durability() -> dict[str, str]:
    """What a commit of this database waits for."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            number = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
            return {"synchronous": ("off", "normal", "full", "extra")[number]}
        return {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in ("fsync", "synchronous_commit")
        }


def state_bytes(office: Office) -> Line:
    """Bytes of the engine's state of an assignment whose results were rejected again and again."""
    instance_id = office.begin()
    for _ in range(REJECTIONS):
        office.do("submit", instance_id)
        office.do("reject", instance_id)
    state = db.session.scalar(select(ProcessInstance.state).where(ProcessInstance.id == instance_id))
    return {
        "bench": "state_bytes",
        "db": db.engine.dialect.name,
        "after_rejections": REJECTIONS,
        "value": len(state or b""),
        "unit": "bytes",
    }
