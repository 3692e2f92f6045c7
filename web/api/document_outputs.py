"""What the calls about received documents answer."""

from __future__ import annotations

from apiflask import Schema
from marshmallow import fields, validate

from processes.assignments.boxes import GROUPS
from web.api.fields import Day
from web.api.outputs import ActionOut, Created, FileOut, NamedCode, PersonOut, moment
from web.api.sentences import Sentence as _l


class DocumentItem(Schema):
    """Facts of a received document."""

    id = fields.Integer()
    direction = fields.String(validate=validate.OneOf(["outgoing", "incoming"]))
    source_id = fields.String()
    number = fields.String()
    date = Day()
    subject = fields.String()
    type = fields.Nested(NamedCode, allow_none=True)
    signer = fields.String(allow_none=True)
    drafter = fields.Nested(PersonOut, allow_none=True)
    sender = fields.String(allow_none=True)
    status = fields.String()
    status_label = fields.String()
    group = fields.String(validate=validate.OneOf(GROUPS))
    arrived_at = moment()
    entered_at = moment()
    reason = fields.String(allow_none=True)
    directive_id = fields.Integer(allow_none=True)
    assignment_id = fields.Integer(allow_none=True)


class DocumentOut(DocumentItem):
    """A received document, and what the caller may do with it now; one that is gone by `id` and `status` alone."""

    files = fields.List(fields.Nested(FileOut))
    actions = fields.List(fields.Nested(ActionOut))


class DocumentPage(Schema):
    items = fields.List(fields.Nested(DocumentItem))
    total = fields.Integer()


class Pushed(Created):
    is_new = fields.Boolean(metadata={"description": _l("false: văn bản này đã được gửi trước đó và giữ nguyên.")})
