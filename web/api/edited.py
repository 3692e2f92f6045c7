"""Two callers edit the same thing: who names the version they had read is told when somebody saved since (409), as forms are."""

from __future__ import annotations

import re
from typing import Any

from flask import request
from flask_babel import gettext

from web.api import problems
from web.api.sentences import Sentence as _l

HEADER = "If-Match"
#: As HTTP writes it, in quotation marks, or the number alone.
_VERSION = re.compile(r'"(\d{1,9})"|(\d{1,9})')
UNUSABLE_VERSION = _l('If-Match phải là một số version, ví dụ "3", hoặc *.')
PARAMETER: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": '^("[0-9]{1,9}"|[0-9]{1,9}|[*])$'},
    "description": _l(
        'Số version đã đọc được của đối tượng đang sửa, ví dụ "3". Nếu từ đó đã có người khác lưu thì không ghi gì và trả lời 409'
        " cùng version hiện tại. Không gửi, hoặc gửi *: ghi mà không so sánh."
    ),
}


def read_version() -> int | None:
    """The version that the caller edited; None where they compare nothing. Raises Problem for what is no version."""
    said = request.headers.get(HEADER, "").strip()
    if said in ("", "*"):
        return None
    found = _VERSION.fullmatch(said)
    if found is None or not said.isascii():
        raise problems.Problem(400, gettext(str(UNUSABLE_VERSION)))
    return int(found[1] or found[2])
