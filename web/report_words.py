"""What stands in the heads of reports: titles, columns over several rows, and the period in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import get_locale, gettext, lazy_gettext

from processes.reports.queries import ReportRow
from web.i18n import as_date


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of the head: its words and how many columns and rows it covers."""

    label: Any
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class FormWords:
    """``heads``: the rows of the head, the first cell of which is that of the rows; ``short`` names the form among others,
    ``what`` says in a sentence what it is for."""

    title: Any
    short: Any
    what: Any
    heads: tuple[tuple[Head, ...], ...] = ()


#: What a row is, by dimension; the heads of forms leave room for it.
BY_WORDS: Mapping[str, Any] = {
    "lead": lazy_gettext("Đơn vị"),
    "hands": lazy_gettext("Đơn vị, phòng, người phụ trách"),
    "room": lazy_gettext("Phòng theo dõi"),
    "drafting": lazy_gettext("Phòng soạn thảo"),
    "field": lazy_gettext("Lĩnh vực"),
    "source": lazy_gettext("Nguồn chỉ đạo"),
    "director": lazy_gettext("Người chỉ đạo"),
    "approver": lazy_gettext("Người phê duyệt"),
    "follower": lazy_gettext("Chuyên viên theo dõi"),
}
#: The row of what has none.
NOTHING_WORDS: Mapping[str, Any] = {
    "drafting": lazy_gettext("Chưa rõ người soạn"),
    "room": lazy_gettext("Chưa có phòng theo dõi"),
    "field": lazy_gettext("Không ghi lĩnh vực"),
    "source": lazy_gettext("Không ghi nguồn"),
    "follower": lazy_gettext("Chưa có chuyên viên theo dõi"),
}
_NOT_PASSED_ON, _NOBODY = lazy_gettext("Chưa chuyển cho phòng nào"), lazy_gettext("Chưa có người phụ trách")
_ROWS = None
_TOTAL = lazy_gettext("Tổng số")
_NUMBER = lazy_gettext("SL")
_PERCENT = lazy_gettext("%")
_IN_TIME, _LATE = lazy_gettext("Trong hạn"), lazy_gettext("Quá hạn")
_UNDATED = lazy_gettext("Không hạn")

