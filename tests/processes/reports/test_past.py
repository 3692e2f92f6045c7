"""What a report said of a day it says of it for ever, and every number of a day gone by is the length of its list (issue 6 §1)."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from processes.assignments.filters import Filters
from processes.assignments.queries import count_assignments, list_assignments
from processes.db import db
from processes.refusals import Refusal
from processes.reports.forms import UNITS
from processes.reports.queries import report
from processes.runtime.timers import fire_due
from processes.settings import current
from tests.conftest import Clock
from tests.province import Province

FIRST = date(2026, 7, 1)
LEADS = ("STC", "SKHDT", "STTTT")
#: What can be done with an assignment that stands so, and what is typed with it.
ALWAYS = ("amend", "hand_over", "cancel")
UNDERWAY = ("submit", "report_progress", "extend", "return", *ALWAYS)
ACTS = {
    "waiting": ("accept", "recall", *UNDERWAY),
    "in_progress": UNDERWAY,
    "submitted": ("approve", "approve", "reject", *ALWAYS),
    "returned": ("reissue", "insist", "delete", *ALWAYS),
    "recalled": ("reissue", "delete", *ALWAYS),
}
DAYS = st.lists(
    st.lists(
        st.one_of(
            st.tuples(st.just("new"), st.sampled_from(LEADS), st.sampled_from((None, 0, 1, 3, 9))),
            st.tuples(st.integers(0, 30), st.integers(0, 10), st.sampled_from((1, 2, 6))),
        ),
        max_size=6,
    ),
    min_size=3,
    max_size=8,
)


def today(clock: Clock) -> date:
    return clock().astimezone(current.timezone()).date()


def told(province: Province, last: date, **more: Any) -> dict[str, dict[str, Any]]:
    """unit → column → number, of what was assigned until that day; and of all."""
    filters = Filters(issued_from=FIRST, issued_to=last, **more)
    made = report(province.office.actor("lanhdao"), UNITS, filters, now=province.clock())
    return {"": made.total, **{row.code: row.values for row in made.rows if any(row.values.values())}}


def end_of_day(province: Province) -> date:
    """The clock goes to the last minute of the office's day, and what is due is raised."""
    day = today(province.clock)
    fire_due(province.clock.set(datetime.combine(day, time(23, 59), current.timezone())))
    return day


def next_day(province: Province) -> None:
    day = today(province.clock) + timedelta(days=1)
    fire_due(province.clock.set(datetime.combine(day, time(8), current.timezone())))


def play(province: Province, step: tuple[Any, ...]) -> None:
    """One step, if it is possible at all."""
    which, what, number = step
    day = today(province.clock)
    if which == "new":
        province.issued(what, due_on=None if number is None else day + timedelta(days=number))
        return
    listed = list_assignments(province.office.actor("quantri"), group="open", per_page=200).items
    if not listed:
        return
    row = listed[which % len(listed)]
    what = ACTS[row.status][what % len(ACTS[row.status])]
    due_on = (day + timedelta(days=number)).isoformat()
    values: dict[str, Any] = {
        "report_progress": {"content": "Đang làm."},
        "submit": {"content": "Đã xong."},
        "reject": {"reason": "Chưa đạt"} | ({"due_on": due_on} if number > 1 else {}),
        "extend": {"due_on": due_on, "reason": "Khối lượng lớn"},
        "return": {"reason": "Không thuộc chức năng"},
        "insist": {"reason": "Đúng chức năng"},
        "recall": {"reason": "Giao nhầm"},
        "reissue": {"content": "Báo cáo", "lead": LEADS[number % 3], "due_on": due_on},
        "cancel": {"reason": "Không còn cần"},
        "hand_over": {"following_unit": "VPUB-KT"},
        "amend": {"content": f"Báo cáo lần {number}", "reason": "Cho rõ"},
    }.get(what, {})
    try:
        province.do(row.id, what, "quantri", **values)
    except Refusal:
        db.session.rollback()


def lists_of(province: Province, last: date, **more: Any) -> dict[str, dict[str, int]]:
    """The same numbers as :func:`told`, each as the rows of the list it leads to."""
    actor = province.office.actor("lanhdao")
    found: dict[str, Counter[str]] = {"": Counter()}
    for column in UNITS.columns:
        listed = list_assignments(
            actor, measure=column.measure, issued_from=FIRST, issued_to=last, as_of=last, per_page=200, **more
        )
        found[""][column.name] = listed.total
        assert listed.total == len(listed.items)
        for row in listed.items:
            found.setdefault(row.lead_code, Counter())[column.name] += 1
    names = [column.name for column in UNITS.columns]
    return {
        code: {name: numbers[name] for name in names}
        for code, numbers in found.items()
        if code == "" or any(numbers.values())
    }


