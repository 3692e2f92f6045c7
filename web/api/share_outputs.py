"""What the calls about parts of assignments answer."""

from __future__ import annotations

from apiflask import Schema
from marshmallow import fields, validate

from processes.assignments.boxes import GROUPS
from processes.shares.models import KINDS
from web.api.fields import Day
from web.api.outputs import ActionOut, FileOut, PersonOut, moment
from web.api.sentences import Sentence as _l


class ShareItem(Schema):
    """Facts of a part of an assignment: a contribution or a sub-assignment."""

    id = fields.Integer()
    kind = fields.String(validate=validate.OneOf(KINDS))
    assignment_id = fields.Integer()
    number = fields.String(allow_none=True)
    content = fields.String()
    giver = fields.Nested(PersonOut)
    giver_unit = fields.String()
    receiver = fields.Nested(PersonOut, allow_none=True)
    receiver_unit = fields.String(allow_none=True)
    status = fields.String()
    status_label = fields.String()
    group = fields.String(validate=validate.OneOf(GROUPS))
    due_on = Day()
    due_at = moment()
    overdue = fields.Boolean()
    days = fields.Integer(
        allow_none=True, metadata={"description": _l("Số ngày so với hạn: âm là sớm, dương là chậm.")}
    )
    timeliness = fields.String(allow_none=True, validate=validate.OneOf(["early", "on_time", "late", None]))
    given_at = moment()
    answered_at = moment()
    ended_at = moment()


class ShareOut(ShareItem):
    """A part of an assignment, what was attached when it was given, and what the caller may do with it now."""

    files = fields.List(fields.Nested(FileOut))
    actions = fields.List(fields.Nested(ActionOut))


class SharePage(Schema):
    items = fields.List(fields.Nested(ShareItem))
    total = fields.Integer()
