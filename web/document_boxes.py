"""The lists of received documents: their words, and who has them in the menu (B3, B16, Q9, Q11, D2)."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

from processes.received.boxes import ALL, INTAKE, OWN, PUBLISHED, REPLIES, TABS


@dataclass(frozen=True, slots=True)
class DocumentBox:
    """One list. ``endpoint`` is its page; the first tab is the one it opens with, whose number the menu shows."""

    endpoint: str
    title: LazyString
    lead: LazyString
    nothing: LazyString
    #: what brings something here, said where there is nothing
    how: LazyString
    icon: str
    roles: frozenset[str]

    @property
    def first_tab(self) -> str:
        return next(iter(TABS[self.endpoint]))

    @property
    def tabs(self) -> tuple[str, ...]:
        return (*TABS[self.endpoint], ALL)


TAB_WORDS = {
    "waiting": lazy_gettext("Chờ tiếp nhận"),
    "accepted": lazy_gettext("Đã tiếp nhận"),
    "followed": lazy_gettext("Đang theo dõi"),
    "not_needed": lazy_gettext("Không giao nhiệm vụ"),
    "declined": lazy_gettext("Từ chối"),
    "unsorted": lazy_gettext("Chờ chuyển"),
    "forwarded": lazy_gettext("Đã chuyển"),
    "open": lazy_gettext("Chưa theo dõi"),
    "unmatched": lazy_gettext("Chờ ghi nhận"),
    "recorded": lazy_gettext("Đã ghi nhận"),
    "set_aside": lazy_gettext("Không phải báo cáo"),
    ALL: lazy_gettext("Tất cả"),
}
_FOLLOW = frozenset({"specialist", "head_of_phong", "inspection"})
BOXES = {
    box.endpoint: box
    for box in (
        DocumentBox(
            INTAKE,
            lazy_gettext("Tiếp nhận văn bản"),
            lazy_gettext("Văn bản đi do phần mềm khác chuyển đến, chờ bạn tiếp nhận để giao nhiệm vụ và theo dõi."),
            lazy_gettext("Không có văn bản nào ở đây"),
            lazy_gettext(
                "Văn bản đi do phần mềm khác chuyển đến sẽ hiện ở đây; văn bản không qua phần mềm ấy thì nhập ở “Tạo văn bản chỉ đạo”."
            ),
            "inbox",
            _FOLLOW | {"van_thu"},
        ),
        DocumentBox(
            PUBLISHED,
            lazy_gettext("Phát hành văn bản"),
            lazy_gettext("Văn bản đã phát hành. Chọn văn bản rồi bấm “Chuyển nội bộ” để chuyển cho chuyên viên soạn."),
            lazy_gettext("Không có văn bản nào ở đây"),
            lazy_gettext("Văn bản đã phát hành do phần mềm khác chuyển đến sẽ hiện ở đây để chuyển cho người soạn."),
            "mail-forward",
            frozenset({"van_thu", "admin"}),
        ),
        DocumentBox(
            OWN,
            lazy_gettext("Văn bản đi"),
            lazy_gettext("Văn bản bạn soạn hoặc được chuyển đến; đánh dấu TD để theo dõi thực hiện."),
            lazy_gettext("Không có văn bản nào ở đây"),
            lazy_gettext(
                "Văn bản bạn soạn, hoặc được chuyển cho bạn, sẽ hiện ở đây; chưa có thì nhập ở “Tạo văn bản chỉ đạo”."
            ),
            "file-text",
            _FOLLOW,
        ),
        DocumentBox(
            REPLIES,
            lazy_gettext("Văn bản đến"),
            lazy_gettext("Văn bản đến có dẫn số văn bản giao việc; ghi nhận là báo cáo của đơn vị bằng một lần bấm."),
            lazy_gettext("Không có văn bản nào ở đây"),
            lazy_gettext("Văn bản đến có dẫn số văn bản giao việc sẽ hiện ở đây để ghi nhận là báo cáo của đơn vị."),
            "mail-opened",
            _FOLLOW | {"van_thu"},
        ),
    )
}
