"""What tests of commands and queries begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from processes.files import storage
from tests.conftest import Clock
from tests.office import Office
from tests.processes.random_rows import fill
from tests.province import Province


@pytest.fixture
def province(office: Office, clock: Clock, home: Path) -> Province:
    """The office with the packaged diagrams deployed and a place for files; acts as anybody."""
    storage.configure(home / "files")
    return Province(office, clock)


@pytest.fixture(params=[1, 2, 3])
def random_province(request: pytest.FixtureRequest, office: Office) -> Office:
    """Rows in every combination of status, deadline, lateness and parties; the seed is the parameter."""
    fill(office, request.param)
    return office
