"""The public site among a million assignments: ten readers a second from everywhere, who are answered from memory for a minute."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from processes.assignments.models import Assignment
from processes.db import db, reading
from processes.organisation.actor import actor_by_username
from processes.publication.filters import PublicFilters, joined
from processes.publication.policy import published
from processes.publication.queries import public_page
from processes.settings.commands import set_setting
from tests.bench.large import Large
from web import clock
from web.commands_line.bench import Line

PAGES = (
    "/public",
    "/public/overdue",
    "/public/figures",
    "/public/key",
    "/public/assignments/{id}",
    "/public?q=ngan+sach",
)
#: Fewer than a minute's answers live, and than one address may ask for.
RATE, SECONDS = 10, 20
#: What the first answers of each process are asked with, so that both remember.
WARM = 6


def lines(office: Large) -> Iterator[Line]:
    """One line a page: ``first`` is what an answer takes that nobody remembers."""
    administrator = actor_by_username("quantri")
    assert administrator is not None
    set_setting("public_site", True, by=administrator, now=clock.now())
    newest = public_page(PublicFilters(), sort=None, page=1, per_page=1).items[0].id
    shown = reading().scalar(joined(select(func.count(Assignment.id))).where(published()))
    db.session.rollback()
    addresses = [page.format(id=newest) for page in PAGES]
    first = {address: max(_get(office, address)[1] for _ in range(WARM)) for address in addresses}
    took: dict[str, list[float]] = {address: [] for address in addresses}
    failed = 0
    pause = threading.Event()
    with ThreadPoolExecutor(16) as pool:
        began = time.perf_counter()
        asked = []
        for number in range(RATE * SECONDS):
            pause.wait(max(0.0, began + number / RATE - time.perf_counter()))
            address = addresses[number % len(addresses)]
            asked.append((address, pool.submit(_get, office, address)))
        for address, answer in asked:
            status, spent = answer.result()
            failed += status != 200
            took[address].append(spent)
    for page, address in zip(PAGES, addresses, strict=True):
        times = sorted(took[address])
        yield {
            "bench": "public",
            "page": page,
            "db": "postgresql",
            "value": round(times[int(len(times) * 0.95)] * 1000, 1),
            "unit": "ms p95",
            "must": 50,
            "median": round(statistics.median(times) * 1000, 1),
            "first": round(first[address] * 1000, 1),
            "failed": failed,
            "published": shown,
        }


def _get(office: Large, address: str) -> tuple[int, float]:
    connection = http.client.HTTPConnection("127.0.0.1", office.grown.port, timeout=60)
    began = time.perf_counter()
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        return answer.status, time.perf_counter() - began
    finally:
        connection.close()
