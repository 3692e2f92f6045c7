"""Lint: conditions, parameters, timers and schedules say something that can be worked out."""

from __future__ import annotations

import pytest

from tests.engine.drawing import Drawing, cycle, date, document, duration, times
from tests.engine.lint.judging import faults, path, task


def timer(event: str, **told: str) -> bytes:
    drawing = path(task(Drawing()), "work")
    drawing.boundary("on_time", "work", event, interrupting=False, **told)
    drawing.end("told")
    drawing.flow("on_time", "told")
    return document(drawing)


@pytest.mark.parametrize(
    "event",
    [
        date("2026-07-20T17:00:00+07:00"),
        date("due_at"),
        date('"2026-07-20T17:00:00+07:00"'),
        duration("P3D"),
        duration('"PT1H30M"'),
        duration("review_time"),
        cycle("R3/PT1H"),
        cycle('"R/P1D"'),
    ],
)
def test_a_timer_is_iso_or_a_variable(event: str) -> None:
    assert faults(timer(event)) == set()


@pytest.mark.parametrize(
    ("event", "days", "found"),
    [
        (date("due_at"), "5", set()),
        (date("due_at"), "-2", set()),
        (date("due_at"), "2 if key else 5", set()),
        (date("due_at"), "five days", {("working-days", "on_time")}),
        (date("due_at"), '"5"', {("working-days", "on_time")}),
        (date("due_at"), "1.5", {("working-days", "on_time")}),
        (duration("P3D"), "5", {("working-days", "on_time")}),
        (cycle("R/P1D"), "1", {("working-days", "on_time")}),
    ],
)
def test_working_days_are_a_number_counted_from_a_date(event: str, days: str, found: set[tuple[str, str]]) -> None:
    assert faults(timer(event, working_days=days)) == found


@pytest.mark.parametrize("text", ["0 9 * * 1", '"*/5 * * * *"', "0 0 12 ? * MON"])
def test_a_cron_text_is_refused(text: str) -> None:
    assert faults(timer(cycle(text))) == {("cron", "on_time")}


@pytest.mark.parametrize(
    "event",
    [
        date("2026-07-20T17:00:00"),
        date('"tomorrow"'),
        date("2026-13-45"),
        duration("3 days"),
        duration("P1"),
        duration('"P3X"'),
        cycle("P1D"),
        cycle("R/PT0S"),
        duration("now() + 3"),
        duration(""),
        "<bpmn:timerEventDefinition/>",
    ],
)
def test_a_timer_that_says_nothing_is_refused(event: str) -> None:
    assert faults(timer(event)) == {("timer", "on_time")}


@pytest.mark.parametrize("text", ["__import__('os')", "x.y", "f(1)", "[i for i in x]", "1 +", "9 ** 9"])
def test_a_condition_outside_the_language_is_refused(text: str) -> None:
    drawing = task(Drawing())
    drawing.start()
    drawing.end()
    drawing.end("other_end")
    drawing.flow("start", "work", "choose")
    bad = drawing.flow("choose", "end", when=text)
    drawing.gateway("exclusive", "choose", default=drawing.flow("choose", "other_end"))
    assert faults(document(drawing)) == {("expression", bad)}


@pytest.mark.parametrize(("value", "found"), [('"urge"', set()), ("open('x')", {("expression", "tell_lead")})])
def test_a_parameter_is_an_expression(value: str, found: set[tuple[str, str]]) -> None:
    drawing = Drawing()
    drawing.service("tell_lead", "tell", parameters={"kind": value})
    assert faults(document(path(drawing, "tell_lead"))) == found


def test_a_loop_text_is_an_expression() -> None:
    drawing = Drawing()
    drawing.user("work", times(3, sequential=True), who="lead")
    xml = document(path(drawing, "work"))
    assert faults(xml) == set()
    assert ("expression", "work") in faults(xml.replace(b">3<", b">len(units)<"))


def scheduled(event: str, **told: str) -> bytes:
    drawing = task(Drawing())
    drawing.start("start", event, **told)
    drawing.end()
    drawing.flow("start", "work", "end")
    return document(drawing)


@pytest.mark.parametrize("text", ["WEEKLY;BYDAY=TH", "MONTHLY;BYMONTHDAY=22"])
def test_a_schedule_starts_a_process(text: str) -> None:
    assert faults(scheduled(cycle("R/P1D"), schedule=text, holiday="next")) == set()


@pytest.mark.parametrize(
    "given",
    [
        {"schedule": "YEARLY"},
        {"schedule": "WEEKLY;BYDAY=TH", "holiday": "party"},
        {"schedule": "0 9 * * 4"},
        {},
    ],
)
def test_a_schedule_that_is_none_is_refused(given: dict[str, str]) -> None:
    assert faults(scheduled(cycle("R/P1D"), **given)) == {("schedule", "start")}
