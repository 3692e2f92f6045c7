"""Words and icons of statuses. A status that only a newer diagram knows is shown by the name of its step."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import get_locale, gettext, lazy_gettext

from processes.received.rows import DocumentRow
from processes.shares.rows import ShareRow

GROUP_ICONS = {
    "draft": "pencil",
    "waiting": "inbox",
    "in_progress": "progress",
    "in_review": "eye-check",
    "stopped": "player-pause",
    "ended": "circle-check",
}
# Ended, but nothing was achieved: green would lie.
WITHOUT_RESULT = {
    "cancelled": "ban",
    "deleted": "trash",
    "declined": "circle-x",
    "withdrawn": "corner-up-left",
    "closed": "player-stop",
    "stopped": "player-stop",
}
ASSIGNMENT_WORDS = {
    "new": lazy_gettext("Mới tạo"),
    "waiting": lazy_gettext("Đợi xử lý"),
    "in_progress": lazy_gettext("Đang xử lý"),
    "unit_review": lazy_gettext("Chờ lãnh đạo đơn vị"),
    "checking": lazy_gettext("Chờ xem lại"),
    "submitted": lazy_gettext("Chờ duyệt"),
    "returned": lazy_gettext("Trả lại"),
    "recalled": lazy_gettext("Đã thu hồi"),
    "completed": lazy_gettext("Hoàn thành"),
    "cancelled": lazy_gettext("Dừng theo dõi"),
    "deleted": lazy_gettext("Đã xóa"),
}
DIRECTIVE_WORDS = {
    "draft": lazy_gettext("Dự thảo"),
    "issued": lazy_gettext("Đang xử lý"),
    "processed": lazy_gettext("Đã xử lý"),
    "completed": lazy_gettext("Hoàn thành"),
    "deleted": lazy_gettext("Đã xóa"),
}
GROUP_WORDS = {
    "draft": lazy_gettext("Mới tạo"),
    "waiting": lazy_gettext("Đợi xử lý"),
    "in_progress": lazy_gettext("Đang xử lý"),
    "in_review": lazy_gettext("Chờ duyệt"),
    "stopped": lazy_gettext("Tạm dừng"),
    "ended": lazy_gettext("Đã kết thúc"),
}


@dataclass(frozen=True, slots=True)
class StatusChip:
    word: str
    icon: str
    tone: str


def document_chip(row: DocumentRow) -> StatusChip:
    """How a received document stands: its words are the diagram's."""
    word = row.status_label_en if str(get_locale()) == "en" else row.status_label
    return StatusChip(word, GROUP_ICONS.get(row.status_group, "circle-dashed"), row.status_group)


def share_chip(row: ShareRow) -> StatusChip:
    """How a part of an assignment stands: its words are the diagram's."""
    word = row.status_label_en if str(get_locale()) == "en" else row.status_label
    if row.status in WITHOUT_RESULT:
        return StatusChip(word, WITHOUT_RESULT[row.status], "none")
    return StatusChip(word, GROUP_ICONS.get(row.status_group, "circle-dashed"), row.status_group)


def status_chip(status: str, group: str, *, directive: bool = False, step: str | None = None) -> StatusChip:
    """How a status is shown. `step` is the name of the open element, the word for a status not listed here."""
    words = DIRECTIVE_WORDS if directive else ASSIGNMENT_WORDS
    word = words.get(status) or step or GROUP_WORDS.get(group) or gettext("Không rõ")
    if status in WITHOUT_RESULT:
        return StatusChip(str(word), WITHOUT_RESULT[status], "none")
    return StatusChip(str(word), GROUP_ICONS.get(group, "circle-dashed"), group)
