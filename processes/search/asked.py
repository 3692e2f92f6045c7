"""What somebody asks the search for: words, phrases in quotation marks, and filters that are typed (``han:<7 don-vi:stc``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from processes.folding import fold
from processes.refusals import FieldError
from processes.refusals import _l as _
from processes.search.words import joined, words
from processes.searching import LONGEST_QUERY

MOST_WORDS = 12
#: What each filter is called in Vietnamese and in English; one may type either, with accents or without.
NAMES: Mapping[str, tuple[str, str]] = {
    "due": ("han", "due"),
    "unit": ("don-vi", "unit"),
    "status": ("trang-thai", "status"),
    "number": ("so", "number"),
    "year": ("nam", "year"),
    "person": ("nguoi", "person"),
}
_BY_NAME = {name.replace("-", ""): filter for filter, names in NAMES.items() for name in names}
_PART = re.compile(r'(?P<name>[^\s":]+):(?:"(?P<quoted>[^"]*)"?|(?P<value>\S+))|"(?P<phrase>[^"]*)"?|(?P<word>\S+)')
_NAME = re.compile(r"[a-z-]+")
#: Words for deadlines that are not a number of days.
_DUE_WORDS = {
    "qua": "overdue",
    "quahan": "overdue",
    "tre": "overdue",
    "overdue": "overdue",
    "late": "overdue",
    "khong": "none",
    "none": "none",
    "homnay": "today",
    "today": "today",
}
_DUE = re.compile(r"(?P<sign><=|>=|<|>|)(?P<days>\d{1,4})")
_DUE_DAY = re.compile(r"(?P<sign><=|>=|<|>|)(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")
YEARS = range(1950, 2101)


@dataclass(frozen=True, slots=True)
class Due:
    """``word``: overdue | none | today, or ``sign`` and a number of days from today, or ``sign`` and a day."""

    word: str | None = None
    sign: str = ""
    days: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was understood. ``words`` are folded; ``last_is_begun``: of the last word there may be more to come.
    ``faults``: what of it makes no sense; while there are any, nothing is looked for."""

    text: str = ""
    words: tuple[str, ...] = ()
    last_is_begun: bool = False
    phrases: tuple[str, ...] = ()
    due: Due | None = None
    unit: str | None = None
    status: str | None = None
    number: str | None = None
    year: int | None = None
    person: str | None = None
    faults: tuple[FieldError, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.faults or self.filters)

    @property
    def filters(self) -> tuple[str, ...]:
        """The filters that are set."""
        return tuple(name for name in NAMES if getattr(self, name) is not None)

    @property
    def whole(self) -> str:
        """All words as a number would be kept."""
        return " ".join(self.words)


@dataclass
class _Reading:
    words: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    filters: dict[str, Any] = field(default_factory=dict)
    faults: list[FieldError] = field(default_factory=list)


def understood(text: str | None) -> Asked:
    """What a question means. It is never an error to ask: what makes no sense is said in ``faults``."""
    text = (text or "").replace("\0", " ").encode(errors="ignore").decode()[:LONGEST_QUERY].strip()
    found = _Reading()
    last_is_word = False
    for part in _PART.finditer(text):
        last_is_word = False
        if part["phrase"] is not None:
            _take_phrase(found, part["phrase"])
        elif part["name"] is not None and _is_name(part["name"]):
            _take_filter(found, part["name"], part["quoted"] if part["quoted"] is not None else part["value"])
        else:
            found.words += (typed := words(part.group()))
            last_is_word = bool(typed)
    asked = Asked(
        text=text,
        words=tuple(found.words[:MOST_WORDS]),
        last_is_begun=last_is_word and len(found.words) <= MOST_WORDS,
        phrases=tuple(found.phrases),
        faults=tuple(found.faults),
    )
    return replace(asked, **found.filters)


def _is_name(text: str) -> bool:
    """``V/v:báo cáo``, ``8:30`` and ``http://…`` are words."""
    return _NAME.fullmatch(fold(text)) is not None and text.casefold() not in ("http", "https")


def _take_phrase(found: _Reading, text: str) -> None:
    said = words(text)
    found.words += said
    if len(said) > 1:
        found.phrases.append(" ".join(said))


def _take_filter(found: _Reading, name: str, value: str) -> None:
    known = _BY_NAME.get(fold(name).replace("-", ""))
    if known is None:
        given = ", ".join(f"{vi}:" for vi, _en in NAMES.values())
        found.faults.append(_fault(_("Không có bộ lọc “{name}:”. Các bộ lọc: {known}"), name=name, known=given))
        return
    read = _READERS[known](value.strip())
    if isinstance(read, FieldError):
        found.faults.append(read)
    else:
        found.filters[known] = read


def _fault(sentence: str, **params: object) -> FieldError:
    return FieldError.of("q", sentence, **params)


def _due(value: str) -> Due | FieldError:
    plain = fold(value).replace("-", "").replace(" ", "")
    if word := _DUE_WORDS.get(plain):
        return Due(word=word)
    if within := _DUE.fullmatch(plain):
        return Due(sign=within["sign"], days=int(within["days"]))
    if on := _DUE_DAY.fullmatch(plain):
        try:
            day = date(int(on["year"]), int(on["month"]), int(on["day"]))
        except ValueError:
            day = None
        if day is not None and day.year in YEARS:
            return Due(sign=on["sign"], day=day)
    return _fault(
        _(
            "Bộ lọc “han:{value}” chưa đúng. Ví dụ: han:<7 (còn dưới 7 ngày), han:qua (quá hạn), han:homnay, "
            "han:khong (không thời hạn), han:<31/12/2026."
        ),
        value=value,
    )


def _year(value: str) -> int | FieldError:
    if value.isascii() and value.isdecimal() and int(value[:5]) in YEARS:
        return int(value)
    return _fault(_("Bộ lọc “nam:{value}” chưa đúng: ghi bốn chữ số của năm, ví dụ nam:2026."), value=value)


def _said(name: str, example: str) -> Any:
    def read(value: str) -> str | FieldError:
        if joined(value):
            return value
        return _fault(_("Bộ lọc “{name}:” còn thiếu giá trị, ví dụ {example}."), name=name, example=example)

    return read


_READERS: Mapping[str, Any] = {
    "due": _due,
    "year": _year,
    "unit": _said("don-vi", "don-vi:stc"),
    "status": _said("trang-thai", "trang-thai:cho-duyet"),
    "number": _said("so", "so:620/UBND"),
    "person": _said("nguoi", "nguoi:nguyen-van-a"),
}
