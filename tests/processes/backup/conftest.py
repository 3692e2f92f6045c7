"""An installation with something in it, and empty ones of either kind to restore into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import DATABASES, Clock
from tests.office import Office, settle
from tests.processes.backup.places import Place
from tests.province import Province
from tests.servers.database import TestDatabase
from tests.servers.fresh import fresh_database

Places = Callable[[str], Place]


@pytest.fixture
def here(database: TestDatabase) -> Place:
    """The installation of the application under test."""
    return Place(database.url, database.home)


@pytest.fixture
def place(databases: Callable[[str], TestDatabase], tmp_path: Path) -> Iterator[Places]:
    """Makes an empty installation of one kind, where nothing has been migrated."""
    with ExitStack() as stack:
        made: list[Place] = []

        def make(kind: str) -> Place:
            name = f"place_{len(made)}"
            home = tmp_path / name
            home.mkdir()
            made.append(Place(stack.enter_context(fresh_database(databases(kind).url, home, name)), home))
            return made[-1]

        yield make


@pytest.fixture(params=DATABASES)
def elsewhere(place: Places, request: pytest.FixtureRequest) -> Place:
    """An empty installation, once of each kind."""
    return place(request.param)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Where the archive goes."""
    return tmp_path / "chidao.zip"


@pytest.fixture(scope="session")
def taken(databases: Callable[[str], TestDatabase], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of a small office with two issued assignments; which database it came from does not matter."""
    database = databases(DATABASES[0])
    home = Place(database.url, database.home)
    with home.opened():
        province = Province(Office(*settle()), Clock())
        for _ in range(2):
            province.issued()
    archive = tmp_path_factory.mktemp("taken") / "chidao.zip"
    home.back_up(archive)
    database.empty()
    return archive