_STANDING = (
    (
        Head(_ROWS, down=2),
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
)

WORDS: Mapping[str, FormWords] = {
    "units-17": FormWords(
        lazy_gettext("Tình hình cập nhật, xử lý nhiệm vụ được giao"),
        lazy_gettext("Biểu 17 cột"),
        lazy_gettext("Phụ lục gửi kèm công văn: mỗi đơn vị một dòng, có hạn và không có hạn, đúng hạn và quá hạn."),
        (
            (
                Head(_ROWS, down=4),
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
        lazy_gettext("Mỗi đơn vị được giao bao nhiêu, đang làm bao nhiêu, xong bao nhiêu, quá hạn bao nhiêu."),
        _STANDING,
    ),
    "unit-tree": FormWords(
        lazy_gettext("Tình hình xử lý nhiệm vụ tại đơn vị"),
        lazy_gettext("Tại đơn vị"),
        lazy_gettext("Việc của một đơn vị đang ở phòng nào, ai phụ trách, đến đâu rồi."),
        _STANDING,
    ),
    "figures": FormWords(
        lazy_gettext("Biểu số liệu thực hiện nhiệm vụ"),
        lazy_gettext("Biểu số liệu"),
        lazy_gettext("Số lượng và tỷ lệ, thống kê theo đơn vị, phòng, lĩnh vực, nguồn hoặc người chỉ đạo."),
        (
            (
                Head(_ROWS, down=2),
                Head(lazy_gettext("Tổng số nhiệm vụ"), down=2),
                Head(lazy_gettext("Đã hoàn thành"), across=6),
                Head(lazy_gettext("Chưa hoàn thành"), across=6),
            ),
            (
                *(Head(_TOTAL), Head(lazy_gettext("% trên tổng số")), Head(lazy_gettext("Đúng hạn"))),
                *(Head(lazy_gettext("% trên đã hoàn thành")), Head(lazy_gettext("Chậm")), Head(_UNDATED)),
                *(Head(_TOTAL), Head(lazy_gettext("% trên tổng số")), Head(_IN_TIME), Head(_LATE)),
                *(Head(lazy_gettext("% trên chưa hoàn thành")), Head(_UNDATED)),
            ),
        ),
    ),
    "ageing": FormWords(
        lazy_gettext("Nhiệm vụ quá hạn chia theo thời gian quá hạn"),
        lazy_gettext("Quá hạn bao lâu"),
        lazy_gettext("Nhiệm vụ quá hạn chưa hoàn thành: mới quá hạn, đã lâu, hay rất lâu."),
        (
            (
                Head(_ROWS, down=2),
                Head(lazy_gettext("Quá hạn chưa hoàn thành"), down=2),
                Head(lazy_gettext("Đơn vị chưa báo cáo, quá hạn"), across=5),
                Head(lazy_gettext("Đã báo cáo chậm hoặc trả lại, chờ Văn phòng"), down=2),
            ),
            (
                *(Head(lazy_gettext("1–7 ngày")), Head(lazy_gettext("8–30 ngày")), Head(lazy_gettext("31–90 ngày"))),
                *(Head(lazy_gettext("Trên 90 ngày")), Head(_TOTAL)),
            ),
        ),
    ),
    "backlog": FormWords(
        lazy_gettext("Kết quả đã trình, chờ duyệt tại Văn phòng"),
        lazy_gettext("Chờ duyệt"),
        lazy_gettext("Đơn vị đã báo cáo mà Văn phòng chưa duyệt: của ai, chờ đã bao lâu."),
        (
            (
                Head(_ROWS, down=2),
                Head(lazy_gettext("Đang chờ duyệt"), down=2),
                Head(lazy_gettext("Đã chờ"), across=4),
                Head(lazy_gettext("Quá thời gian duyệt"), down=2),
                Head(lazy_gettext("Chờ lâu nhất, từ ngày"), down=2),
            ),
            (
                *(Head(lazy_gettext("0–1 ngày")), Head(lazy_gettext("2–3 ngày"))),
                *(Head(lazy_gettext("4–7 ngày")), Head(lazy_gettext("Trên 7 ngày"))),
            ),
        ),
    ),
    "ranking": FormWords(
        lazy_gettext("Xếp hạng kết quả thực hiện nhiệm vụ của các đơn vị"),
        lazy_gettext("Xếp hạng"),
        lazy_gettext("So sánh các đơn vị theo đúng hạn, chất lượng báo cáo và mức độ chậm, phục vụ bình xét thi đua."),
        (
            (
                Head(_ROWS, down=2),
                Head(lazy_gettext("Tổng số nhiệm vụ"), down=2),
                Head(lazy_gettext("Nhiệm vụ có hạn"), across=4),
                Head(lazy_gettext("Kết quả được duyệt"), across=3),
                Head(lazy_gettext("Bị yêu cầu báo cáo lại"), across=2),
                Head(lazy_gettext("Chậm bình quân (ngày)"), down=2),
                Head(lazy_gettext("Điểm"), down=2),
            ),
            (
                *(
                    Head(lazy_gettext("Xong đúng hạn")),
                    Head(lazy_gettext("Xong chậm")),
                    Head(lazy_gettext("Đang quá hạn")),
                ),
                *(
                    Head(lazy_gettext("% đúng hạn")),
                    Head(_TOTAL),
                    Head(lazy_gettext("Duyệt ngay lần đầu")),
                    Head(_PERCENT),
                ),
                *(Head(lazy_gettext("Số lần")), Head(_PERCENT)),
            ),
        ),
    ),
    "coverage": FormWords(
        lazy_gettext("Tình hình cập nhật văn bản giao nhiệm vụ"),
        lazy_gettext("Cập nhật văn bản"),
        lazy_gettext(
            "Văn bản đã phát hành có được nhập, giao nhiệm vụ không; nhập kịp thời hay chậm, theo từng phòng."
        ),
        (
            (
                Head(_ROWS, down=2),
                Head(lazy_gettext("Văn bản đã phát hành"), across=5),
                Head(lazy_gettext("Văn bản đã nhập"), across=4),
            ),
            (
                *(Head(_TOTAL), Head(lazy_gettext("Đã giao nhiệm vụ")), Head(lazy_gettext("Không cần giao"))),
                *(Head(lazy_gettext("Chưa quyết định")), Head(lazy_gettext("% đã giao"))),
                *(Head(_TOTAL), Head(lazy_gettext("Nhập kịp thời")), Head(lazy_gettext("Nhập chậm"))),
                Head(lazy_gettext("Chậm bình quân (giờ làm việc)")),
            ),
        ),
    ),
}


#: What stands under a table: in its total and waiting for somebody, and not in it.
APART_WORDS = {
    "in_review": lazy_gettext("Trong tổng số, đã trình chờ duyệt:"),
    "returned": lazy_gettext("Trong tổng số, đơn vị trả lại chờ quyết định:"),
    "recalled": lazy_gettext("Ngoài tổng số, đã thu hồi:"),
    "cancelled": lazy_gettext("Ngoài tổng số, đã dừng theo dõi:"),
}
FLOW_WORDS = (
    lazy_gettext("Tồn đầu kỳ"),
    lazy_gettext("Giao trong kỳ"),
    lazy_gettext("Kết thúc trong kỳ"),
    lazy_gettext("Tồn cuối kỳ"),
)


def heads_of(words: FormWords, by: str, *, flow: bool = False) -> list[list[Head]]:
    """The heads with what the rows are in their first cell, then, with ``flow``, what a period's flow is made of."""
    rows = BY_WORDS[by]
    made = [[replace(head, label=rows) if head.label is _ROWS else head for head in heads] for heads in words.heads]
    if flow:
        made[0][1:1] = [Head(word, down=len(made)) for word in FLOW_WORDS]
    return made


def name_of(row: ReportRow, by: str) -> str:
    """What a row is called; that of what has none says so."""
    if row.name:
        return row.name_en or row.name if str(get_locale()) == "en" else row.name
    if by == "hands":
        return str(_NOT_PASSED_ON if row.level == 1 else _NOBODY)
    return str(NOTHING_WORDS[by])


def period_words(first: date | None, last: date | None) -> str:
    """“Từ ngày 15/4/2023 đến ngày 30/11/2023”, or as much of it as is limited (D9)."""
    if first and last:
        return gettext("Từ ngày %(first)s đến ngày %(last)s", first=as_date(first), last=as_date(last))
    if first:
        return gettext("Từ ngày %(first)s", first=as_date(first))
    if last:
        return gettext("Đến ngày %(last)s", last=as_date(last))
    return gettext("Tất cả thời gian")
