"""Settings a province changes."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, insert

from processes.db import db, table_of, transaction
from processes.refusals import InvalidForm, NotFound
from processes.settings import current
from processes.settings.commands import set_setting, set_settings
from processes.settings.models import Setting
from processes.settings.office_hours import OfficeHours, office_hours
from tests.office import Office

REFUSED = [
    ("office_end", "25:00"),
    ("office_end", "5pm"),
    ("office_end", 17),
    ("due_soon_days", -1),
    ("due_soon_days", 2.5),
    ("due_soon_days", True),
    ("due_soon_days", "3"),
    ("return_within_days", 0),
    ("upload_limit_mb", 100_000),
    ("allow_no_deadline", "yes"),
    ("late_entry_hour", None),
    ("office_begin", "T0730"),
    ("break_begin", "11.30"),
    ("break_end", ""),
]


def test_everything_has_a_default(office: Office) -> None:
    defaults = {name: current.get(name) for name in current.SETTINGS}
    assert defaults == {
        "office_begin": "07:30",
        "break_begin": "11:30",
        "break_end": "13:30",
        "office_end": "17:00",
        "due_soon_days": 3,
        "late_entry_hour": "15:00",
        "return_within_days": None,
        "review_days": 0,
        "upload_limit_mb": 50,
        "mail_daily_at": "07:30",
        "result_words": "approve",
        "before_a_day": "day_before",
        "most_extensions": None,
        "mail_kept_days": 90,
        "uploads_kept_days": 90,
        "ranking_in_time": 50,
        "ranking_first_pass": 20,
        "ranking_rejections": 10,
        "ranking_lateness": 20,
        "documents_by_van_thu": False,
        "public_site": False,
        "public_embedding": None,
        "allow_no_deadline": True,
    }


def test_every_default_fits_its_own_rule() -> None:
    assert all(known.fits(known.default) for known in current.SETTINGS.values())


def test_a_change_holds_at_once_and_can_be_changed_again(office: Office) -> None:
    admin = office.actor("quantri")
    for value in ("16:30", "17:30"):
        set_setting("office_end", value, by=admin)
        assert office_hours().end == time.fromisoformat(value)
    set_setting("return_within_days", 5, by=admin)
    set_setting("return_within_days", None, by=admin)
    assert current.get("return_within_days") is None


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_a_value_that_breaks_its_rule_is_refused_with_the_rule(office: Office, name: str, value: object) -> None:
    with pytest.raises(InvalidForm) as refused:
        set_setting(name, value, by=office.actor("quantri"))
    assert [(error.field, str(error)) for error in refused.value.errors] == [(name, current.SETTINGS[name].rule)]
    assert current.get(name) == current.SETTINGS[name].default


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        (
            {"office_begin": "12:00"},
            "break_begin",
            "Giờ bắt đầu nghỉ trưa phải sau giờ bắt đầu làm việc (12:00).",
        ),
        (
            {"break_end": "11:00"},
            "break_end",
            "Giờ hết nghỉ trưa không được trước giờ bắt đầu nghỉ trưa (11:30).",
        ),
        (
            {"office_end": "13:30", "late_entry_hour": "13:00"},
            "office_end",
            "Giờ hết ngày làm việc phải sau giờ hết nghỉ trưa (13:30).",
        ),
        (
            {"office_end": "16:30", "late_entry_hour": "16:31"},
            "late_entry_hour",
            "Giờ chuyển sang ngày làm việc sau phải trong giờ làm việc (07:30–16:30).",
        ),
    ],
)
def test_hours_that_do_not_follow_one_another_are_refused_beside_the_one_that_does_not_fit(
    office: Office, given: dict[str, str], field: str, sentence: str
) -> None:
    with pytest.raises(InvalidForm) as refused:
        set_settings(given, by=office.actor("quantri"))
    assert [(error.field, str(error)) for error in refused.value.errors] == [(field, sentence)]
    assert office_hours() == OfficeHours()


def test_an_office_without_a_midday_break_works_on(office: Office) -> None:
    set_settings({"break_begin": "12:00", "break_end": "12:00"}, by=office.actor("quantri"))
    assert office_hours().parts() == ((time(7, 30), time(12)), (time(12), time(17)))


def test_only_an_administrator_changes_settings_and_only_those_that_exist(office: Office) -> None:
    for username in ("lanhdao", "thietke", "stc"):
        with pytest.raises(NotFound):
            set_setting("due_soon_days", 5, by=office.actor(username))
    with pytest.raises(NotFound):
        set_setting("khong_co", 5, by=office.actor("quantri"))
    with pytest.raises(KeyError):
        current.get("khong_co")


def test_a_stored_value_that_no_longer_fits_counts_as_not_set(office: Office) -> None:
    with transaction() as session:
        session.execute(insert(table_of(Setting)).values(name="due_soon_days", value="ba"))
    current.kept.forget()
    assert current.get("due_soon_days") == 3


def test_reading_again_asks_the_database_nothing(office: Office) -> None:
    asked: list[object] = []
    current.get("due_soon_days")

    def count(*arguments: object) -> None:
        asked.append(arguments[2])

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        for name in current.SETTINGS:
            current.get(name)
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert asked == []


def test_the_zone_is_the_one_the_application_was_given() -> None:
    before = current.timezone()
    try:
        current.configure(timezone=ZoneInfo("Europe/Berlin"))
        assert current.timezone().key == "Europe/Berlin"
    finally:
        current.configure(timezone=before)
