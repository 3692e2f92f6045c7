"""The groups of notices in people's words, and what a person chooses for each on the page of their own settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

from processes.notices.choices import Way
from processes.notices.kinds import GROUPS
from web.result_words import spoken

#: group → what it is called, and what belongs to it
WORDS: dict[str, tuple[LazyString, LazyString]] = {
    "assigned": (
        lazy_gettext("Được giao việc"),
        lazy_gettext("giao, giao lại, giữ nguyên việc giao, chuyển xử lý, đề nghị phối hợp, nhiệm vụ con"),
    ),
    "urged": (lazy_gettext("Bị đôn đốc"), lazy_gettext("đôn đốc và ý kiến chỉ đạo")),
    "sent_back": (lazy_gettext("Kết quả phải làm lại"), lazy_gettext("yêu cầu báo cáo lại, yêu cầu bổ sung")),
    "overdue": (lazy_gettext("Quá hạn"), lazy_gettext("cả khi được báo lên lãnh đạo")),
    "due_soon": (lazy_gettext("Sắp đến hạn"), lazy_gettext("nhiệm vụ và phần việc sắp đến hạn")),
    "submitted": (
        lazy_gettext("Kết quả chờ bạn xem"),
        lazy_gettext("đơn vị trình, chuyển phê duyệt, đề xuất, đề nghị xác nhận"),
    ),
    "review_overdue": (
        lazy_gettext("Kết quả chờ bạn quá lâu"),
        lazy_gettext("quá hạn duyệt, nhắc lại mỗi ngày làm việc"),
    ),
    "extension": (lazy_gettext("Đơn vị đề nghị gia hạn"), lazy_gettext("cần đồng ý hoặc từ chối")),
    "difficulty": (lazy_gettext("Đơn vị báo vướng mắc"), lazy_gettext("cần trả lời")),
    "returned": (lazy_gettext("Việc bị trả lại"), lazy_gettext("đơn vị trả lại, từ chối phối hợp, văn bản bị từ chối")),
    "followed": (lazy_gettext("Được chuyển theo dõi"), lazy_gettext("chuyển phòng, chuyển người theo dõi")),
    "documents": (lazy_gettext("Văn bản chờ tiếp nhận"), lazy_gettext("văn bản đi do phần mềm khác chuyển đến")),
    "answered": (lazy_gettext("Có trả lời phần việc"), lazy_gettext("trả lời phối hợp, kết quả nhiệm vụ con")),
    "mentioned": (lazy_gettext("Được nhắc đến"), lazy_gettext("có người ghi @ tên bạn trong trao đổi")),
    "delegated": (lazy_gettext("Ủy quyền"), lazy_gettext("được ủy quyền khi người khác vắng mặt")),
    "approved": (
        spoken(lazy_gettext("Kết quả được duyệt"), lazy_gettext("Kết quả đạt")),
        spoken(
            lazy_gettext("duyệt, ghi nhận báo cáo, nhận trả lời"), lazy_gettext("đạt, ghi nhận báo cáo, nhận trả lời")
        ),
    ),
    "changed": (
        lazy_gettext("Việc thay đổi"),
        lazy_gettext("gia hạn, điều chỉnh, thu hồi, dừng theo dõi, trả lời vướng mắc"),
    ),
    "progress": (lazy_gettext("Tiến độ của đơn vị"), lazy_gettext("tiếp nhận, cập nhật tiến độ, đã xem ý kiến")),
    "discussed": (lazy_gettext("Trao đổi mới"), lazy_gettext("ở nhiệm vụ bạn tham gia, không nhắc tên bạn")),
}
#: How a group is mailed.
MAIL: dict[str, LazyString] = {
    "at_once": lazy_gettext("ngay khi có"),
    "daily": lazy_gettext("thư tổng hợp"),
    "none": lazy_gettext("không gửi"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One group as the page shows it."""

    name: str
    title: str
    text: str
    asks: bool
    way: Way


def lines_of(ways: Mapping[str, Way]) -> list[Line]:
    """The groups in their order."""
    return [Line(name, str(WORDS[name][0]), str(WORDS[name][1]), GROUPS[name].asks, way) for name, way in ways.items()]


def read_ways(form: Mapping[str, str], before: Mapping[str, Way]) -> dict[str, Way]:
    """What was sent for the groups of the page. A group that is not there stays as it is."""
    return {
        name: Way(GROUPS[name].asks or form.get(f"bell-{name}") == "1", form[f"mail-{name}"])
        for name in before
        if f"mail-{name}" in form
    }
