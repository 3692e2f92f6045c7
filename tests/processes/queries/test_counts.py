"""Counters, badges and tabs always say what their lists hold (Q5, Q6)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from processes.assignments import standing
from processes.assignments.boxes import APPROVED, BADGE_TABS, BOXES, DECIDED, GROUPS, HANDLING, OPEN, SENT_BACK, TABS
from processes.assignments.due_days import due_days
from processes.assignments.filters import Filters
from processes.assignments.home import counters
from processes.assignments.periods import PERIODS, period_counts
from processes.assignments.queries import badges, box_counts, list_assignments, standing_counts
from processes.directives.queries import directive_counts, list_directives
from tests.conftest import START
from tests.office import PEOPLE, Office

EVERYBODY = [username for username, *_ in PEOPLE]
#: One person of each kind.
KINDS = ("chutich", "lanhdao", "chuyenvien", "truongphong", "stc", "stc.chuyenvien", "quantri")


def test_every_counter_of_the_first_page_is_the_total_of_its_list(random_province: Office) -> None:
    for username in EVERYBODY:
        actor = random_province.actor(username)
        for counter in counters(actor):
            if counter.list == "directives":
                switches = {name: value == "1" for name, value in counter.params.items()}
                total = list_directives(actor, **switches).total
            else:
                total = list_assignments(actor, **counter.params, per_page=1).total
            assert counter.value == total, (username, counter)


def test_the_parts_of_a_counter_add_up_to_it(random_province: Office) -> None:
    for username in EVERYBODY:
        found = counters(random_province.actor(username))
        whole = next(counter for counter in found if counter.name == standing.ASSIGNED)
        parts = [counter.value for counter in found if counter.part_of == standing.ASSIGNED]
        assert len(parts) == len(standing.PARTS)
        assert sum(parts) == whole.value, username


def test_tabs_badges_and_lists_agree_in_every_box(random_province: Office) -> None:
    for username in KINDS:
        actor = random_province.actor(username)
        shown = badges(actor)
        for box in (*BOXES, None):
            counts = box_counts(actor, box)
            assert counts["all"] == list_assignments(actor, box=box, per_page=1).total
            for tab in TABS:
                assert counts[tab] == list_assignments(actor, box=box, group=tab, per_page=1).total, (
                    username,
                    box,
                    tab,
                )
            assert sum(counts[group] for group in GROUPS) == counts["all"]
            assert counts[DECIDED] == counts[APPROVED] + counts[SENT_BACK]
            if box is not None:
                assert shown[box] == counts[BADGE_TABS[box]], (username, box)


def test_pages_of_a_list_hold_each_row_once(random_province: Office) -> None:
    """B9"""
    actor = random_province.actor("lanhdao")
    for sort in ("due", "-due", "issued", "-issued", "number", "lead", "nonsense"):
        total = list_assignments(actor, per_page=50).total
        seen = [
            row.id
            for page in range(1, total // 50 + 2)
            for row in list_assignments(actor, sort=sort, page=page, per_page=50).items
        ]
        assert len(seen) == len(set(seen)) == total


def test_a_row_says_what_the_filters_that_find_it_say(random_province: Office) -> None:
    actor = random_province.actor("lanhdao")
    for row in list_assignments(actor, per_page=100, now=START).items:
        assert not (row.overdue and row.due_soon)
        assert not (row.overdue and row.clock != "unit")
    for name in standing.PARTS:
        assert {row.standing for row in list_assignments(actor, standing=name, per_page=100).items} <= {name}
    for overdue in (True, False):
        assert {row.overdue for row in list_assignments(actor, overdue=overdue, per_page=100).items} <= {overdue}
        assert {row.due_soon for row in list_assignments(actor, due_soon=overdue, per_page=100).items} <= {overdue}


def test_groups_of_directives_add_up_to_their_list(random_province: Office) -> None:
    for username in EVERYBODY:
        actor = random_province.actor(username)
        counts = directive_counts(actor, mine=True)
        assert counts.pop("all") == sum(counts.values()) == list_directives(actor, mine=True).total
        for group, number in counts.items():
            assert list_directives(actor, mine=True, group=group).total == number


def test_a_person_is_counted_only_what_they_may_see(random_province: Office) -> None:
    everything = standing_counts(random_province.actor("lanhdao"))[standing.ASSIGNED]
    for username in EVERYBODY:
        assert standing_counts(random_province.actor(username))[standing.ASSIGNED] <= everything


@pytest.mark.parametrize("period", PERIODS)
def test_what_was_assigned_in_a_period_is_the_sum_of_how_it_stands(random_province: Office, period: str) -> None:
    for username in KINDS:
        actor = random_province.actor(username)
        counted = period_counts(actor, None, period, START.date())
        assert counted.assigned == counted.handling + counted.in_review + counted.done
        days = {"issued_from": counted.first, "issued_to": counted.last, "standing": standing.ASSIGNED}
        for group, number in (
            (None, counted.assigned),
            (HANDLING, counted.handling),
            ("in_review", counted.in_review),
            ("ended", counted.done),
        ):
            assert list_assignments(actor, group=group, **days, per_page=1).total == number, (username, group)


def test_the_days_of_the_calendar_hold_what_is_due_and_not_ended(random_province: Office) -> None:
    first, last = START.date() - timedelta(days=30), START.date() + timedelta(days=30)
    for username in KINDS:
        actor = random_province.actor(username)
        days = due_days(actor, Filters(group=OPEN, due_from=first, due_to=last))
        listed = list_assignments(actor, group=OPEN, due_from=first, due_to=last, per_page=1).total
        assert sum(each.number for each in days) == listed
        for each in days[:3]:
            left = {"overdue": each.left == "overdue", "due_soon": each.left == "due_soon"}
            found = list_assignments(actor, group=OPEN, due_from=each.day, due_to=each.day, **left, per_page=1)
            assert found.total == each.number, (username, each)
