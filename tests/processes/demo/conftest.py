"""The demonstration played once for a whole module: playing it for every test would take longer than all the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from processes.db import db
from processes.demo.player import Player
from processes.demo.province import province
from processes.demo.settle import settle
from processes.runtime.packaged import deploy_packaged

Stage = Callable[[], Player]


@pytest.fixture(scope="module")
def stage(databases) -> Stage:
    """Opens the curtain: a context with the diagrams deployed, the province settled, and nothing entered yet."""

    @contextmanager
    def open_stage() -> Iterator[Player]:
        database = databases("sqlite")
        with database.app.app_context():
            deploy_packaged(datetime(2015, 1, 1, tzinfo=UTC))
            settle(province())
            yield Player()
            db.session.remove()
        database.empty()

    return open_stage
