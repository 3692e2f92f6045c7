"""Changing a setting."""

from __future__ import annotations

from processes.db import after_commit, transaction
from processes.organisation.actor import Actor
from processes.refusals import FieldError, InvalidForm, NotFound
from processes.settings.current import SETTINGS, kept
from processes.settings.models import Setting


def set_setting(name: str, value: object, *, by: Actor) -> None:
    """Let ``value`` hold from now on. Administrators only; InvalidForm names the rule a value breaks."""
    known = SETTINGS.get(name)
    if known is None or not by.is_admin:
        raise NotFound()
    if not known.fits(value):
        raise InvalidForm([FieldError.of(name, known.rule)])
    with transaction() as session:
        session.merge(Setting(name=name, value=value))
        after_commit(session, kept.forget)
