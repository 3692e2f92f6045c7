"""The moment a request is answered at, and what the clock on the office's wall shows then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g

from web.settings import Settings

Clock = Callable[[], datetime]
EXTENSION = "chidao_clock"


def init_app(app: Flask, clock: Clock) -> None:
    app.extensions[EXTENSION] = clock


def now() -> datetime:
    """The moment this request is answered at, in UTC: one moment per request, so that two rows never disagree."""
    if "now" not in g:
        clock: Clock = current_app.extensions[EXTENSION]
        g.now = clock()
    moment: datetime = g.now
    return moment


def today() -> date:
    """The calendar day at the office (settings.timezone)."""
    return local(now()).date()


def zone() -> ZoneInfo:
    """The time zone in which office days begin and end."""
    settings: Settings = current_app.extensions["chidao_settings"]
    return settings.timezone


def local(moment: datetime) -> datetime:
    """The moment on the office's clock."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return moment.astimezone(zone())
