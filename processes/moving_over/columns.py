"""The columns of the sheets: one row is one open assignment, with its document's columns repeated; one unit; or one person."""

from __future__ import annotations

from dataclasses import dataclass

from processes.refusals import _l


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """``choices``: what its drop-down holds: ``units``, ``people``, a list's name, ``kinds``, ``roles`` or ``yes``."""

    key: str
    title: str
    help: str
    required: bool = False
    is_day: bool = False
    choices: str | None = None
    width: int = 18


COLUMNS = (
    SheetColumn("number", _l("Số, ký hiệu"), "Chỉ số và ký hiệu, ví dụ 620/UBND-KTTH.", required=True),
    SheetColumn("date", _l("Ngày văn bản"), "Ngày ghi trên văn bản, dd/mm/yyyy.", required=True, is_day=True, width=14),
    SheetColumn("subject", _l("Trích yếu"), "Chép đúng văn bản.", required=True, width=40),
    SheetColumn("type", _l("Loại văn bản"), "Để trống: theo số, ký hiệu.", choices="document_types"),
    SheetColumn("field", _l("Lĩnh vực"), "Chọn trong danh mục.", choices="fields"),
    SheetColumn("issuing_body", _l("Cơ quan ban hành"), "Để trống: theo số, ký hiệu.", width=24),
    SheetColumn("director", _l("Người chỉ đạo"), "Tên đăng nhập.", required=True, choices="people"),
    SheetColumn("approver", _l("Người phê duyệt kết quả"), "Tên đăng nhập.", required=True, choices="people"),
    SheetColumn("content", _l("Nội dung nhiệm vụ"), "Mỗi dòng một nhiệm vụ.", required=True, width=50),
    SheetColumn("lead", _l("Đơn vị chủ trì"), "Mã hoặc tên đơn vị.", required=True, choices="units", width=26),
    SheetColumn("coordinating", _l("Đơn vị phối hợp"), "Nhiều đơn vị thì cách nhau bằng dấu chấm phẩy.", width=26),
    SheetColumn("follower", _l("Chuyên viên theo dõi"), "Tên đăng nhập; để trống: người nhập tệp.", choices="people"),
    SheetColumn(
        "issued_on", _l("Ngày giao"), "Ngày giao ban đầu, không sau hôm nay.", required=True, is_day=True, width=14
    ),
    SheetColumn("due_on", _l("Hạn xử lý"), "Hạn đang áp dụng; để trống: không thời hạn.", is_day=True, width=14),
    SheetColumn("original_due_on", _l("Hạn ban đầu"), "Để trống nếu chưa gia hạn lần nào.", is_day=True, width=14),
    SheetColumn("extensions", _l("Số lần gia hạn"), "Số nguyên, để trống là 0.", width=12),
    SheetColumn("accepted", _l("Đã tiếp nhận"), "x nếu đơn vị đã tiếp nhận.", choices="yes", width=12),
    SheetColumn("progress", _l("Tình hình thực hiện"), "Báo cáo gần nhất của đơn vị.", width=40),
    SheetColumn("progress_on", _l("Ngày cập nhật"), "Ngày của báo cáo ấy; để trống: ngày giao.", is_day=True, width=14),
    SheetColumn(
        "result", _l("Kết quả đã trình"), "Nội dung kết quả đang chờ duyệt; để trống nếu chưa trình.", width=40
    ),
    SheetColumn("submitted_on", _l("Ngày trình"), "Bắt buộc khi có kết quả đã trình.", is_day=True, width=14),
    SheetColumn("reply_number", _l("Số văn bản trả lời"), "Nếu kết quả có văn bản kèm theo.", width=18),
    SheetColumn("reply_date", _l("Ngày văn bản trả lời"), "Ngày ghi trên văn bản trả lời.", is_day=True, width=14),
    SheetColumn("return_reason", _l("Lý do trả lại"), "Nếu đơn vị đã trả lại và chưa ai quyết định.", width=30),
    SheetColumn("returned_on", _l("Ngày trả lại"), "Bắt buộc khi có lý do trả lại.", is_day=True, width=14),
    SheetColumn("key", _l("Nhiệm vụ trọng tâm"), "x nếu là nhiệm vụ trọng tâm.", choices="yes", width=12),
)
UNIT_COLUMNS = (
    SheetColumn("code", _l("Mã đơn vị"), "Ngắn, không khoảng trắng, ví dụ STC; không đổi được về sau.", required=True),
    SheetColumn("name", _l("Tên đơn vị"), "Đầy đủ, ví dụ Sở Tài chính.", required=True, width=44),
    SheetColumn("kind", _l("Loại đơn vị"), "Chọn trong danh mục.", required=True, choices="kinds", width=30),
    SheetColumn("parent", _l("Đơn vị cấp trên"), "Mã hoặc tên; phòng, ban thì bắt buộc.", choices="units", width=36),
    SheetColumn("position", _l("Thứ tự trong danh sách"), "Số nguyên, số nhỏ đứng trước; để trống là 0.", width=12),
    SheetColumn("mail", _l("Hộp thư của đơn vị"), "Để trống nếu không có.", width=30),
)
PERSON_COLUMNS = (
    SheetColumn("username", _l("Tên đăng nhập"), "Chữ thường không dấu, ví dụ nguyen.van.an.", required=True, width=24),
    SheetColumn("name", _l("Họ tên"), "Đầy đủ.", required=True, width=30),
    SheetColumn("position", _l("Chức vụ"), "Đầy đủ, ví dụ Phó Giám đốc Sở Tài chính.", width=40),
    SheetColumn("unit", _l("Đơn vị"), "Mã hoặc tên đơn vị.", required=True, choices="units", width=36),
    SheetColumn("roles", _l("Vai trò"), "Nhiều vai trò thì cách nhau bằng dấu chấm phẩy.", choices="roles", width=36),
    SheetColumn(
        "fields", _l("Lĩnh vực phụ trách"), "Chỉ dùng cho lãnh đạo UBND; cách nhau bằng dấu chấm phẩy.", width=30
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}
YES = "x"
