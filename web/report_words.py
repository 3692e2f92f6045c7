"""What stands in the heads of reports: titles, columns over several rows, and the period in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext

from web.i18n import as_date


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of the head: its words and how many columns and rows it covers."""

    label: Any
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class FormWords:
    """``heads``: the rows of the head, the first cell of which is that of the units; ``short`` names the form among others."""

    title: Any
    short: Any
    heads: tuple[tuple[Head, ...], ...]


_UNIT = lazy_gettext("Đơn vị")
_TOTAL = lazy_gettext("Tổng số")
_NUMBER = lazy_gettext("SL")
_PERCENT = lazy_gettext("%")
_IN_TIME, _LATE = lazy_gettext("Trong hạn"), lazy_gettext("Quá hạn")
_UNDATED = lazy_gettext("Không hạn")

WORDS: Mapping[str, FormWords] = {
    "units-17": FormWords(
        lazy_gettext("Tình hình cập nhật, xử lý nhiệm vụ được giao"),
        lazy_gettext("Biểu 17 cột"),
        (
            (
                Head(_UNIT, down=4),
                Head(lazy_gettext("Tổng số nhiệm vụ"), down=4),
                Head(lazy_gettext("Nhiệm vụ không có hạn cụ thể"), across=5),
                Head(lazy_gettext("Nhiệm vụ có hạn cụ thể"), across=11),
            ),
            (
                Head(_TOTAL, down=3),
                Head(lazy_gettext("Đang triển khai"), across=2, down=2),
                Head(lazy_gettext("Đã hoàn thành"), across=2, down=2),
                Head(_TOTAL, down=3),
                Head(lazy_gettext("Chưa hoàn thành"), across=5),
                Head(lazy_gettext("Đã hoàn thành"), across=5),
            ),
            (
                *(Head(_TOTAL, down=2), Head(_IN_TIME, across=2), Head(_LATE, across=2)),
                *(Head(_TOTAL, down=2), Head(_IN_TIME, across=2), Head(_LATE, across=2)),
            ),
            (Head(_NUMBER), Head(_PERCENT)) * 6,
        ),
    ),
    "units": FormWords(
        lazy_gettext("Tình hình thực hiện nhiệm vụ tại các đơn vị"),
        lazy_gettext("Theo đơn vị"),
        (
            (
                Head(_UNIT, down=2),
                Head(lazy_gettext("Tổng NV giao"), down=2),
                Head(lazy_gettext("Đang xử lý"), across=4),
                Head(lazy_gettext("Hoàn thành"), across=4),
                Head(lazy_gettext("Trong số đang xử lý"), across=2),
            ),
            (
                *(Head(_IN_TIME), Head(_LATE), Head(_UNDATED), Head(_TOTAL)),
                *(Head(_IN_TIME), Head(_LATE), Head(_UNDATED), Head(_TOTAL)),
                *(Head(lazy_gettext("Chờ duyệt")), Head(lazy_gettext("Đơn vị trả lại"))),
            ),
        ),
    ),
}


def period_words(first: date | None, last: date | None) -> str:
    """“Từ ngày 15/4/2023 đến ngày 30/11/2023”, or as much of it as is limited (D9)."""
    if first and last:
        return gettext("Từ ngày %(first)s đến ngày %(last)s", first=as_date(first), last=as_date(last))
    if first:
        return gettext("Từ ngày %(first)s", first=as_date(first))
    if last:
        return gettext("Đến ngày %(last)s", last=as_date(last))
    return gettext("Tất cả thời gian")
