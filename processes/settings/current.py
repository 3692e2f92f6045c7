"""What holds now: the settings a province has changed, and the documented defaults of the others."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.settings.kept import Kept
from processes.settings.models import Setting

DEFAULT_TIMEZONE = "Asia/Ho_Chi_Minh"


_HOUR = re.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def is_hour(value: object) -> bool:
    """``17:00``"""
    return isinstance(value, str) and _HOUR.fullmatch(value) is not None


def whole_number(low: int, high: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def whole_number_or_none(low: int, high: int) -> Callable[[object], bool]:
    fits = whole_number(low, high)
    return lambda value: value is None or fits(value)


def is_switch(value: object) -> bool:
    return isinstance(value, bool)


_ORIGIN = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::[0-9]{1,5})?")


def is_origins(value: object) -> bool:
    """``https://kontum.gov.vn https://vpub.kontum.gov.vn``: at most ten addresses without a path; None for none."""
    if value is None:
        return True
    if not isinstance(value, str) or len(value) > 1_000:
        return False
    origins = value.split()
    return len(origins) <= 10 and all(_ORIGIN.fullmatch(origin) for origin in origins)


@dataclass(frozen=True, slots=True)
class Known:
    """A setting that exists: its default, what values it takes, and that rule as a sentence."""

    default: Any
    fits: Callable[[object], bool]
    rule: str


SETTINGS = MappingProxyType(
    {
        # The office day: its beginning, its midday break (none when both are the same), its end, at which a due date ends.
        "office_begin": Known("07:30", is_hour, "Giờ bắt đầu làm việc phải có dạng giờ:phút, ví dụ 07:30."),
        "break_begin": Known("11:30", is_hour, "Giờ bắt đầu nghỉ trưa phải có dạng giờ:phút, ví dụ 11:30."),
        "break_end": Known("13:30", is_hour, "Giờ hết nghỉ trưa phải có dạng giờ:phút, ví dụ 13:30."),
        "office_end": Known("17:00", is_hour, "Giờ hết ngày làm việc phải có dạng giờ:phút, ví dụ 17:00."),
        # Working days before the deadline from which an assignment is near due (C14).
        "due_soon_days": Known(3, whole_number(0, 60), "Số ngày làm việc được coi là sắp đến hạn phải từ 0 đến 60."),
        # Issued, handed in or asked after this hour: to be entered, reviewed, reported by the next working day (C11, T12–T14).
        "late_entry_hour": Known(
            "15:00", is_hour, "Giờ chuyển sang ngày làm việc sau phải có dạng giờ:phút, ví dụ 15:00."
        ),
        # Working days after issue within which a unit may return an assignment; None: always (B53).
        "return_within_days": Known(
            None, whole_number_or_none(1, 365), "Số ngày làm việc được trả lại phải từ 1 đến 365, hoặc để trống."
        ),
        # Working days that the Office has to decide about a result after the one on which it is to (T13: none).
        "review_days": Known(0, whole_number(0, 60), "Số ngày làm việc để duyệt kết quả phải từ 0 đến 60."),
        # Size limit of one uploaded file, in MB of 1024 × 1024 bytes.
        "upload_limit_mb": Known(50, whole_number(1, 500), "Dung lượng tối đa của một tệp phải từ 1 đến 500 MB."),
        # When the one mail of the day goes to those who want one.
        "mail_daily_at": Known("07:30", is_hour, "Giờ gửi thư tổng hợp phải có dạng giờ:phút, ví dụ 07:30."),
        # How often an assignment may have been extended for its unit still to ask; None: as often as it likes (C9).
        "most_extensions": Known(
            None, whole_number_or_none(0, 50), "Số lần gia hạn tối đa phải từ 0 đến 50, hoặc để trống."
        ),
        # What “trước ngày 20/7” in a document means: due on the day before, or on that day (C20).
        "before_a_day": Known(
            "day_before",
            lambda value: value in ("day_before", "on_day"),
            "Cách hiểu “trước ngày” là một trong hai cách có sẵn.",
        ),
        # Whether the Office approves results or confirms that they are reached: the words of its two buttons (T8).
        "result_words": Known(
            "approve",
            lambda value: value in ("approve", "reached"),
            "Cách gọi kết quả duyệt là một trong hai cách có sẵn.",
        ),
        # Days for which it is known what was mailed to whom.
        "mail_kept_days": Known(90, whole_number(7, 3650), "Số ngày lưu thư đã gửi phải từ 7 đến 3650."),
        # Days for which the files of what was done to many at once, and uploaded sheets, are kept after it was done.
        "uploads_kept_days": Known(
            90, whole_number(7, 3650), "Số ngày lưu tệp của việc làm hàng loạt phải từ 7 đến 3650."
        ),
        # Whether văn thư forwards every outgoing document (Q10), or its drafter has it at once (B14).
        "documents_by_van_thu": Known(False, is_switch, "Đề nghị chọn có hoặc không."),
        # What each mark weighs when units are compared (T19): in time, approved at once, not sent back, how late.
        **{
            f"ranking_{name}": Known(weight, whole_number(0, 100), "Trọng số xếp hạng phải từ 0 đến 100.")
            for name, weight in (("in_time", 50), ("first_pass", 20), ("rejections", 10), ("lateness", 20))
        },
        # Whether what is marked for publication is shown to everybody, without login (K17–K21, T2, C8).
        "public_site": Known(False, is_switch, "Đề nghị chọn có hoặc không."),
        # Which portals may show the public pages inside their own: origins, separated by blanks; empty: none.
        "public_embedding": Known(
            None,
            is_origins,
            "Cổng được nhúng trang công khai phải là các địa chỉ dạng https://cong.tinh.gov.vn, cách nhau dấu cách.",
        ),
        # Whether assignments without a deadline may be entered (C3, T4).
        "allow_no_deadline": Known(True, is_switch, "Đề nghị chọn có hoặc không."),
    }
)


def _stored(session: Session) -> dict[str, Any]:
    return {row.name: row.value for row in session.execute(select(Setting.name, Setting.value))}


kept = Kept(_stored)
_zone = ZoneInfo(DEFAULT_TIMEZONE)


def configure(*, timezone: ZoneInfo) -> None:
    """Tell the application where its office days begin and end; once, when it is put together."""
    global _zone
    _zone = timezone


def timezone() -> ZoneInfo:
    """The zone of the office's days (``CHIDAO_TIMEZONE``)."""
    return _zone


def get(name: str) -> Any:
    """The value that holds for ``name``. Raises KeyError for a setting that does not exist.

    A stored value that no longer fits its rule counts as not set: a bad row must not stop the office.
    """
    known = SETTINGS[name]
    value = kept.get().get(name, known.default)
    return value if known.fits(value) else known.default
