"""Two people have the same form open: who saves second is told who saved what when, and keeps what they typed."""

from __future__ import annotations

import re

import pytest

from processes.edits.models import Edit
from processes.lists.queries import list_values
from processes.organisation.groups import enter_group
from tests.processes.runtime.small import at_once, rows
from tests.web.pages.conftest import words

VERSION = re.compile(r'name="version" value="(\d+)"')


def version(page):
    return VERSION.search(page.text)[1]


def form_of(name, office, directive, assignment):
    """Address, who saves first and second, and two ways to fill the form: the two differ in one field."""
    units, people = office.units, office.people
    match name:
        case "directive":
            typed = {"number": "620/UBND-KTTH", "date": "13/07/2026", "type": "cong_van"}
            typed |= {"director": people["chutich"], "approver": people["pheduyet"], "drafter": people["chuyenvien"]}
            typed |= {"urgency": "thuong", "secrecy": "thuong", "publish": "0"}
            return f"/directives/{directive}/edit", "chuyenvien", "quantri", typed, "subject"
        case "assignment":
            typed = {"lead": units["STC"], "due_on": "31/07/2026"}
            return f"/assignments/{assignment}/edit", "chuyenvien", "quantri", typed, "content"
        case "unit":
            typed = {"kind": "department", "parent": units["UBND"], "position": 1}
            return f"/administration/units/{units['STC']}", "quantri", "quantri2", typed, "name"
        case "person":
            typed = {"name": "Nguyễn Hải Viên", "unit": units["STC-NS"], "roles": "unit_staff"}
            return f"/administration/people/{people['stc.chuyenvien']}", "quantri", "quantri2", typed, "position"
        case "group":
            id = enter_group("Khối A", [units["STC"], units["SKHDT"]], by=office.actor("quantri"))
            return (
                f"/administration/groups/{id}",
                "quantri",
                "quantri2",
                {"units": [units["STC"], units["SKHDT"]]},
                "name",
            )
        case "value":
            id = list_values(office.actor("quantri"), "fields")[0].id
            return f"/administration/lists/values/{id}", "quantri", "quantri2", {"name_en": "Finance"}, "name"
    typed = {
        "upload_limit_mb": 50,
        "mail_kept_days": 60,
        "uploads_kept_days": 60,
    }
    typed |= {"before_a_day": "day_before", "result_words": "approve"}
    typed |= {f"ranking_{name}": 25 for name in ("in_time", "first_pass", "rejections", "lateness")}
    return "/administration/settings", "quantri", "quantri2", typed, "mail_daily_at"


@pytest.fixture
def draft(at, directive):
    """The assignment of the draft."""
    page = at("chuyenvien").get(f"/directives/{directive}").text
    return int(re.search(r'id="assignment-(\d+)"', page)[1])


@pytest.fixture
def two_administrators(office):
    from processes.organisation.commands import add_person

    office.people["quantri2"] = add_person("quantri2", "Đào Thị Hai", "Phó quản trị", "VPUB-TH", ("admin",))


@pytest.mark.parametrize("name", ["directive", "assignment", "unit", "person", "group", "value", "settings"])
def test_the_second_to_save_is_told_sees_both_and_may_still_save(
    at, office, directive, draft, two_administrators, name
):
    path, one, other, typed, field = form_of(name, office, directive, draft)
    quick, slow = (
        ("16:30", "16:45") if field == "mail_daily_at" else ("Nội dung của người nhanh", "Nội dung của người chậm")
    )
    opened = version(at(other).get(path))
    first = at(one).post(path, **typed, **{field: quick}, version=version(at(one).get(path)))
    assert first.status_code == 303, words(first)

    late = at(other).post(path, **typed, **{field: slow}, version=opened)
    told = words(late)
    winner = office.actor(one)
    assert late.status_code == 409
    assert f"{winner.position} ({winner.name}) đã lưu nội dung này lúc" in told
    assert f"Đã lưu: {quick} Bạn nhập: {slow}" in told
    assert told.count("Bạn nhập:") == 1, "only the field that differs"
    assert quick in at(one).get(path).text
    assert slow not in at(one).get(path).text

    again = at(other).post(path, **typed, **{field: slow}, version=version(late))
    assert again.status_code == 303
    assert slow in at(one).get(path).text


def test_a_form_that_was_refused_keeps_the_version_it_was_opened_with(at, office, directive):
    path, one, other, typed, field = form_of("directive", office, directive, None)
    opened = version(at(other).get(path))
    assert at(one).post(path, **typed, **{field: "Của người nhanh"}, version=opened).status_code == 303
    refused = at(other).post(path, **typed, **{field: ""}, version=opened)
    assert (refused.status_code, version(refused)) == (422, opened)
    assert at(other).post(path, **typed, **{field: "Của người chậm"}, version=opened).status_code == 409


def test_an_assignment_edited_by_a_program_is_told_too(at, app, office, directive, draft):
    path, _, other, typed, field = form_of("assignment", office, directive, draft)
    opened = version(at(other).get(path))
    patched = app.test_client().patch(
        f"/api/v1/assignments/{draft}", json={"content": "Của phần mềm"}, headers=office.bearer("chuyenvien")
    )
    assert patched.status_code == 200, patched.text
    late = at(other).post(path, **typed, **{field: "Của người chậm"}, version=opened)
    assert late.status_code == 409
    assert "Đã lưu: Của phần mềm" in words(late)


def test_of_two_who_save_in_the_same_moment_one_is_told(at, office, directive, two_administrators):
    path, one, other, typed, field = form_of("unit", office, directive, None)
    desks = {name: at(name) for name in (one, other)}
    opened = {name: version(desk.get(path)) for name, desk in desks.items()}

    def save(name):
        return lambda: desks[name].post(path, **typed, **{field: f"Sở của {name}"}, version=opened[name])

    answers = at_once(save(one), save(other))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    [edit] = rows(Edit)
    assert (edit.kind, edit.version) == ("unit", 1)
