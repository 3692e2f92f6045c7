"""What the calls answer, as the description of the API shows it. Every answer passes through its schema."""

from __future__ import annotations

from apiflask import Schema
from marshmallow import fields, validate

from processes.assignments.boxes import GROUPS
from web.api.fields import Day
from web.api.sentences import Sentence as _l

MOMENT = {"description": _l("Thời điểm theo giờ của cơ quan, ví dụ 2026-08-04T17:00:00+07:00.")}


def moment(about: str | None = None) -> fields.Field[object]:
    """Moments are written by `present`, in the office's zone."""
    metadata = {"format": "date-time", "description": about or MOMENT["description"]}
    return fields.String(allow_none=True, metadata=metadata)


class Created(Schema):
    id = fields.Integer()
    status = fields.String()


class FileCreated(Schema):
    id = fields.Integer()


class PersonOut(Schema):
    username = fields.String()
    name = fields.String()
    position = fields.String()


class UnitOut(Schema):
    code = fields.String()
    name = fields.String()


class UnitInTree(UnitOut):
    parent = fields.String(allow_none=True, metadata={"description": _l("Mã đơn vị cấp trên.")})
    kind = fields.String()


class Units(Schema):
    items = fields.List(fields.Nested(UnitInTree))
    total = fields.Integer()


class Me(PersonOut):
    unit = fields.Nested(UnitOut)
    roles = fields.List(fields.String())
    fields_of_work = fields.List(fields.String(), data_key="fields")
    language = fields.String()


class EntryOut(Schema):
    code = fields.String()
    name = fields.String()
    name_en = fields.String()


class Entries(Schema):
    items = fields.List(fields.Nested(EntryOut))
    total = fields.Integer()


class NamedCode(Schema):
    code = fields.String()
    name = fields.String()


class FileOut(Schema):
    id = fields.Integer()
    name = fields.String()
    media_type = fields.String()
    size = fields.Integer()


class ActionOut(Schema):
    name = fields.String()
    title = fields.String()
    form = fields.Dict(
        allow_none=True, metadata={"description": _l("JSON Schema của các giá trị phải gửi; null = không có.")}
    )


class DirectiveOfAssignment(Schema):
    id = fields.Integer()
    number = fields.String()
    date = Day()
    subject = fields.String()


class PeriodOut(Schema):
    """Which kỳ of a repeating assignment it is."""

    series = fields.Integer()
    code = fields.String(metadata={"description": "2026-W48, 2026-12, 2027-Q1"})
    label = fields.String()


class AssignmentItem(Schema):
    """Facts of an assignment as lists show them."""

    id = fields.Integer()
    directive = fields.Nested(DirectiveOfAssignment)
    content = fields.String()
    lead = fields.Nested(UnitOut)
    coordinating = fields.List(fields.String(), metadata={"description": _l("Tên các đơn vị, người phối hợp.")})
    follower = fields.Nested(PersonOut, allow_none=True)
    officer = fields.Nested(PersonOut, allow_none=True)
    drafter = fields.Nested(PersonOut)
    approver = fields.Nested(PersonOut)
    director = fields.Nested(PersonOut)
    key = fields.Boolean()
    status = fields.String()
    status_label = fields.String()
    group = fields.String(validate=validate.OneOf(GROUPS))
    clock = fields.String(validate=validate.OneOf(["unit", "office", "none"]))
    due_on = Day(allow_none=True)
    due_at = moment()
    original_due_at = moment(_l("Hạn ban đầu, trước mọi lần gia hạn."))
    due_soon = fields.Boolean()
    overdue = fields.Boolean()
    remaining_days = fields.Integer(
        allow_none=True,
        metadata={"description": _l("Số ngày lịch còn lại, âm khi quá hạn; null khi không có hạn hoặc đã kết thúc.")},
    )
    timeliness = fields.String(
        allow_none=True,
        validate=validate.OneOf(["early", "on_time", "late", None]),
        metadata={
            "description": _l("So thời điểm trình được chấp nhận với hạn; null khi chưa xong hoặc không có hạn.")
        },
    )
    days = fields.Integer(
        allow_none=True, metadata={"description": _l("Số ngày so với hạn: âm là sớm, dương là chậm.")}
    )
    entered_at = moment()
    issued_at = moment()
    accepted_at = moment()
    submitted_at = moment()
    ended_at = moment()
    rejections = fields.Integer()
    extensions = fields.Integer()
    period = fields.Nested(PeriodOut, allow_none=True)


class AssignmentOut(AssignmentItem):
    """Everything about one assignment, and what the caller may do with it now. One that the caller no longer sees
    (deleted) is told by `id` and `status` alone."""

    version = fields.Integer(
        metadata={
            "description": _l(
                "Số lần đã lưu qua biểu mẫu hoặc PATCH; gửi lại trong If-Match khi sửa để không ghi đè người khác."
            )
        }
    )
    coordinating_units = fields.List(fields.Nested(UnitOut))
    coordinating_people = fields.List(fields.Nested(PersonOut))
    expected_product = fields.String(allow_none=True)
    files = fields.List(fields.Nested(FileOut))
    actions = fields.List(fields.Nested(ActionOut))


class AssignmentPage(Schema):
    items = fields.List(fields.Nested(AssignmentItem))
    total = fields.Integer()


class ReportOut(Schema):
    """A row has `unit` (code), `name` and a number for each column of the form; `total` the same columns."""

    rows = fields.List(fields.Dict(keys=fields.String(), values=fields.Raw()))
    total = fields.Dict(keys=fields.String(), values=fields.Raw())
    as_of = moment()


