"""The hours of an office day: when it begins, pauses at midday and ends. They are settings, and have to follow one another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from processes.refusals import FieldError
from processes.settings import current

BEGIN, PAUSE, RESUME, END, LATE = "office_begin", "break_begin", "break_end", "office_end", "late_entry_hour"
#: As they follow one another on the clock.
NAMES = (BEGIN, PAUSE, RESUME, END)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Local times. ``late_from``: what comes after this hour is for the next working day (C11)."""

    begin: time = time(7, 30)
    pause: time = time(11, 30)
    resume: time = time(13, 30)
    end: time = time(17)
    late_from: time = time(15)

    def parts(self) -> tuple[tuple[time, time], ...]:
        """The spans in which is worked, before and after the midday break. Stored hours that contradict each other leave out what
        makes no sense, instead of stopping the office."""
        spans = ((self.begin, min(self.pause, self.end)), (max(self.resume, self.begin), self.end))
        return tuple((start, end) for start, end in spans if start < end)


def office_hours(given: Mapping[str, Any] = MappingProxyType({})) -> OfficeHours:
    """The hours that hold now, or would with those ``given``."""
    return _read(*(given.get(name) or current.get(name) for name in (*NAMES, LATE)))


# Read some six times in the life of an assignment, and changed once a year.
@lru_cache(maxsize=8)
def _read(*hours: str) -> OfficeHours:
    return OfficeHours(*map(time.fromisoformat, hours))


def contradictions(given: Mapping[str, object]) -> list[FieldError]:
    """What the hours ``given`` break together with those that stay: one sentence beside each hour that does not fit."""
    if given.keys().isdisjoint((*NAMES, LATE)):
        return []
    # Hours of the form “17:00” stand in the order of the clock.
    said = {name: str(given.get(name, current.get(name))) for name in (*NAMES, LATE)}
    begin, pause, resume, end, late = said.values()
    errors = []
    if not begin < pause:
        errors.append(FieldError.of(PAUSE, "Giờ bắt đầu nghỉ trưa phải sau giờ bắt đầu làm việc ({hour}).", hour=begin))
    if not pause <= resume:
        errors.append(
            FieldError.of(RESUME, "Giờ hết nghỉ trưa không được trước giờ bắt đầu nghỉ trưa ({hour}).", hour=pause)
        )
    if not resume < end:
        errors.append(FieldError.of(END, "Giờ hết ngày làm việc phải sau giờ hết nghỉ trưa ({hour}).", hour=resume))
    if not begin < late <= end:
        errors.append(
            FieldError.of(
                LATE, "Giờ chuyển sang ngày làm việc sau phải trong giờ làm việc ({begin}–{end}).", begin=begin, end=end
            )
        )
    return errors
