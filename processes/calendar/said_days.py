"""Days as an office says them: ``27/11``, ``+5d``, ``5 ngày làm việc``, ``cuối tháng``, ``thứ sáu``; with and without accents.

The beginning, the middle and the end of a month, a quarter and a year are the days of the Civil Code (2015, article 146): the
first, the 15th, the last of the month, also when these are days off. The end of a week is its last working day.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from processes.calendar.working import ONE_DAY, Calendar
from processes.folding import fold

#: Years in which a day of the office can lie.
FIRST_YEAR, LAST_YEAR = 1945, 2100
#: The most days that can be said.
MOST = 3660
#: A day without its year is the one that lies from so long ago to a year later: documents are of lately, deadlines to come.
LATELY = timedelta(days=120)
SUNDAY = 6

_DAY = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})(?:[-/. ]([0-9]{2}|[0-9]{4}))?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_COUNTED = re.compile(r"(?:(?:sau|trong|in)\s+)?([+-]?)\s*([0-9]{1,4})\s*([a-z ]*?)(?:\s+(?:nua|toi))?")
_AWAY = {
    "hom nay": 0, "nay": 0, "today": 0, "mai": 1, "ngay mai": 1, "tomorrow": 1, "mot": 2, "ngay mot": 2, "ngay kia": 2,
    "hom qua": -1, "qua": -1, "yesterday": -1, "hom kia": -2,
}  # fmt: skip
_UNITS = {
    "": "day", "d": "day", "n": "day", "ngay": "day", "day": "day", "days": "day",
    "lv": "working", "nlv": "working", "dlv": "working", "wd": "working", "ngay lv": "working", "ngay lam viec": "working",
    "working days": "working", "working day": "working",
    "t": "week", "w": "week", "tuan": "week", "week": "week", "weeks": "week",
    "th": "month", "m": "month", "thang": "month", "month": "month", "months": "month",
}  # fmt: skip
_NUMBERS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
_WEEKDAY = re.compile(
    r"(?:thu ?|t)(?P<number>hai|ba|tu|nam|sau|bay|[2-7])|(?P<sunday>chu nhat|cn|sunday)|"
    r"(?P<english>monday|tuesday|wednesday|thursday|friday|saturday)"
)
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_OF_A_WEEK = re.compile(r"(?P<day>.+?) (?:tuan )?(?P<week>nay|sau|toi)")
_PERIOD = re.compile(
    r"(?:ngay )?(?P<place>dau|giua|cuoi|het) (?P<period>tuan|thang|quy|nam)"
    r"(?: (?P<which>nay|sau|toi|[0-9]{1,2}|i{1,3}|iv)(?:[/ -](?:nam )?(?P<year>[0-9]{4}))?)?"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_END_OF = {
    "end of week": "cuoi tuan",
    "end of month": "cuoi thang",
    "end of quarter": "cuoi quy",
    "end of year": "cuoi nam",
}


def said_day(text: str, today: date, calendar: Calendar, *, written: bool = True) -> date | None:
    """The day that the text means on this day; None for a text that means none, and for a day no document or deadline has.
    ``written``: also a date in figures as people write it, which a machine should not."""
    said = re.sub(r"\s+", " ", fold(text)).strip(" .,")
    said = _END_OF.get(said, said)
    if not said or len(said) > 40:
        return None
    for read in (_written, *_SAID) if written else _SAID:
        try:
            day = read(said, today, calendar)
        except (ValueError, OverflowError):
            return None
        if day is not None:
            return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
    return None


def _written(said: str, today: date, calendar: Calendar) -> date | None:
    if match := _ISO.fullmatch(said):
        return date(*(int(part) for part in match.groups()))
    if (match := _DAY.fullmatch(said)) is None:
        return None
    day, month, year = match.groups()
    if year is not None:
        return date(int(year) if len(year) == 4 else 2000 + int(year), int(month), int(day))
    years = (today.year - 1, today.year, today.year + 1)
    near = [found for each in years if (found := _real(each, int(month), int(day))) and found >= today - LATELY]
    return near[0] if near else None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _counted(said: str, today: date, calendar: Calendar) -> date | None:
    match = _COUNTED.fullmatch(said)
    unit = _UNITS.get(match[3].strip()) if match else None
    # A number alone is no day: “5” may as well be the fifth.
    if match is None or unit is None or (not match[1] and not match[3].strip()):
        return None
    count = int(match[2]) * (-1 if match[1] == "-" else 1)
    if abs(count) > MOST:
        return None
    if unit == "working":
        return calendar.add_working_days(today, count)
    if unit == "month":
        return _months_on(today, count)
    return today + ONE_DAY * count * (7 if unit == "week" else 1)


def _months_on(day: date, count: int) -> date:
    """The same day of another month, its last where it has no such day (Civil Code, article 147)."""
    return min(_first(day, count) + ONE_DAY * (day.day - 1), _first(day, count + 1) - ONE_DAY)


def _first(day: date, months: int) -> date:
    """The first of the month so many months on."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _named(said: str, today: date, calendar: Calendar) -> date | None:
    return today + ONE_DAY * _AWAY[said] if said in _AWAY else None


