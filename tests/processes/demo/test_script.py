"""The data of the demonstration holds together before anything is played."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from processes.calendar.working import Calendar
from processes.demo.historical import historical_steps
from processes.demo.present import present_steps
from processes.demo.province import province
from processes.lists.lists import resolve
from processes.organisation.models import ROLES, UNIT_KINDS

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = Calendar(HANOI, time(17))
TODAY = date(2026, 11, 24)
ACCOUNTS = "vanthu chuyenvien theodoi lanhdao pheduyet stc skhdt stttt stc.chuyenvien thietke quantri".split()


def every_step():
    return historical_steps() + present_steps(TODAY, CALENDAR)


def test_the_province_has_the_offices_departments_districts_and_communes():
    units = province().units
    organisations = [unit for unit in units if unit.kind != "phong"]
    assert len(organisations) >= 30
    assert {unit.kind for unit in units} == set(UNIT_KINDS)
    assert len({unit.code for unit in units}) == len(units)


def test_parents_come_before_their_children():
    known: set[str] = set()
    for unit in province().units:
        assert unit.parent is None or unit.parent in known
        known.add(unit.code)


def test_everybody_has_a_unit_and_known_roles_and_fields(app):
    data = province()
    codes = {unit.code for unit in data.units}
    for person in data.people:
        assert person.unit in codes
        assert set(person.roles) <= set(ROLES)
        assert all(resolve("fields", name) for name in person.fields)


def test_the_promised_accounts_exist():
    people = {person.username: person for person in province().people}
    assert set(ACCOUNTS) <= people.keys()
    assert people["quantri"].roles == ("admin",)
    assert people["thietke"].roles == ("designer",)
    assert people["stc"].roles == ("unit_account",)


def test_every_step_names_people_and_units_of_the_province():
    data = province()
    people = {person.username for person in data.people}
    codes = {unit.code for unit in data.units}
    for step in every_step():
        assert step.by in people
        assert {
            step.values[name] for name in {"director", "approver", "follower", "officer"} & step.values.keys()
        } <= people
        assert {step.values.get("lead", "STC"), *step.values.get("coordinating", ())} <= codes


def test_every_document_has_a_type_and_a_field_of_the_lists(app):
    registered = [step.values for step in every_step() if step.action == "register"]
    assert len(registered) >= 40
    for values in registered:
        assert resolve("document_types", values["type"])
        assert resolve("fields", values["field"])


def test_a_document_is_attached_before_it_is_issued():
    attached = set()
    for step in every_step():
        if step.action == "attach":
            attached.add(step.directive)
        elif step.action == "issue" and step.assignment is None:
            assert step.directive in attached


@pytest.mark.parametrize("offset", range(0, 400, 7))
def test_nothing_of_the_present_set_lies_in_the_future(offset: int):
    today = date(2026, 1, 1) + timedelta(days=offset)
    midnight = datetime.combine(today, time(), HANOI)
    steps = present_steps(today, CALENDAR)
    assert steps[-1].at < midnight
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert all(CALENDAR.is_working(step.at.astimezone(HANOI).date()) for step in steps)
