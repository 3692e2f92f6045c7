"""What journeys share: people at their desks, what they find there, and what the product does by itself."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from playwright.sync_api import Page, expect

from processes.runtime.jobs import run_due
from tests.conftest import Clock
from tests.coverage import FOLDER, manuals_of, moments_of, name_of
from tests.e2e.desk import Desk
from tests.e2e.recording import RecordedDesk, Recorder
from tests.e2e.visitor import VISITOR, RecordedVisitor, Visitor
from tests.office import Office
from tests.province import Province
from tests.servers.database import TestDatabase

#: As long as a click waits: on a busy machine a page may take its time.
expect.set_options(timeout=15_000)


@pytest.fixture
def recorder(request: pytest.FixtureRequest, new_page: Callable[..., Page]) -> Iterator[Recorder | None]:
    """Keeps what the journey shows, when `make coverage` asks for it."""
    folder, journey = os.environ.get(FOLDER), name_of(request.node.nodeid)
    if folder is None:
        yield None
        return
    recording = Recorder(journey, Path(folder), moments_of(journey), manuals_of(journey))
    yield recording
    recording.keep()


@pytest.fixture
def desk(
    app: Flask, office: Office, live: str, new_page: Callable[..., Page], recorder: Recorder | None
) -> Callable[..., Desk]:
    """`desk("stc")` is that person on the home page in a browser of their own, or at `page`; `phone=True` in their hand.

    They come with the session of somebody who has logged in; logging in itself is the front door's test."""

    def sit_down(username: str, *, phone: bool = False, page: Page | None = None) -> Desk:
        page = page or new_page(phone=phone)
        name = app.config["SESSION_COOKIE_NAME"]
        cookie = office.log_in(app.test_client(), username).get_cookie(name)
        assert cookie is not None
        page.context.add_cookies([{"name": name, "value": cookie.value, "url": live}])
        sitting = Desk(page, username) if recorder is None else RecordedDesk(page, username, recorder)
        page.goto("/")
        return sitting

    return sit_down


@pytest.fixture
def visitor(live: str, new_page: Callable[..., Page], recorder: Recorder | None) -> Callable[..., Desk]:
    """`visitor("/public")` is somebody without an account."""

    def come(address: str) -> Desk:
        page = new_page()
        came = Visitor(page, VISITOR) if recorder is None else RecordedVisitor(page, VISITOR, recorder)
        page.goto(address)
        return came

    return come


@pytest.fixture
def province(office: Office, clock: Clock) -> Province:
    """What was done before the journey begins, through the commands."""
    return Province(office, clock)


@pytest.fixture
def run_jobs(app: Flask, clock: Clock) -> Callable[[], int]:
    """What the product's own thread does in the background, now."""
    return lambda: run_due(clock())


@pytest.fixture
def fire(database: TestDatabase, clock: Clock) -> Callable[[str], int]:
    """`chidao timers fire --as-of MOMENT` on the served installation, whose clock then shows that moment; how many fired."""
    from web.cli import main

    environment = {
        "CHIDAO_HOME": str(database.home),
        "DATABASE_URL": database.url,
        "SECRET_KEY": "of a terminal beside the server, never used",
        "LANG": "vi_VN.UTF-8",
    }

    def fire_as_of(moment: str) -> int:
        clock.set(datetime.fromisoformat(moment))
        done = CliRunner().invoke(main, ["timers", "fire", "--as-of", moment], env=environment)
        assert done.exit_code == 0, done.output
        fired: int = json.loads(done.stdout)["fired"]
        return fired

    return fire_as_of
