"""Whether this server can do its work now: what a load balancer and `docker compose` ask before they send somebody here."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from time import monotonic
from urllib.parse import quote

from alembic.migration import MigrationContext
from flask_babel import lazy_gettext
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from processes.db import ENGINE_OPTIONS
from processes.migrations.run import newest
from web.settings import Settings

log = logging.getLogger(__name__)

#: Seconds that the database and the broker each may take to answer.
PATIENCE = 2
#: Seconds an answer is good for: however often somebody asks, the database is asked once in that time.
KEPT = 1.0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to hold, and a sentence that says whether it does. It tells nothing of addresses or passwords."""

    name: str
    good: bool
    sentence: object


class Readiness:
    """Asks the database and the broker on connections of its own: those of the pages may all be in use just now."""

    def __init__(self, settings: Settings, *, kept: float = KEPT, ticks: Callable[[], float] = monotonic) -> None:
        self._engine = engine_for(settings.database_url)
        self._broker = broker_at(settings.redis_url) if settings.redis_url else None
        self._kept = kept
        self._ticks = ticks
        self._asking = threading.Lock()
        self._answer: tuple[float, tuple[Check, ...]] | None = None

    def checks(self) -> tuple[Check, ...]:
        """How it stands, found out a moment ago at most. One asks; the others are told what was found before, so that not every
        thread of the server waits for a database that is away."""
        if self._is_old() and self._asking.acquire(blocking=self._answer is None):
            try:
                if self._is_old():
                    found = tuple(self._found_out())
                    self._answer = self._ticks(), found
            finally:
                self._asking.release()
        assert self._answer is not None
        return self._answer[1]

    def _is_old(self) -> bool:
        return self._answer is None or self._ticks() - self._answer[0] >= self._kept

    def database_answers(self) -> bool:
        return all(check.good for check in self.checks() if check.name == "database")

    def _found_out(self) -> Iterator[Check]:
        yield from self._of_database()
        if self._broker is not None:
            yield self._of_broker(self._broker)

    def _of_database(self) -> Iterator[Check]:
        try:
            with self._engine.connect() as connection:
                revision = revision_of(connection)
        except (SQLAlchemyError, OSError) as error:
            log.warning("the database does not answer: %s", type(error).__name__)
            yield Check("database", False, lazy_gettext("Không kết nối được cơ sở dữ liệu."))
            yield Check("migrations", False, lazy_gettext("Chưa biết cơ sở dữ liệu theo phiên bản nào."))
            return
        yield Check("database", True, lazy_gettext("Cơ sở dữ liệu trả lời."))
        if revision == wanted():
            yield Check("migrations", True, lazy_gettext("Cơ sở dữ liệu đúng với phiên bản này của phần mềm."))
        else:
            told = lazy_gettext("Cơ sở dữ liệu khác phiên bản này của phần mềm; hãy chạy: chidao migrate")
            yield Check("migrations", False, told)

    def _of_broker(self, broker: Redis) -> Check:
        try:
            broker.ping()
        except (RedisError, OSError) as error:
            log.warning("the broker does not answer: %s", type(error).__name__)
            return Check("broker", False, lazy_gettext("Không kết nối được Redis; việc nền chờ lần quét tiếp theo."))
        return Check("broker", True, lazy_gettext("Redis trả lời."))


@cache
def wanted() -> str | None:
    """The step of the migrations this version is made for; reading them takes longer than asking the database."""
    return newest()


def revision_of(connection: Connection) -> str | None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
    return MigrationContext.configure(connection).get_current_revision()


def engine_for(database_url: str) -> Engine:
    if make_url(database_url).get_backend_name() == "sqlite":
        # Opened as it is: a database that is missing must not come into being by asking for it.
        file = f"file:{quote(make_url(database_url).database or '')}?mode=rw"
        opened = partial(sqlite3.connect, file, uri=True, timeout=PATIENCE)
        return create_engine("sqlite://", creator=opened, poolclass=NullPool, **ENGINE_OPTIONS)
    limits = {"connect_timeout": PATIENCE, "options": f"-c statement_timeout={PATIENCE * 1000}"}
    return create_engine(database_url, connect_args=limits, poolclass=NullPool, **ENGINE_OPTIONS)


def broker_at(redis_url: str) -> Redis:
    once = Retry(NoBackoff(), 0)
    return Redis.from_url(redis_url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=once)
