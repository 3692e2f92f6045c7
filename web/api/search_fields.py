"""What the search takes and answers."""

from __future__ import annotations

from apiflask import Schema
from marshmallow import fields, validate

from processes.search.models import KINDS
from processes.search.nouns import SCOPES
from processes.searching import LONGEST_QUERY
from web.api.fields import Text, one_of
from web.api.inputs import PageQuery
from web.api.sentences import Sentence as _l


class SearchQuery(PageQuery):
    """What is looked for: words, phrases and typed filters, as in the box at the top of every page."""

    q = Text(
        LONGEST_QUERY, required=True, metadata={"description": _l("Từ cần tìm và bộ lọc, ví dụ: han:<7 giải ngân.")}
    )
    kind = Text(20, validate=one_of(*KINDS), metadata={"description": _l("Chỉ một loại kết quả.")})
    scope = Text(
        20, validate=one_of(*SCOPES), metadata={"description": _l("Tôi soạn, đã phân công, theo dõi, nhận được.")}
    )


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
