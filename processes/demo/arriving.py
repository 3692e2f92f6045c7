"""Documents that eOffice has just pushed, so that a newcomer finds the lists of intake alive (B14, Q9, D2)."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

from processes.calendar.working import load_calendar
from processes.demo.documents import document
from processes.organisation.actor import actor_by_username
from processes.organisation.commands import add_person
from processes.received.commands import receive_document
from processes.received.models import OUTGOING

#: The account of the other system: no password, it comes by a token only.
SYSTEM = ("eoffice", "eOffice", "Phần mềm quản lý văn bản", "VPUB", ("connected_system",))
#: Number, subject, type, the drafter's account (none: văn thư forwards it).
DOCUMENTS = (
    ("4232/UBND-TN", "V/v gia hạn xuất khẩu cát nhiễm mặn", "cong_van", "chuyenvien"),
    ("2916/UBND-TM", "V/v tham gia dự thảo Công văn của Bộ Tài chính", "cong_van", "chuyenvien"),
    ("282/TB-VP", "Thông báo về việc cán bộ, công chức đến tuổi nghỉ hưu", "thong_bao", None),
    ("1263/QĐ-UBND", "Quyết định về việc cấp kinh phí cho Sở Văn hóa, Thể thao và Du lịch", "quyet_dinh", None),
    ("183/GM-UBND", "Giấy mời họp chuẩn bị Hội nghị đối thoại doanh nghiệp", "giay_moi", None),
)


def push_documents(now: datetime) -> None:
    """Push them as of ``now``, dated the working day before."""
    add_person(*SYSTEM)
    by = actor_by_username(SYSTEM[0])
    assert by is not None
    calendar = load_calendar()
    day = calendar.add_working_days(calendar.local_date(now), -1)
    for place, (number, subject, kind, drafter) in enumerate(DOCUMENTS):
        name = number.replace("/", "_") + ".pdf"
        values: dict[str, Any] = {
            "source_id": f"di/{day.year}/{number}",
            "number": number,
            "date": day,
            "subject": subject,
            "type": kind,
            **({"drafter": drafter} if drafter else {}),
        }
        file = io.BytesIO(document(name, [f"Số: {number}", subject]))
        at = now - timedelta(minutes=10 * (len(DOCUMENTS) - place))
        receive_document(values, [(file, name)], direction=OUTGOING, by=by, now=at)
