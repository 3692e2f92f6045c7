"""What each kind of person of the demonstration is told by numbers, and what the pages behind them hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask import current_app, url_for
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from processes.db import db, reading
from processes.demo.province import province
from processes.organisation.models import Person
from web.menu import MENU

COUNTER = re.compile(r'class="counter [^"]*" href="([^"]+)"><span class="counter-number">([\d.]+)<')
ENTRY = re.compile(r'class="side-link" href="([^"]+)"(.*?)</a>', re.S)
BADGE = re.compile(r'badge-count[^"]*">([\d.]+)<')
TAB = re.compile(r'class="tab"[^>]*aria-current="page">[^<]*<span class="count">([\d.]+)')
UNREAD = re.compile(r'unread=1"[^>]*>[^<]*<span class="count">([\d.]+)')
TOTAL = re.compile(r"trong tổng số ([\d.]+)")


def one_of_each_kind() -> list[str]:
    """A user name for every set of roles."""
    found: dict[frozenset[str], str] = {}
    for person in province().people:
        found.setdefault(frozenset(person.roles), person.username)
    return list(found.values())


def disagreements(client: FlaskClient, username: str) -> list[str]:
    """The badges and counters of a person's first page that say another number than the page they lead to."""
    log_in(client, username)
    home = client.get("/").text
    return [
        f"{username}: {address} says {said}, its page {found}"
        for address, said in numbers(home)
        if said != (found := shown(address, client.get(address)))
    ]


def numbers(home: str) -> Iterator[tuple[str, int]]:
    """The menu first: a list remembers what it was narrowed to, and the counters narrow."""
    counting = {url_path(entry.endpoint) for _, entries in MENU for entry in entries if entry.count}
    for address, rest in ENTRY.findall(home):
        if address in counting:
            badge = BADGE.search(rest)
            yield address, as_int(badge[1]) if badge else 0
    for address, number in COUNTER.findall(home):
        yield address.replace("&amp;", "&"), as_int(number)


def shown(address: str, page: TestResponse) -> int:
    """What the page holds: the number of its open tab, of the unread notices, or under its rows."""
    assert page.status_code == 200, f"{address}: {page.status}"
    found = UNREAD.search(page.text) if address == "/notices" else TAB.search(page.text)
    found = found or TOTAL.search(re.sub(r"<[^>]+>", "", page.text))
    return as_int(found[1]) if found else 0


def url_path(endpoint: str) -> str:
    """Where an entry of the menu leads."""
    with current_app.test_request_context():
        return url_for(endpoint)


def as_int(number: str) -> int:
    return int(number.replace(".", ""))


def log_in(client: FlaskClient, username: str) -> None:
    person = reading().scalar(select(Person.id).where(Person.username == username))
    db.session.rollback()
    with client.session_transaction() as session:
        session.clear()
        session.update(_user_id=str(person), _fresh=True)
