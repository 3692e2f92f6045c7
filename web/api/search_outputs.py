"""What the search answers."""

from __future__ import annotations

from apiflask import Schema
from marshmallow import fields, validate

from processes.search.models import KINDS
from web.api.sentences import Sentence as _l


class FileOwner(Schema):
    """What a file is attached to."""

    kind = fields.String(validate=validate.OneOf(KINDS))
    id = fields.Integer()
    title = fields.String()


class HitOut(Schema):
    id = fields.Integer()
    title = fields.String()
    number = fields.String(allow_none=True)
    date = fields.Date(allow_none=True)
    unit = fields.String(allow_none=True, metadata={"description": _l("Đơn vị chủ trì, gửi hoặc cấp trên.")})
    code = fields.String(allow_none=True, metadata={"description": _l("Mã đơn vị, hoặc tài khoản của người.")})
    status = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)
    overdue = fields.Boolean()
    around = fields.String(allow_none=True, metadata={"description": _l("Đoạn có từ cần tìm.")})
    owner = fields.Nested(FileOwner, allow_none=True)


class HitGroup(Schema):
    kind = fields.String(validate=validate.OneOf(KINDS))
    total = fields.Integer(metadata={"description": _l("Bao nhiêu kết quả; khi more, ít nhất bấy nhiêu.")})
    more = fields.Boolean()
    items = fields.List(fields.Nested(HitOut))


class SearchOut(Schema):
    groups = fields.List(fields.Nested(HitGroup))
