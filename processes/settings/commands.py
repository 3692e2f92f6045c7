"""Changing settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from processes import telemetry
from processes.calendar.rules import COUNTED_BY
from processes.command import repeatable
from processes.db import after_commit
from processes.edits.saving import SETTINGS_FORM, saved
from processes.organisation.actor import Actor
from processes.refusals import FieldError, InvalidForm, NotFound
from processes.retiming.asking import ask_to_rearm
from processes.settings import current
from processes.settings.current import SETTINGS, kept
from processes.settings.models import Setting
from processes.settings.office_hours import contradictions


def set_setting(name: str, value: object, *, by: Actor, now: datetime | None = None) -> None:
    """Let ``value`` hold from now on; see :func:`set_settings`."""
    set_settings({name: value}, by=by, now=now)


@telemetry.command
@repeatable
def set_settings(
    session: Session,
    values: Mapping[str, object],
    *,
    by: Actor,
    now: datetime | None = None,
    version: int | None = None,
) -> None:
    """Let all of these values hold from now on, or none. Administrators only; InvalidForm names the rule of each that breaks one.
    ``version``: see :func:`processes.edits.saving.saved`."""
    if not by.is_admin or not SETTINGS.keys() >= values.keys():
        raise NotFound()
    if errors := faults(values):
        raise InvalidForm(errors)
    saved(session, "settings", SETTINGS_FORM, by=by, version=version, now=now)
    if any(name in COUNTED_BY and current.get(name) != value for name, value in values.items()):
        ask_to_rearm(session, now)
    for name, value in values.items():
        session.merge(Setting(name=name, value=value))
    after_commit(session, kept.forget)


def faults(values: Mapping[str, object]) -> list[FieldError]:
    """What keeps these values from holding: the rule of each, then what they break together."""
    errors = [FieldError.of(name, SETTINGS[name].rule) for name in values if not SETTINGS[name].fits(values[name])]
    return errors or contradictions(values)
