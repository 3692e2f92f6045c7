"""What journeys share: people at their desks, and the work the product does by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from processes.runtime.jobs import run_due
from tests.conftest import Clock
from tests.e2e.desk import Desk
from tests.office import Office

#: As long as a click waits: on a busy machine a page may take its time.
expect.set_options(timeout=15_000)


@pytest.fixture
def desk(office: Office, new_page: Callable[..., Page]) -> Callable[..., Desk]:
    """`desk("stc")` logs that person in at a browser of their own; `phone=True` in their hand."""

    def sit_down(username: str, *, phone: bool = False) -> Desk:
        return Desk(new_page(phone=phone), username).log_in()

    return sit_down


@pytest.fixture
def run_jobs(app: Flask, clock: Clock) -> Callable[[], int]:
    """What the product's own thread does in the background, now."""
    return lambda: run_due(clock())
