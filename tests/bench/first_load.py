"""The first load of a page with a cold cache: how much comes how often, and when the largest thing on it is painted.

A browser on this machine whose processor is slowed down four times, somebody who has logged in, a list with something in it.
"""

from __future__ import annotations

import gzip
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Response

from tests.conftest import Clock
from tests.e2e.every_page import lived_in
from tests.office import Office, settle
from tests.province import Province
from tests.servers.browser import CHROMIUM, chromium
from tests.servers.database import migrated_sqlite
from tests.servers.live import serving
from web.commands_line.bench import Line

PAGES = {"home": "/", "list": "/assignments/assigned"}
WHO = "chuyenvien"
SLOWER = 4
ROUNDS = 5
#: What a first load may cost at most.
KB, REQUESTS, SECONDS = 200, 8, 1.0
#: Drawn when somebody scrolls there, and no part of the first load.
LATER = ("/diagram", "/calendar")
LARGEST = """() => new Promise(told => new PerformanceObserver(
  list => told(list.getEntries().at(-1).startTime / 1000)).observe({type: "largest-contentful-paint", buffered: true}))"""


def lines() -> Iterator[Line]:
    """Three lines for each page; none without a browser."""
    if CHROMIUM is None:
        return
    with tempfile.TemporaryDirectory(prefix="chidao-bench-") as folder, migrated_sqlite(Path(folder)) as database:
        clock = Clock()
        database.app.extensions["chidao_clock"] = clock
        with database.app.app_context():
            office = Office(*settle())
            lived_in(Province(office, clock))
            cookie = office.log_in(database.app.test_client(), WHO).get_cookie("chidao")
        assert cookie is not None
        with serving(database.app) as address, chromium() as browser:
            session = {"name": cookie.key, "value": cookie.value, "url": address}
            for name, path in PAGES.items():
                load(browser, session, address + path)  # the server comes to know the page
                loads = [load(browser, session, address + path) for _ in range(ROUNDS)]
                yield from told(name, loads)


def told(page: str, loads: list[tuple[list[Response], list[int], float]]) -> Iterator[Line]:
    answers, sizes, _ = loads[-1]
    kinds: dict[str, float] = {}
    for answer, size in zip(answers, sizes, strict=True):
        kind = answer.request.resource_type
        kinds[kind] = round(kinds.get(kind, 0) + size / 1000, 1)
    common: dict[str, Any] = {"db": "sqlite", "page": page}
    kb, seconds = round(sum(sizes) / 1000, 1), round(statistics.median(each[2] for each in loads), 2)
    yield {"bench": "first_load_kb", **common, "value": kb, "unit": "kB gzipped", "must": KB, "kinds": kinds}
    yield {"bench": "first_load_requests", **common, "value": len(answers), "unit": "requests", "must": REQUESTS}
    yield {
        "bench": "largest_paint",
        **common,
        "value": seconds,
        "unit": "s",
        "must": SECONDS,
        "processor_slowed": SLOWER,
        "median_of": ROUNDS,
    }


def load(browser: Browser, session: Any, address: str) -> tuple[list[Response], list[int], float]:
    """What was answered, the octets of each as they travel compressed, and the seconds until the largest paint."""
    context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="vi-VN")
    context.add_cookies([session])
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="networkidle")
    seconds = float(page.evaluate(LARGEST))
    first = [each for each in answers if not any(part in each.url for part in LATER)]
    sizes = [len(gzip.compress(each.body(), 6)) for each in first]
    context.close()
    return first, sizes, seconds
