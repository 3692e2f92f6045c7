"""What the product itself puts on timelines, in people's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from processes.settings import current

#: The calendar, the office hours or the settings of days have changed, and timers with them; deadlines stay.
REARMED = "rearm"
#: What the product itself puts on the timeline.
SYSTEM_TITLES = {
    "issue": ("Giao theo nhiệm vụ định kỳ", "Given as it repeats"),
    "due_soon": ("Sắp đến hạn", "Due soon"),
    "overdue": ("Quá hạn", "Overdue"),
    "review_overdue": ("Quá hạn duyệt kết quả", "Review overdue"),
    REARMED: ("Hẹn lại giờ nhắc theo lịch mới", "Reminders follow the new calendar"),
    "above_ended": ("Kết thúc theo nhiệm vụ", "Ended with the assignment"),
    "approve_by_default": ("Duyệt mặc định vì hết thời gian duyệt", "Approved by default, the time to decide was over"),
}
#: The same where the office says *đạt, không đạt* of results (T8).
REACHED_TITLES = {
    "approve_by_default": (
        "Đạt mặc định vì hết thời gian duyệt",
        "Satisfactory by default, the time to decide was over",
    ),
}
#: A step of the ladder that tells one party after the other of an overdue assignment; its words of whom, as people say them.
ESCALATE = "escalate"
TOLD_TITLES = {
    "lead": ("người phụ trách tại đơn vị", "whoever is in charge in the unit"),
    "leader_of_unit": ("lãnh đạo đơn vị", "the head of the unit"),
    "drafter": ("người soạn", "the drafter"),
    "follower": ("chuyên viên theo dõi", "the follower"),
    "head_of_phong": ("trưởng phòng theo dõi", "the head of the following room"),
    "approver": ("người phê duyệt", "the approver"),
    "office": ("lãnh đạo Văn phòng", "the leaders of the Office"),
    "director": ("người chỉ đạo", "the director"),
}


def titles_of(action: str, values: Mapping[str, Any]) -> tuple[str, str] | None:
    """What the product did by itself, in Vietnamese and in English; None for what it never does."""
    if action == ESCALATE:
        return _told_of_late(values)
    reached = REACHED_TITLES.get(action) if current.get("result_words") == "reached" else None
    return reached or SYSTEM_TITLES.get(action)


def _told_of_late(values: Mapping[str, Any]) -> tuple[str, str]:
    whom = [TOLD_TITLES.get(word, (word, word)) for word in values.get("whom", ())]
    days = values.get("working_days", 0)
    return (
        f"Đã báo {', '.join(vi for vi, _ in whom)}: quá hạn {days} ngày làm việc",
        f"Told {', '.join(en for _, en in whom)}: {days} working {'day' if days == 1 else 'days'} overdue",
    )
