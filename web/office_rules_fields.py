"""The fields of the rules an administrator may change: settings, the office's time, a day of the calendar."""

from __future__ import annotations

from processes.calendar.commands import NOTE_LENGTH
from web.entry_forms import Schema


def _rule(title: str, english: str, kind: str, help_text: str, help_english: str) -> Schema:
    widget = {"integer": "number", "boolean": "checkbox"}.get(kind, "text")
    described: Schema = {"title": title, "x-title-en": english, "type": kind, "x-widget": widget}
    return {**described, "description": help_text, "x-description-en": help_english}


def _weight(title: str, english: str, help_text: str, help_english: str) -> Schema:
    more, more_english = "Từ 0 đến 100; 0 là không tính.", "From 0 to 100; 0 leaves it out."
    return _rule(title, english, "integer", f"{help_text} {more}", f"{help_english} {more_english}")


#: The settings that change something today, as an administrator reads them.
RULES: Schema = {
    "type": "object",
    "required": [
        "upload_limit_mb",
        "mail_daily_at",
        "mail_kept_days",
        "uploads_kept_days",
        "before_a_day",
        "result_words",
        "ranking_in_time",
        "ranking_first_pass",
        "ranking_rejections",
        "ranking_lateness",
    ],
    "properties": {
        "return_within_days": _rule(
            "Được trả lại trong (ngày làm việc kể từ ngày giao)",
            "May be returned within (working days after issue)",
            "integer",
            "Từ 1 đến 365. Để trống thì đơn vị được trả lại bất cứ lúc nào.",
            "From 1 to 365. Left empty, a unit may return an assignment at any time.",
        ),
        "upload_limit_mb": _rule(
            "Dung lượng tối đa của một tệp (MB)",
            "Largest file (MB)",
            "integer",
            "Từ 1 đến 500 MB.",
            "From 1 to 500 MB.",
        ),
        "mail_daily_at": _rule(
            "Giờ gửi thư tổng hợp hằng ngày",
            "Time of the daily mail",
            "string",
            "Dạng giờ:phút, ví dụ 07:30. Cho những người chọn nhận mỗi ngày một thư.",
            "As hour:minute, such as 07:30. For those who chose one mail a day.",
        ),
        "most_extensions": _rule(
            "Đơn vị được đề nghị gia hạn tối đa (lần)",
            "Extensions a unit may ask for, at most",
            "integer",
            "Từ 0 đến 50, tính mọi lần đã gia hạn; để trống thì không giới hạn. Người giao vẫn gia hạn được.",
            "From 0 to 50, counting every extension; left empty, there is no limit. The assigner may always extend.",
        ),
        "before_a_day": {
            "title": "Văn bản ghi “trước ngày 20/7” thì hạn là",
            "x-title-en": "“Before 20/7” in a document means due on",
            "type": "string",
            "x-widget": "choice",
            "oneOf": [
                {"const": "day_before", "title": "ngày liền trước (19/7)", "x-title-en": "the day before (19/7)"},
                {"const": "on_day", "title": "chính ngày ấy (20/7)", "x-title-en": "that day (20/7)"},
            ],
            "description": "Dùng khi nhập nhiệm vụ có tích “Văn bản ghi “trước ngày””; hạn đã đặt giữ nguyên.",
            "x-description-en": "For assignments entered with that tick; deadlines already set stay as they are.",
        },
        "result_words": {
            "title": "Cách gọi kết quả duyệt",
            "x-title-en": "Words for the decision on a result",
            "type": "string",
            "x-widget": "choice",
            "oneOf": [
                {
                    "const": "approve",
                    "title": "Duyệt / Yêu cầu báo cáo lại",
                    "x-title-en": "Approve / Ask for a new report",
                },
                {"const": "reached", "title": "Đạt / Không đạt", "x-title-en": "Satisfactory / Not satisfactory"},
            ],
            "description": "Đổi chữ ở mọi nơi nói về kết quả: nút, thông báo, thư, thẻ danh sách và dòng thời gian.",
            "x-description-en": "Changes the words wherever a result is spoken of: buttons, notices, mails, tabs and timeline.",
        },
        "mail_kept_days": _rule(
            "Lưu thông tin về thư đã gửi (ngày)",
            "Sent mails are kept (days)",
            "integer",
            "Từ 7 đến 3650. Sau đó không còn biết thư nào đã gửi cho ai; thông báo vẫn còn.",
            "From 7 to 3650. After that it is not known any more what was mailed to whom; the notices stay.",
        ),
        "uploads_kept_days": _rule(
            "Lưu tệp của việc làm hàng loạt (ngày)",
            "Uploads for many at once are kept (days)",
            "integer",
            "Từ 7 đến 3650, kể từ khi làm xong: tệp gửi cho nhiều nhiệm vụ (mỗi nhiệm vụ vẫn có bản riêng), tệp Excel đã nhập.",
            "From 7 to 3650 after it was done: files sent to many assignments (each keeps its own), sheets that were entered.",
        ),
        "public_site": _rule(
            "Mở trang công khai, không cần đăng nhập",
            "Open the public pages, without login",
            "boolean",
            "Ở địa chỉ /public: chỉ các văn bản được đánh dấu công khai, không có tệp, tên người hay trao đổi.",
            "At /public: only documents marked for publication, without files, names of people or discussion.",
        ),
        "public_embedding": _rule(
            "Cổng được nhúng trang công khai",
            "Portals that may embed the public pages",
            "string",
            "Ví dụ https://kontum.gov.vn; nhiều địa chỉ cách nhau dấu cách. Để trống: không cổng nào.",
            "Such as https://kontum.gov.vn; several are separated by blanks. Left empty: none.",
        ),
        "ranking_in_time": _weight(
            "Xếp hạng đơn vị: trọng số đúng hạn",
            "Ranking of units: weight of being in time",
            "Số xong đúng hạn trên số có hạn đã xong hoặc đang quá hạn.",
            "What was done in time, of what has a deadline and is done or overdue.",
        ),
        "ranking_first_pass": _weight(
            "Xếp hạng đơn vị: trọng số duyệt ngay lần đầu",
            "Ranking of units: weight of being approved at once",
            "Số được duyệt mà không phải báo cáo lại trên số đã xong.",
            "What was approved without a new report, of what is done.",
        ),
        "ranking_rejections": _weight(
            "Xếp hạng đơn vị: trọng số không bị yêu cầu báo cáo lại",
            "Ranking of units: weight of not being sent back",
            "Số lần được duyệt trên tổng số lần Văn phòng quyết định.",
            "Approvals, of all decisions of the Office.",
        ),
        "ranking_lateness": _weight(
            "Xếp hạng đơn vị: trọng số mức độ chậm",
            "Ranking of units: weight of how late",
            "100 điểm khi không chậm, 0 điểm khi chậm bình quân từ 30 ngày.",
            "100 when nothing is late, 0 when what is late is 30 days late or more on average.",
        ),
        "documents_by_van_thu": _rule(
            "Văn thư chuyển mọi văn bản đi cho người soạn",
            "Văn thư forwards every outgoing document",
            "boolean",
            "Không chọn thì văn bản đã rõ người soạn đến thẳng người ấy; chưa rõ thì vẫn ở văn thư.",
            "Otherwise a document whose drafter is known goes straight to them; others still wait with văn thư.",
        ),
        "allow_no_deadline": _rule(
            "Cho phép nhập nhiệm vụ không có thời hạn",
            "Assignments without a deadline may be entered",
            "boolean",
            "Nhiệm vụ không có thời hạn không bao giờ quá hạn, cũng không tính là đúng hạn.",
            "Such an assignment is never overdue, and never counted as done in time.",
        ),
    },
}
#: What the office's time is counted by: these change when what is open is reminded of.
TIME: Schema = {
    "type": "object",
    "required": [
        "office_begin",
        "break_begin",
        "break_end",
        "office_end",
        "late_entry_hour",
        "due_soon_days",
        "review_days",
    ],
    "properties": {
        "office_begin": _rule(
            "Giờ bắt đầu làm việc", "Beginning of the office day", "string", "Ví dụ 07:30.", "Such as 07:30."
        ),
        "break_begin": _rule(
            "Giờ bắt đầu nghỉ trưa", "Beginning of the midday break", "string", "Ví dụ 11:30.", "Such as 11:30."
        ),
        "break_end": _rule(
            "Giờ hết nghỉ trưa",
            "End of the midday break",
            "string",
            "Ví dụ 13:30; trùng giờ bắt đầu thì không nghỉ trưa.",
            "Such as 13:30; the same as its beginning: there is none.",
        ),
        "office_end": _rule(
            "Giờ hết ngày làm việc",
            "End of the office day",
            "string",
            "Ví dụ 17:00. Hạn xử lý hết vào giờ này; hạn đã đặt giữ nguyên.",
            "Such as 17:00. Due dates end at this time; deadlines already set stay as they are.",
        ),
        "late_entry_hour": _rule(
            "Giờ chuyển sang ngày làm việc sau",
            "From this hour, the next working day",
            "string",
            "Ví dụ 15:00. Văn bản phát hành, kết quả trình sau giờ này thì nhập, duyệt trong ngày làm việc sau.",
            "Such as 15:00. What is issued or submitted after it is entered or reviewed by the next working day.",
        ),
        "due_soon_days": _rule(
            "Nhắc sắp đến hạn trước (ngày làm việc)",
            "Due soon, working days before",
            "integer",
            "Từ 0 đến 60.",
            "From 0 to 60.",
        ),
        "review_days": _rule(
            "Thời gian duyệt kết quả thêm (ngày làm việc)",
            "More time for a review (working days)",
            "integer",
            "0: trong ngày làm việc, kết quả trình sau giờ chuyển ngày thì trong ngày làm việc sau; N: thêm N ngày làm việc. Quá"
            " thời gian này người phê duyệt được nhắc.",
            "0: on that working day, for what is submitted after the hour above on the next; N: so many working days later. After"
            " that the approver is reminded.",
        ),
    },
}
WORKING, OFF = "working", "off"
DAY: Schema = {
    "type": "object",
    "required": ["day", "kind"],
    "properties": {
        "day": {"title": "Ngày", "x-title-en": "Day", "type": "string", "format": "date", "x-widget": "date"},
        "kind": {
            "title": "Là",
            "x-title-en": "It is",
            "type": "string",
            "x-widget": "choice",
            "oneOf": [
                {"const": OFF, "title": "Ngày nghỉ", "x-title-en": "Day off"},
                {"const": WORKING, "title": "Ngày làm việc", "x-title-en": "Working day"},
            ],
        },
        "note": {
            "title": "Ghi chú",
            "x-title-en": "Note",
            "type": "string",
            "x-widget": "text",
            "maxLength": NOTE_LENGTH,
            "description": "Ví dụ: làm bù cho thứ Hai 31/08.",
            "x-description-en": "Such as: worked instead of Monday 31/08.",
        },
    },
}