class ComingOut(Schema):
    """A kỳ that is to be given."""

    code = fields.String()
    label = fields.String()
    due_on = Day()
    opens_on = Day()


class SeriesItem(Schema):
    """Facts of a repeating assignment."""

    id = fields.Integer()
    content = fields.String()
    lead = fields.Nested(UnitOut)
    rule = fields.String(metadata={"description": _l("Quy tắc lặp lại, bằng lời.")})
    repeat = fields.String()
    given = fields.Integer(metadata={"description": _l("Số kỳ đã giao.")})
    total = fields.Integer()
    status = fields.String()
    status_label = fields.String()
    group = fields.String(validate=validate.OneOf(GROUPS))


class SeriesOut(SeriesItem):
    """Everything about one repeating assignment, and what the caller may do with it now. One that the caller no longer
    sees (deleted) is told by `id` and `status` alone."""

    directive = fields.Nested(DirectiveOfAssignment)
    drafter = fields.Nested(PersonOut)
    follower = fields.Nested(PersonOut)
    expected_product = fields.String(allow_none=True)
    entered_at = moment()
    issued_at = moment()
    ended_at = moment()
    assignments = fields.List(fields.Nested(AssignmentItem))
    coming = fields.List(fields.Nested(ComingOut))
    actions = fields.List(fields.Nested(ActionOut))


class DirectiveItem(Schema):
    """Facts of a directive as lists show them."""

    id = fields.Integer()
    number = fields.String()
    date = Day()
    subject = fields.String()
    type = fields.Nested(NamedCode)
    director = fields.Nested(PersonOut)
    approver = fields.Nested(PersonOut)
    drafter = fields.Nested(PersonOut)
    status = fields.String()
    status_label = fields.String()
    group = fields.String(validate=validate.OneOf(GROUPS))
    entered_at = moment()
    issued_at = moment()


class RelationOut(Schema):
    """The document at the other end of a relation that is in force (Làm VBLQ, Q13)."""

    kind = fields.String()
    direction = fields.String(
        validate=validate.OneOf(("to", "from")),
        metadata={"description": _l("to: văn bản này dẫn đến văn bản kia; from: ngược lại.")},
    )
    directive = fields.Integer(metadata={"description": _l("id của văn bản kia.")})
    number = fields.String()
    date = Day()
    subject = fields.String()


class DirectiveOut(DirectiveItem):
    """Everything about one directive with its assignments, and what the caller may do with it now. One that the caller
    no longer sees (deleted) is told by `id` and `status` alone."""

    field = fields.Nested(NamedCode, allow_none=True)
    urgency = fields.Nested(NamedCode)
    secrecy = fields.Nested(NamedCode)
    source = fields.String(allow_none=True)
    publish = fields.Boolean()
    signer = fields.String(allow_none=True)
    signer_position = fields.String(allow_none=True)
    issuing_level = fields.String(allow_none=True)
    issuing_body = fields.String(allow_none=True)
    copies = fields.Integer(allow_none=True)
    pages = fields.Integer(allow_none=True)
    copied_from = fields.String(allow_none=True)
    issue_hour = fields.String(allow_none=True)
    entry_due_at = moment(_l("Phải nhập chậm nhất lúc nào: trong ngày phát hành, sau 15 giờ thì ngày làm việc sau."))
    entry_late = fields.Integer(
        allow_none=True, metadata={"description": _l("Nhập chậm bao nhiêu phút trong giờ làm việc; 0 = kịp thời.")}
    )
    files = fields.List(fields.Nested(FileOut))
    assignments = fields.List(fields.Nested(AssignmentItem))
    series = fields.List(fields.Nested(SeriesItem))
    version = fields.Integer(
        metadata={
            "description": _l(
                "Số lần đã lưu qua biểu mẫu hoặc PATCH; gửi lại trong If-Match khi sửa để không ghi đè người khác."
            )
        }
    )
    relations = fields.List(fields.Nested(RelationOut))
    actions = fields.List(fields.Nested(ActionOut))


class DirectivePage(Schema):
    items = fields.List(fields.Nested(DirectiveItem))
    total = fields.Integer()


class ValueOut(Schema):
    name = fields.String()
    title = fields.String()
    value = fields.Raw(allow_none=True)


class ChangeOut(Schema):
    name = fields.String()
    title = fields.String()
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)


class AuthorOut(Schema):
    name = fields.String(allow_none=True)
    position = fields.String(allow_none=True, metadata={"description": _l("Chức vụ vào ngày hôm đó.")})
    unit = fields.String(allow_none=True)


class TimelineEntryOut(Schema):
    id = fields.Integer()
    at = moment()
    by = fields.Nested(AuthorOut, allow_none=True, metadata={"description": _l("null = hệ thống.")})
    action = fields.String()
    title = fields.String()
    text = fields.String(allow_none=True)
    values = fields.List(fields.Nested(ValueOut))
    effects = fields.List(
        fields.Nested(ChangeOut), metadata={"description": _l("Giá trị cũ và mới của những gì thao tác đã đổi.")}
    )
    files = fields.List(fields.Nested(FileOut))


class Timeline(Schema):
    items = fields.List(fields.Nested(TimelineEntryOut))


class MessageCreated(Schema):
    id = fields.Integer()


class MessageOut(MessageCreated):
    at = moment()
    by = fields.Nested(AuthorOut)
    text = fields.String()


class Messages(Schema):
    items = fields.List(fields.Nested(MessageOut))
