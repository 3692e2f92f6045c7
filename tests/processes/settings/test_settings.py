"""Settings a province changes."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, insert

from processes.db import db, table_of, transaction
from processes.refusals import InvalidForm, NotFound
from processes.settings import current
from processes.settings.commands import set_setting
from processes.settings.models import Setting
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
]


def test_everything_has_a_default(office: Office) -> None:
    defaults = {name: current.get(name) for name in current.SETTINGS}
    assert defaults == {
        "office_end": "17:00",
        "due_soon_days": 3,
        "late_entry_hour": "15:00",
        "return_within_days": None,
        "review_days": 3,
        "upload_limit_mb": 50,
        "mail_daily_at": "07:30",
        "result_words": "approve",
        "before_a_day": "day_before",
        "most_extensions": None,
        "mail_kept_days": 90,
        "uploads_kept_days": 90,
        "documents_by_van_thu": False,
        "allow_no_deadline": True,
    }


def test_every_default_fits_its_own_rule() -> None:
    assert all(known.fits(known.default) for known in current.SETTINGS.values())


def test_a_change_holds_at_once_and_can_be_changed_again(office: Office) -> None:
    admin = office.actor("quantri")
    for value in ("16:30", "17:30"):
        set_setting("office_end", value, by=admin)
        assert current.office_end() == time.fromisoformat(value)
    set_setting("return_within_days", 5, by=admin)
    set_setting("return_within_days", None, by=admin)
    assert current.get("return_within_days") is None


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_a_value_that_breaks_its_rule_is_refused_with_the_rule(office: Office, name: str, value: object) -> None:
    with pytest.raises(InvalidForm) as refused:
        set_setting(name, value, by=office.actor("quantri"))
    assert [(error.field, str(error)) for error in refused.value.errors] == [(name, current.SETTINGS[name].rule)]
    assert current.get(name) == current.SETTINGS[name].default


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
