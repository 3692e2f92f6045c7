"""The menu: what it offers somebody opens for them, also for who stands in for somebody else (B3, C18)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.office import PEOPLE
from tests.web.pages.conftest import Desk

_MENU = re.compile(r'<nav class="side-nav" id="menu".*?</nav>', re.DOTALL)
_ADDRESS = re.compile(r'href="([^"]+)"')


def offered(desk: Desk) -> Iterator[str]:
    menu = _MENU.search(desk.get("/").text)
    assert menu is not None
    yield from _ADDRESS.findall(menu[0])


@pytest.mark.parametrize("username", [each[0] for each in PEOPLE])
def test_every_page_of_a_persons_menu_opens(at, username):
    desk = at(username)
    answers = {address: desk.get(address).status_code for address in offered(desk)}
    assert len(answers) > 5
    assert {address for address, status in answers.items() if status not in (200, 302)} == set()


@pytest.mark.parametrize("away", ["chuyenvien", "vanthu", "stc", "quantri"])
def test_every_page_of_a_substitutes_menu_opens(at, office, away):
    given = {"substitute": str(office.people["lanhdao"]), "from_on": "14/07/2026", "to_on": "17/07/2026"}
    assert at("quantri").post("/me/delegations", person=str(office.people[away]), **given).status_code == 303
    desk = at("lanhdao")
    assert {address for address in offered(desk) if desk.get(address).status_code not in (200, 302)} == set()