PLAYED = settings(
    max_examples=3,
    suppress_health_check=list(HealthCheck),
    # A history goes on where the one before it ended: a shorter one would not be the same.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


@PLAYED
@given(days=DAYS)
def test_a_day_gone_by_stays_what_it_was_and_its_numbers_are_the_lengths_of_their_lists(
    province: Province, days: list[list[tuple[Any, ...]]]
) -> None:
    said = {}
    for steps in days:
        for step in steps:
            play(province, step)
        day = end_of_day(province)
        said[day] = told(province, day)
        next_day(province)
    for day, numbers in said.items():
        assert told(province, day) == numbers, day
        assert lists_of(province, day) == numbers, day


@PLAYED
@given(days=DAYS, lasts=st.integers(1, 4))
def test_what_there_was_and_what_came_less_what_left_is_what_remains(
    province: Province, days: list[list[tuple[Any, ...]]], lasts: int
) -> None:
    """Of every unit and of all, in every period; each number is the length of its list, and a period begins with what the one before
    it ended with."""
    first = today(province.clock)
    for steps in days:
        for step in steps:
            play(province, step)
        end_of_day(province)
        next_day(province)
    actor, remained = province.office.actor("lanhdao"), None
    while first < today(province.clock):
        period = Filters(carried_from=first, carried_to=first + timedelta(days=lasts - 1))
        made = report(actor, UNITS, period, now=province.clock())
        for row in (None, *made.rows):
            values: Any = row.values if row else made.total
            assert values["opening"] + values["came"] - values["left"] == values["closing"], (period, row)
            assert values["closing"] == values["open"], (period, row)
            for column in made.form.columns:
                if row is None or values[column.name]:  # a row without any is told by the list of the whole
                    counted = count_assignments(actor, made.behind(column, row))
                    assert counted == values[column.name], (period, row, column.name)
        stock = {row.code: (row.values["opening"], row.values["closing"]) for row in made.rows}
        if remained is not None:
            assert {code: begun for code, (begun, _) in stock.items()} == remained, period
        remained = {code: left for code, (_, left) in stock.items()}
        first += timedelta(days=lasts)


def test_what_was_taken_back_or_stopped_stands_beside_the_table_on_the_day_it_was(province: Province) -> None:
    """Recalled and cancelled ones are in no column; what waits for a decision is in its unit's and shown apart as well."""
    recalled, cancelled, returned, submitted = (province.issued(due_on=date(2026, 12, 31)) for _ in range(4))
    given = today(province.clock)
    next_day(province)
    province.do(recalled, "recall", "chuyenvien", reason="Giao nhầm")
    province.do(cancelled, "cancel", "chuyenvien", reason="Không còn cần")
    province.do(returned, "return", "stc", reason="Không thuộc chức năng")
    province.do(submitted, "submit", "stc", content="Đã xong.")
    actor = province.office.actor("lanhdao")
    for as_of, total, apart in ((given, 4, (0, 0, 0, 0)), (None, 2, (1, 1, 1, 1))):
        filters = Filters(issued_from=given, issued_to=None if as_of is None else given)
        made = report(actor, UNITS, filters, now=province.clock())
        assert (made.total["total"], tuple(made.apart.values())) == (total, apart)
        for name, number in made.apart.items():
            assert list_assignments(actor, per_page=1, **asdict(made.list_apart(name))).total == number


def test_a_later_deadline_does_not_make_timely_what_missed_the_original_one(province: Province) -> None:
    """C9: the same assignments by the deadline in force, and by the one they were given with."""
    extended, done = (province.issued(due_on=date(2026, 7, 15)) for _ in range(2))
    for id in (extended, done):
        province.do(id, "extend", "chuyenvien", due_on="2026-07-30", reason="Khối lượng lớn")
    province.pass_time(days=5)
    province.do(done, "submit", "stc", content="Đã xong.")
    province.do(done, "approve", "pheduyet")
    actor = province.office.actor("lanhdao")
    for original, expected in ((None, (1, 0, 1, 0)), (True, (0, 1, 0, 1))):
        filters = Filters(original=original)
        made = report(actor, UNITS, filters, now=province.clock())
        names = ("open_in_time", "open_late", "done_in_time", "done_late")
        assert tuple(made.total[name] for name in names) == expected
        for name in names:
            assert list_assignments(actor, measure=name, original=original, per_page=1).total == made.total[name]


def test_what_was_given_to_another_unit_since_counts_where_it_was(province: Province) -> None:
    id = province.issued("STC", due_on=date(2026, 12, 31))
    day = today(province.clock)
    next_day(province)
    province.do(id, "return", "stc", reason="Không thuộc chức năng")
    province.do(id, "reissue", "chuyenvien", content="Báo cáo", lead="SKHDT", due_on="2026-12-31")
    assert told(province, day)["STC"]["open_in_time"] == 1
    assert lists_of(province, day)["STC"]["open_in_time"] == 1
    actor = province.office.actor("lanhdao")
    (row,) = list_assignments(actor, as_of=day, lead="STC").items
    assert (row.lead_code, row.status, row.overdue) == ("STC", "waiting", False)
    assert list_assignments(actor, lead="STC").total == 0
