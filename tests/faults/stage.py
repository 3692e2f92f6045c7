"""The product in its grown-up form, set up so that faults can be tried on it: the small province, tokens for everybody, a clock
that all processes share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from flask import Flask
from redis.exceptions import RedisError
from sqlalchemy import Engine, create_engine

from handlers.celery_app import celery_app
from handlers.celery_wakeups import Wakeups
from processes.db import db
from processes.files import storage
from processes.mail.commands import choose_mail
from processes.organisation.actor import Actor, actor_by_username
from processes.runtime.definitions import forget_definitions
from processes.settings.kept import forget_everything
from tests.faults.inside.arrange import OffsetClock
from tests.faults.lives import LEAD_ACCOUNTS
from tests.faults.sink import Sink, mail_sink
from tests.office import Office, settle
from tests.servers.database import settings_for
from tests.servers.grown import ROOT, Grown
from web.app import create_app
from web.settings import FAULTS_MARKER

Answer = TypeVar("Answer")

INSIDE = Path(__file__).parent / "inside"
#: The product's own processes, which are told of the clock and of what to leave out.
OURS = ("web", "worker", "beat")
#: How the log tells of an answer 500: the product's (web/errors.py, web/api/problems.py), and that of the server around it.
BROKEN, MOST_BROKEN = (" failed, reference ", "Error handling request"), 200


@dataclass(frozen=True, slots=True)
class Stage:
    """Running servers; ``engine`` reads their database without the product, ``tokens`` are the people's, ``app`` is the product in
    this process, ``folder`` where its operations of tests tell how far they are."""

    servers: Grown
    app: Flask
    folder: Path
    engine: Engine
    clock: OffsetClock
    tokens: Mapping[str, str]
    wakeups: Wakeups
    mail: Sink
    #: what the product's log said of answers 500
    broken: list[str]

    def wake(self) -> None:
        """Let a worker look at once instead of when beat asks for it, also where one that was woken has died."""
        try:
            self.wakeups.taken()
            self.wakeups.send()
        except (RedisError, OSError):
            pass

    def tell(self, name: str, value: str) -> None:
        """Give the product's processes a variable from their next start on; an empty one is taken away."""
        for part in OURS:
            self.servers.extra[part].pop(name, None)
            if value:
                self.servers.extra[part][name] = value

    def deaths(self) -> int:
        """How many processes have died at a named point so far."""
        return len(list(self.folder.glob("died-*")))

    def inside(self, act: Callable[[], Answer]) -> Answer:
        """Do something with the product in this process."""
        return inside(self.app, act)

    def actor(self, username: str) -> Actor:
        actor = actor_by_username(username)
        assert actor is not None
        return actor

    def restart(self, *parts: str) -> None:
        """End those in an orderly way and start them again."""
        self.servers.stop(*parts)
        self.servers.start(*parts)


@contextmanager
def stage(folder: Path, *, told: Mapping[str, str] | None = None) -> Iterator[Stage]:
    """Start everything. ``told``: variables that the product's processes are given besides."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = OffsetClock(folder / "clock")
    clock.set(0)
    home, signs = folder / "home", folder / "signs"
    home.mkdir(mode=0o700)
    signs.mkdir()
    (home / FAULTS_MARKER).touch()
    broken: list[str] = []

    def hear(name: str, line: str) -> None:
        if name == "web" and any(words in line for words in BROKEN) and len(broken) < MOST_BROKEN:
            broken.append(line)

    with mail_sink() as mail, Grown(folder, listener=hear) as servers:
        for part in OURS:
            servers.extra[part].update(
                PYTHONPATH=f"{INSIDE}:{ROOT}",
                FAULTS_INSIDE="1",
                FAULTS_CLOCK=str(clock.path),
                FAULTS_FOLDER=str(signs),
                SMTP_URL=f"smtp://127.0.0.1:{mail.port}",
                MAIL_FROM="chidao@tinh.example.vn",
                CHIDAO_PUBLIC_URL=servers.address,
                **(told or {}),
            )
        servers.start("database")
        elsewhere = storage._folder  # of the application that other tests have in this process
        app = create_app(settings_for(servers.database_url, home))
        engine = create_engine(servers.database_url, pool_pre_ping=True)
        wakeups = Wakeups(servers.redis_url, celery_app(servers.redis_url, lambda: None))
        try:
            tokens = inside(app, people)
            servers.start("broker")
            with ThreadPoolExecutor() as starters:  # most of a start is imports
                list(starters.map(servers.start, OURS))
            yield Stage(servers, app, signs, engine, clock, tokens, wakeups, mail, broken)
        finally:
            engine.dispose()
            storage._folder = elsewhere


def inside(app: Flask, act: Callable[[], Answer]) -> Answer:
    """Do something with the product in this process. No connection is kept, because the database may be killed meanwhile, and
    nothing is remembered, because other tests have databases with the same ids."""
    with app.app_context():
        forget_definitions()
        forget_everything()
        try:
            return act()
        finally:
            forget_definitions()
            forget_everything()
            db.session.remove()
            db.engine.dispose()


def people() -> dict[str, str]:
    """Enter the small province, where the units' accounts want mail; a token for each of its people."""
    units, ids = settle()
    office, now = Office(units, ids), datetime.now(UTC)
    for account in LEAD_ACCOUNTS:
        choose_mail(f"{account}@so.example.vn", "at_once", by=office.actor(account), now=now)
    return {username: office.token(username, now) for username in ids}
