"""Fixtures that every test may ask for, and the report of what each part took.

A test that asks for `app` (or anything built on it) runs once per database of TEST_DATABASES (default
"sqlite,postgresql"); journeys in the browser run on SQLite, and on PostgreSQL too where marked `both_databases`.
Each starts with its own worker's database as `chidao migrate` leaves it, and with the clock at `START`.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings as hypothesis_settings

from tests import parts
from tests.servers.browser import CHROMIUM, chromium

if TYPE_CHECKING:  # the engine's tests start without Flask and the database
    from flask import Flask
    from flask.testing import FlaskClient
    from playwright.sync_api import Browser, Page

    from tests.office import Office
    from tests.servers.database import TestDatabase

DATABASES = tuple(os.environ.get("TEST_DATABASES", "sqlite,postgresql").split(","))

#: Tuesday 14 July 2026, 08:00 in Hanoi: a working day in the middle of an ordinary week.
START = datetime(2026, 7, 14, 1, 0, tzinfo=UTC)

hypothesis_settings.register_profile("usual", deadline=None, print_blob=True)
hypothesis_settings.register_profile("thorough", deadline=None, print_blob=True, max_examples=1000)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="the long random runs of make test-all")


def pytest_configure(config: pytest.Config) -> None:
    hypothesis_settings.load_profile("thorough" if config.getoption("--thorough") else "usual")
    config.pluginmanager.register(parts.PartsReport(), "parts-report")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from tests.groups import Groups

    return Groups(config, log)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" not in metafunc.fixturenames:
        return
    in_browser = "live" in metafunc.fixturenames
    both = metafunc.definition.get_closest_marker("both_databases") is not None
    kinds = DATABASES if both or not in_browser else ("sqlite",)
    metafunc.parametrize("database_kind", kinds, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests go first: they wait more than they work, and the short ones fill what is left at the end."""
    journeys = [item for item in items if parts.part_of(item.nodeid) == parts.BROWSER]
    others = [item for item in items if item not in set(journeys)]
    if journeys and CHROMIUM is None:
        config.hook.pytest_deselected(items=journeys)
        parts.left_out(config, len(journeys))
        journeys = []
    items[:] = journeys + others


def pytest_collection_finish() -> None:
    """What is imported and collected stays to the end: nothing of it is looked through for waste again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


# ------------------------------------------------------------------------------------------------------------- clock
class Clock:
    """A clock that stands still until a test moves it. Call it for the moment (UTC)."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **units: float) -> datetime:
        """Moves on by `days=`, `hours=` … and returns the new moment."""
        self.moment += timedelta(**units)
        return self.moment

    def set(self, moment: datetime) -> datetime:
        """Moves to an aware moment, back or forth, and returns it."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        self.moment = moment.astimezone(UTC)
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def random_cases(request: pytest.FixtureRequest) -> int:
    """How many random cases a comparison plays: 200 usually, 2 000 in make test-all."""
    return 2000 if request.config.getoption("--thorough") else 200


# ---------------------------------------------------------------------------------------------------------- database
@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], TestDatabase]]:
    """Gives this worker's migrated database of one kind; made when first asked for, ended with the session."""
    from tests.servers.database import migrated_postgres, migrated_sqlite

    made: dict[str, TestDatabase] = {}
    with ExitStack() as stack:

        def database_of(kind: str) -> TestDatabase:
            if kind not in made:
                home = tmp_path_factory.mktemp(f"home-{kind}")
                start = {"sqlite": migrated_sqlite, "postgresql": migrated_postgres}[kind]
                made[kind] = stack.enter_context(start(home))
            return made[kind]

        yield database_of


@pytest.fixture
def database(
    databases: Callable[[str], TestDatabase], database_kind: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestDatabase]:
    """The worker's database, emptied after the test."""
    from processes import clock as wall_clock
    from processes.files import storage

    database = databases(database_kind)
    # What is read without being told the moment reads the test's: by the wall clock everything in a test ended long ago.
    monkeypatch.setattr(wall_clock, "now", clock)
    # The place for files is the process's, and another test may have made an application of its own.
    storage.configure(database.home / "files")
    yield database
    database.empty()


@pytest.fixture
def database_url(database: TestDatabase) -> str:
    return database.url


@pytest.fixture
def home(database: TestDatabase) -> Path:
    """The folder in which the application under test stores files."""
    return database.home


# ------------------------------------------------------------------------------------------------------- application
@pytest.fixture
def app(database: TestDatabase, clock: Clock) -> Iterator[Flask]:
    """The application on the test's database and clock, inside its application context."""
    application = database.app
    application.extensions["chidao_clock"] = clock
    with application.app_context():
        yield application


@pytest.fixture
def office(app: Flask, database: TestDatabase) -> Office:
    """A small province with one person for each kind of work, in the test's database."""
    from tests.office import TABLES, Office, settle

    units, people = database.once(settle, *TABLES)
    # Copies: a test may add to them, and the next one begins with the same.
    return Office(dict(units), dict(people))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a screen: keeps cookies, does not follow redirects."""
    return app.test_client()


# ----------------------------------------------------------------------------------------------------------- browser
@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    with chromium() as running:
        yield running


@pytest.fixture
def live(database: TestDatabase, clock: Clock) -> Iterator[str]:
    """The address of the application served on a free port, on the test's database and clock."""
    from tests.servers.live import serving

    database.app.extensions["chidao_clock"] = clock
    with serving(database.app) as address:
        yield address


@pytest.fixture
def new_page(browser: Browser, live: str) -> Iterator[Callable[..., Page]]:
    """Opens a page with a session of its own, as if at another desk; `new_page(phone=True)` is narrow."""
    contexts = []

    def open_page(*, phone: bool = False) -> Page:
        size = {"width": 390, "height": 844} if phone else {"width": 1366, "height": 900}
        context = browser.new_context(
            base_url=live, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport=size, has_touch=phone
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()
