"""An installation with something in it, and empty ones of either kind to restore into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import DATABASES
from tests.processes.backup.places import Place
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
