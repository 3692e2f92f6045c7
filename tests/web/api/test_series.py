"""Repeating assignments through the API: given like an assignment, read, changed, and for whom (C18)."""

from __future__ import annotations

import pytest

from processes.runtime.jobs import run_due
from processes.series.models import Series
from tests.processes.runtime.small import count
from tests.web.api.conftest import fields_of, problem

WEEKLY = {"content": "Báo cáo tuần", "lead": "STC", "repeat": "weekly", "weekday": "TH", "times": 3}


@pytest.fixture
def series(as_, directive, clock):
    """A weekly report of an issued directive."""
    office = as_("chuyenvien")
    answer = office.post(f"/directives/{directive}/assignments", WEEKLY)
    assert answer.status_code == 201, answer.text
    assert answer.json["status"] == "draft"
    office.upload(f"/directives/{directive}/files", kind="document")
    assert office.post(f"/directives/{directive}/issue", {}).status_code == 200
    run_due(clock())
    return answer.json["id"]


def test_a_series_is_given_like_an_assignment_and_read_with_its_periods(as_, series, directive):
    shown = as_("stc").get(f"/series/{series}").json
    assert (shown["content"], shown["repeat"], shown["given"], shown["total"]) == ("Báo cáo tuần", "weekly", 1, 3)
    assert (shown["status"], shown["status_label"], shown["group"]) == ("running", "Đang giao định kỳ", "in_progress")
    assert shown["rule"].startswith("Hằng tuần, hạn vào Thứ Năm;")
    (given,) = shown["assignments"]
    assert given["period"] == {"series": series, "code": "2026-W29", "label": "Tuần 29/2026"}
    assert shown["coming"][0] == {
        "code": "2026-W30",
        "label": "Tuần 30/2026",
        "due_on": "2026-07-23",
        "opens_on": "2026-07-17",
    }
    assert shown["actions"] == []
    assert [each["id"] for each in as_("stc").get("/assignments", repeating="true").json["items"]] == [given["id"]]
    assert as_("stc").get("/assignments", repeating="false").json["total"] == 0
    assert [each["id"] for each in as_("chuyenvien").get(f"/directives/{directive}").json["series"]] == [series]
    english = as_("stc", language="en").get(f"/series/{series}").json
    assert (english["status_label"], english["coming"][0]["label"]) == ("Repeating", "Week 30/2026")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"repeat": "daily"}, "repeat"),
        ({"weekday": "SU"}, "weekday"),
        ({"weekday": None}, "weekday"),
        ({"times": 0}, "times"),
        ({"times": None}, "until"),
        ({"until": "2026-12-31"}, "times"),
        ({"open_before": 91}, "open_before"),
        ({"month": 4}, "month"),
        ({"due_on": "2026-07-31"}, "due_on"),
        ({"repeat": None}, "times"),
        ({"lead": "NOWHERE"}, "lead"),
    ],
)
def test_a_body_that_makes_no_sense_is_refused_with_its_field(as_, directive, change, field):
    answer = as_("chuyenvien").post(f"/directives/{directive}/assignments", {**WEEKLY, **change})
    assert field in fields_of(answer)
    assert count(Series) == 0


def test_an_action_answers_with_the_series_as_it_is_then(as_, series):
    office = as_("chuyenvien")
    assert [each["name"] for each in office.get(f"/series/{series}").json["actions"]] == ["stop", "change"]
    changed = office.post(f"/series/{series}/actions/change", {"times": 5, "reason": "Kéo dài."})
    assert (changed.status_code, changed.json["total"]) == (200, 5)
    problem(office.post(f"/series/{series}/actions/change", {"times": 5, "reason": "Kéo dài."}), 422)
    stopped = office.post(f"/series/{series}/actions/stop", {"reason": "Thôi."}).json
    assert (stopped["status"], stopped["coming"], stopped["actions"]) == ("stopped", [], [])
    problem(office.post(f"/series/{series}/actions/stop", {"reason": "Thôi."}), 409)


def test_for_others_there_is_no_series(as_, series):
    for who in ("skhdt", "thietke"):
        problem(as_(who).get(f"/series/{series}"), 404)
        problem(as_(who).post(f"/series/{series}/actions/stop", {"reason": "Thôi."}), 404)
    problem(as_("stc").post(f"/series/{series}/actions/stop", {"reason": "Thôi."}), 404)
    problem(as_("quantri").get("/series/999999999999999999"), 404)
