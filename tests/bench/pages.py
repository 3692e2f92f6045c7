"""Pages among a million assignments: ten requests a second, whoever asks, beside the bare SQL of the same pages."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from psycopg import RawCursor
from sqlalchemy import func, select

from processes import unchanged
from processes.assignments.models import Assignment
from processes.assignments.queries import list_assignments
from processes.db import db, reading
from processes.organisation.actor import actor_by_username
from tests.bench.large import VISITORS, Large
from tests.bench.statements import listening
from web.commands_line.bench import Line

RATE = 10
SECONDS = 60
PAGES = {
    "home": "/",
    "received": "/assignments/received",
    "assigned": "/assignments/assigned",
    "review": "/assignments/review",
    "overdue": "/assignments/overdue",
    "all": "/assignments",
    "directives": "/directives",
    "notices": "/notices",
    "assignment": "/assignments/{assignment}",
}
_OURS = ("BEGIN", "COMMIT", "ROLLBACK")


def lines(office: Large, seconds: int = SECONDS) -> Iterator[Line]:
    """One line a page, and one for all of them."""
    visits = [(page, who) for page in PAGES for who in VISITORS]
    addresses = {(page, who): PAGES[page].format(assignment=_theirs(who)) for page, who in visits}
    cookies = {who: office.cookie(who) for who in VISITORS}
    for page, who in visits * 4:  # both processes come to know everybody and every page
        _get(office, addresses[page, who], cookies[who])
    took: dict[str, list[float]] = defaultdict(list)
    failed = 0
    pause = threading.Event()
    with ThreadPoolExecutor(32) as pool:
        began = time.perf_counter()
        asked = []
        for number in range(seconds * RATE):
            # Requests come when they come, whether or not those before are answered.
            pause.wait(max(0.0, began + number / RATE - time.perf_counter()))
            page, who = visits[(number * 7) % len(visits)]
            asked.append((page, pool.submit(_get, office, addresses[page, who], cookies[who])))
        for page, answer in asked:
            status, spent = answer.result()
            failed += status != 200
            took[page].append(spent)
    bare, said = _bare(office, addresses, cookies)
    everything = [spent for times in took.values() for spent in times]
    counts = _counts()
    for page, times in took.items():
        yield {
            "bench": "pages",
            "page": page,
            "db": "postgresql",
            "value": round(_p95(times) * 1000, 1),
            "unit": "ms p95",
            "median": round(statistics.median(times) * 1000, 1),
            "bare_sql": round(statistics.median(bare[page]) * 1000, 1),
            "over_bare_sql": round(statistics.median(times) / statistics.median(bare[page]), 1),
            "statements": f"{min(said[page])}–{max(said[page])}",
        }
    yield {
        "bench": "pages",
        "page": "every page",
        "db": "postgresql",
        "value": round(_p95(everything) * 1000, 1),
        "unit": "ms p95",
        "requests_per_second": RATE,
        "failed": failed,
        **counts,
    }


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)] if len(times) > 1 else times[0]


def _counts() -> dict[str, int]:
    everything = reading().scalar(select(func.count()).select_from(Assignment)) or 0
    under_way = reading().scalar(select(func.count()).where(Assignment.ended_at.is_(None))) or 0
    db.session.rollback()
    return {"assignments": everything, "under_way": under_way}


def _theirs(username: str) -> int:
    """An assignment that the person sees and that is under way, if there is one."""
    actor = actor_by_username(username)
    assert actor is not None
    for group in ("open", None):
        if found := list_assignments(actor, group=group, per_page=1).items:
            db.session.rollback()
            return found[0].id
    raise LookupError(f"{username} sees no assignment")


def _get(office: Large, address: str, cookie: str) -> tuple[int, float]:
    """Status and seconds of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", office.grown.port, timeout=60)
    began = time.perf_counter()
    try:
        connection.request("GET", address, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        return answer.status, time.perf_counter() - began
    finally:
        connection.close()


def _bare(
    office: Large, addresses: dict[tuple[str, str], str], cookies: dict[str, str]
) -> tuple[dict[str, list[float]], dict[str, list[int]]]:
    """page → seconds of its questions asked over the bare driver, and how many statements it has, for every visitor."""
    bare: dict[str, list[float]] = defaultdict(list)
    counts: dict[str, list[int]] = defaultdict(list)
    db.session.remove()
    with listening(db.engine) as said, office.grown.database.connect("chidao") as connection:
        lines_of_commands = RawCursor(connection)  # who opens an assignment for the first time has it marked
        for (page, who), address in addresses.items():
            for _ in range(2):  # what is remembered is remembered the second time
                # A request of its own, and the first after a commit: nothing is left of what one before it asked.
                db.session.rollback()
                unchanged._kept.clear()
                said.clear()
                office.app.test_client(use_cookies=False).get(address, headers={"Cookie": cookies[who]})
            statements: list[tuple[str, Any]] = [each for each in said if each[0] not in _OURS]
            counts[page].append(len(statements))
            spent = []
            for _ in range(3):
                began = time.perf_counter()
                for statement, values in statements:
                    if statement.lstrip().startswith(("SELECT", "WITH")):
                        asker = lines_of_commands if "$1" in statement else connection
                        asker.execute(statement.encode(), values).fetchall()
                spent.append(time.perf_counter() - began)
            bare[page].append(statistics.median(spent))
    return bare, counts
