"""The grown-up form with a large demonstration in it, and people who come to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from processes.db import db, reading
from processes.organisation.commands import issue_token
from processes.organisation.models import Person
from tests.servers.grown import DATABASE, Grown
from tests.servers.postgres import ROOMY
from web import clock
from web.app import create_app
from web.settings import Settings

#: One of each kind of person: who sees everything, who sees one field, who drafts, approves, follows, and units.
VISITORS = ("lanhdao", "chutich", "pct.kinhte", "chuyenvien", "theodoi", "pheduyet", "tp.tonghop", "stc", "snv", "xth")


@dataclass(frozen=True, slots=True)
class Large:
    """The running product, and the application on the same database in this process, to look at it from inside."""

    grown: Grown
    app: Flask

    def cookie(self, username: str) -> str:
        """A session of that person, without the login page, which lets nobody in sixty times a minute."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session.update(_user_id=str(self.id_of(username)), _fresh=True)
        name = self.app.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name)
        assert cookie is not None
        return f"{name}={cookie.value}"

    def token(self, username: str) -> str:
        return issue_token(username, clock.now())

    def id_of(self, username: str) -> int:
        found = reading().execute(select(Person.id).where(Person.username == username)).scalar_one()
        db.session.rollback()
        return found


@contextmanager
def large(folder: Path, assignments: int, port: int = 0) -> Iterator[Large]:
    """Start everything and open the application here as well. The demonstration is made where the folder does not hold it yet.

    Raises RuntimeError where it holds another, smaller one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)  # PostgreSQL may run as another account, and its data lie below
    with Grown(folder, port=port, web=2, work=2, keep=True, database=ROOMY) as grown:
        grown.start("database", "broker")
        with grown.database.connect(DATABASE) as connection:
            ((held,),) = connection.execute("SELECT count(*) FROM assignments").fetchall()
        if not held:
            grown.chidao("demo", "--scale", str(assignments))
        elif held < assignments:
            raise RuntimeError(f"{folder} holds {held} assignments and not {assignments}; choose an empty folder")
        grown.start()
        app = create_app(Settings.from_environment(grown.environment()))
        with app.app_context():
            yield Large(grown, app)
            db.session.remove()
            db.engine.dispose()
        grown.stop()
