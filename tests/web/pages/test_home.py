"""The first page: its tabs, its periods and its calendar say what the lists behind them hold (B5–B7)."""

import re

import pytest

from tests.web.pages.conftest import words
from tests.web.pages.test_lists import total

TABS = {
    "pheduyet": ("review", "following", "coordinating"),
    "stc": ("received", "coordinating"),
    "skhdt": ("received", "coordinating"),
}


@pytest.fixture
def lived_in(at, directive, assignment, clock, sweep):
    """Several assignments: handed in, overdue, near due, without a deadline."""
    drafter = at("chuyenvien")
    for due_on in ("15/07/2026", "16/07/2026", "31/07/2026", ""):
        new = {"content": f"Nhiệm vụ hạn {due_on}", "lead": drafter.office.units["STC"], "due_on": due_on}
        assert drafter.post(f"/directives/{directive}/assignments/new", **new, then="issue").status_code == 303
    at("stc").post(f"/assignments/{assignment}/actions/submit", content="Đã xong")
    clock.advance(days=1, hours=12)
    sweep()
    return assignment


def counters_of(page, label):
    """address → number, of one group of counters."""
    group = re.search(rf'<ul class="counters" aria-label="{label}">(.*?)</ul>', page.text, re.S)[1]
    found = re.findall(r'href="([^"]+)"><span class="counter-number">(\d+)<', group)
    return [(address.replace("&amp;", "&"), int(number)) for address, number in found]


@pytest.mark.parametrize("username", TABS)
def test_each_tab_shows_as_many_as_the_list_it_begins(at, lived_in, username):
    desk = at(username)
    for tab in TABS[username]:
        page = desk.get("/", tab=tab)
        number = int(re.search(r'class="tab"[^>]*aria-current="page">[^<]*<span class="count">(\d+)', page.text)[1])
        assert number == total(desk.get(f"/assignments/{tab}", group="in_review" if tab == "review" else "open")), tab
        assert len(re.findall('class="list-row', page.text)) == number


def test_a_tab_is_narrowed_and_ordered(at, lived_in):
    page = at("stc").get("/", tab="received", left="overdue", sort="-issued")
    assert "Có 1 nhiệm vụ, công việc cần xử lý, theo dõi" in words(page)
    assert "Nhiệm vụ hạn 15/07/2026" in page.text
    assert "Nhiệm vụ hạn 31/07/2026" not in page.text


@pytest.mark.parametrize("username", ["pheduyet", "stc", "lanhdao"])
@pytest.mark.parametrize("period", ["week", "month", "year"])
def test_the_counters_of_a_period_add_up_and_lead_to_lists_of_that_length(at, lived_in, username, period):
    desk = at(username)
    counted = counters_of(desk.get("/", period=period), "Tình hình theo kỳ")
    assert counted[0][1] == sum(number for _, number in counted[1:]) == 5
    for address, number in counted:
        assert total(desk.get(address)) == number, address


def test_each_day_of_the_calendar_leads_to_a_list_of_that_length(at, lived_in):
    desk = at("stc")
    events = desk.get("/calendar.json", start="2026-06-29T00:00:00Z", end="2026-08-10T00:00:00Z").json
    said = {event["start"]: event["title"] for event in events}
    assert said == {"2026-07-15": "1 quá hạn", "2026-07-16": "1 sắp đến hạn", "2026-07-31": "2 đến hạn"}
    for event in events:
        assert total(desk.get(event["url"])) == int(event["title"].split()[0])


def test_a_calendar_that_asks_for_nonsense_gets_nothing(at, lived_in):
    desk = at("stc")
    assert desk.get("/calendar.json").json == []
    for start, end in (("2026-07-01", "2026-06-01"), ("x", "y"), ("0001-01-01", "9999-12-31")):
        assert desk.get("/calendar.json", start=start, end=end).json == []


def test_others_see_nothing_of_it_in_their_calendar(at, lived_in):
    assert at("stttt").get("/calendar.json", start="2026-06-29", end="2026-08-10").json == []