def _weekday(said: str, today: date, calendar: Calendar) -> date | None:
    """The next day of that name, after today; “tuần này”, “tuần sau” say of which week."""
    # “Thứ sáu” itself before “thứ … sau”.
    named, match = _WEEKDAY.fullmatch(said), _OF_A_WEEK.fullmatch(said)
    week = match["week"] if match and not named else None
    named = named or (match and _WEEKDAY.fullmatch(match["day"]))
    if named is None:
        return None
    if named["number"]:
        place = int(named["number"]) - 2 if named["number"].isdecimal() else _NUMBERS[named["number"]]
    else:
        place = SUNDAY if named["sunday"] else _ENGLISH.index(named["english"])
    monday = today - ONE_DAY * today.weekday()
    if week:
        return monday + ONE_DAY * (place + (0 if week == "nay" else 7))
    return monday + ONE_DAY * (place + (7 if place <= today.weekday() else 0))


def _of_a_period(said: str, today: date, calendar: Calendar) -> date | None:
    match = _PERIOD.fullmatch(said)
    if match is None:
        return None
    place = {"dau": "begin", "giua": "middle"}.get(match["place"], "end")
    if match["period"] == "tuan":
        return _of_week(place, match["which"], today, calendar) if match["year"] is None else None
    period = _PERIODS[match["period"]](match["which"], match["year"], today)
    if period is None:
        return None
    begin, months = period
    day = _place_in(place, begin, months)
    # “Giữa tháng” said after the 15th is that of the month to come.
    if match["which"] is None and day < today:
        day = _place_in(place, _first(begin, months), months)
    return day


def _place_in(place: str, begin: date, months: int) -> date:
    if place == "begin":
        return begin
    if place == "middle":
        return begin + ONE_DAY * 14 if months == 1 else _first(begin, (months + 1) // 2) - ONE_DAY
    return _first(begin, months) - ONE_DAY


def _month(which: str | None, year: str | None, today: date) -> tuple[date, int] | None:
    if which is None or not which.isdecimal():
        return None if which in _ROMAN else (_first(today, 1 if which in ("sau", "toi") else 0), 1)
    return _numbered(int(which), 12, year, today)


def _quarter(which: str | None, year: str | None, today: date) -> tuple[date, int] | None:
    if which is None or which in ("nay", "sau", "toi"):
        begin = _first(today, -((today.month - 1) % 3))
        return (_first(begin, 3 if which in ("sau", "toi") else 0), 3)
    return _numbered(_ROMAN.get(which) or int(which), 4, year, today)


def _year(which: str | None, year: str | None, today: date) -> tuple[date, int] | None:
    if which not in (None, "nay", "sau", "toi"):
        return None
    return date(today.year + (which in ("sau", "toi")), 1, 1), 12


def _numbered(number: int, of: int, year: str | None, today: date) -> tuple[date, int] | None:
    """The month or quarter of that number, the next to end where no year is said."""
    if not 1 <= number <= of:
        return None
    months = 12 // of
    begin = date(int(year) if year else today.year, (number - 1) * months + 1, 1)
    if year is None and _first(begin, months) <= today:
        begin = date(begin.year + 1, begin.month, 1)
    return begin, months


_PERIODS: dict[str, Callable[[str | None, str | None, date], tuple[date, int] | None]] = {
    "thang": _month,
    "quy": _quarter,
    "nam": _year,
}


def _of_week(place: str, which: str | None, today: date, calendar: Calendar) -> date | None:
    """The first, the middle or the last working day of the week; of the next one, when that is over."""
    if which not in (None, "nay", "sau", "toi"):
        return None
    monday = today - ONE_DAY * today.weekday()
    weeks = 1 if which in ("sau", "toi") else 0
    for week in range(weeks, weeks + 5):
        days = [day for each in range(7) if calendar.is_working(day := monday + ONE_DAY * (7 * week + each))]
        if days:
            day = {"begin": days[0], "middle": days[len(days) // 2], "end": days[-1]}[place]
            if day >= today or which == "nay":
                return day
    return None


_SAID = (_counted, _named, _weekday, _of_a_period)
