"""The lists of assignments in the menu: their words, their tabs and their columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

from processes.assignments.boxes import APPROVED, BADGE_TABS, BY_DEFAULT, DECIDED, HANDLING, OPEN, SENT_BACK
from web.result_words import spoken
from web.statuses import GROUP_WORDS

ALL = "all"
TAB_WORDS = {
    **GROUP_WORDS,
    OPEN: lazy_gettext("Chưa kết thúc"),
    HANDLING: lazy_gettext("Chưa trình kết quả"),
    DECIDED: lazy_gettext("Đã xử lý"),
    APPROVED: spoken(lazy_gettext("Đã duyệt"), lazy_gettext("Đạt")),
    SENT_BACK: spoken(lazy_gettext("Từ chối duyệt"), lazy_gettext("Không đạt")),
    BY_DEFAULT: spoken(lazy_gettext("Duyệt mặc định"), lazy_gettext("Đạt mặc định")),
    ALL: lazy_gettext("Tất cả"),
}
#: Shown even when nothing is in them: people look for them (B40, B51).
USUAL_TABS = (OPEN, "waiting", "in_progress", "in_review", "ended", ALL)
#: The summary table (Q20), in its order; the subject is one of its columns.
SUMMARY = ("number", "date", "subject", "unit", "follow", "director", "content", "deadline", "outcome")


@dataclass(frozen=True, slots=True)
class Box:
    """One list. `name` is the query's word for it, None for everything a person may see; `sort` the order it opens in."""

    endpoint: str
    name: str | None
    title: LazyString
    lead: LazyString
    nothing: LazyString
    #: what brings something here, said where there is nothing
    how: LazyString
    sort: str = "due"
    tabs: tuple[str, ...] = USUAL_TABS
    #: between the subject and the buttons, by the names the templates know
    columns: tuple[str, ...] = ("lead", "issued", "due", "status")
    #: pickers that say nothing here
    without: tuple[str, ...] = ()

    @property
    def first_tab(self) -> str:
        """The tab it opens with: the one whose number the menu shows, so that the two agree."""
        return BADGE_TABS[self.name] if self.name else ALL


BOXES = {
    box.endpoint: box
    for box in (
        Box(
            "received",
            "given",
            lazy_gettext("Nhiệm vụ được giao"),
            lazy_gettext("Nhiệm vụ mà đơn vị bạn chủ trì."),
            lazy_gettext("Ở đây chưa có nhiệm vụ nào được giao cho đơn vị bạn"),
            lazy_gettext("Khi được giao, nhiệm vụ hiện ở đây và ở Thông báo; mở ra rồi bấm “Tiếp nhận”."),
            columns=("follow", "issued", "due", "status"),
            without=("lead",),
        ),
        Box(
            "assigned",
            "assigned",
            lazy_gettext("Nhiệm vụ đã phân công"),
            lazy_gettext("Nhiệm vụ bạn soạn hoặc phê duyệt, đã giao cho các đơn vị."),
            lazy_gettext("Ở đây chưa có nhiệm vụ nào bạn đã giao"),
            lazy_gettext("Bấm “Tạo văn bản chỉ đạo”, nhập từng nhiệm vụ, rồi bấm “Giao nhiệm vụ” ở trang văn bản."),
        ),
        Box(
            "review",
            "review",
            lazy_gettext("Phê duyệt"),
            lazy_gettext("Kết quả các đơn vị trình bạn duyệt."),
            lazy_gettext("Ở đây không có kết quả nào chờ bạn duyệt"),
            lazy_gettext(
                "Khi đơn vị trình kết quả, kết quả hiện ở đây; duyệt ngay trong dòng, hoặc bấm “Duyệt lần lượt”."
            ),
            "submitted",
            ("in_review", BY_DEFAULT, DECIDED, APPROVED, SENT_BACK, ALL),
            ("by", "result", "status", "updated"),
        ),
        Box(
            "coordinating",
            "coordinating",
            lazy_gettext("Nhiệm vụ phối hợp"),
            lazy_gettext("Nhiệm vụ mà bạn hoặc đơn vị bạn phối hợp thực hiện."),
            lazy_gettext("Ở đây chưa có nhiệm vụ phối hợp nào"),
            lazy_gettext(
                "Nhiệm vụ nêu bạn hoặc đơn vị bạn là bên phối hợp hiện ở đây để theo dõi, trao đổi và trả lời phần việc được đề nghị."
            ),
        ),
        Box(
            "following",
            "following",
            lazy_gettext("Nhiệm vụ cần theo dõi"),
            lazy_gettext("Nhiệm vụ mà bạn hoặc phòng bạn theo dõi."),
            lazy_gettext("Ở đây chưa có nhiệm vụ nào cần bạn theo dõi"),
            lazy_gettext(
                "Nhiệm vụ có bạn ở ô “Chuyên viên theo dõi”, hoặc được “Chuyển theo dõi” cho bạn, hiện ở đây."
            ),
        ),
        Box(
            "overdue",
            "overdue",
            lazy_gettext("Nhiệm vụ quá hạn"),
            lazy_gettext("Đã hết hạn mà đơn vị chủ trì chưa trình kết quả."),
            lazy_gettext("Không có nhiệm vụ nào quá hạn"),
            lazy_gettext(
                "Hết hạn mà đơn vị chưa trình kết quả, nhiệm vụ tự hiện ở đây; trình kết quả hoặc được gia hạn thì tự ra."
            ),
            tabs=("waiting", "in_progress", ALL),
            without=("left",),
        ),
        Box(
            "starred",
            "starred",
            lazy_gettext("Nhiệm vụ đánh dấu"),
            lazy_gettext("Nhiệm vụ bạn đã gắn sao để tiện xem lại; chỉ mình bạn thấy."),
            lazy_gettext("Ở đây chưa có nhiệm vụ nào bạn đánh dấu"),
            lazy_gettext("Bấm ☆ (phím s) ở một dòng của danh sách hoặc ở trang nhiệm vụ để đưa vào đây."),
        ),
        Box(
            "index",
            None,
            lazy_gettext("Tất cả nhiệm vụ"),
            lazy_gettext("Mọi nhiệm vụ bạn được xem."),
            lazy_gettext("Ở đây chưa có nhiệm vụ nào"),
            lazy_gettext("Nhiệm vụ bạn soạn, theo dõi, duyệt, thực hiện hoặc phối hợp hiện ở đây ngay khi được giao."),
            "-issued",
        ),
        Box(
            "summary",
            None,
            lazy_gettext("Tổng hợp kết quả"),
            lazy_gettext("Bảng tổng hợp tình hình thực hiện các nhiệm vụ bạn được xem; lọc rồi xuất Excel hoặc in."),
            lazy_gettext("Ở đây chưa có nhiệm vụ nào"),
            lazy_gettext("Mỗi nhiệm vụ đã giao là một dòng của bảng, kể cả khi chưa có kết quả."),
            "-issued",
            columns=SUMMARY,
        ),
    )
}


def flag(text: str | None) -> bool | None:
    return {"1": True, "true": True, "0": False, "false": False}.get(text or "")


def page_number(args: Mapping[str, str]) -> int:
    text = args.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 8 else 1
