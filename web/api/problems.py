"""Errors as RFC 9457 problem documents, with the sentence in the caller's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from apiflask import APIBlueprint, HTTPError
from flask import Response, current_app, g, request
from flask_babel import get_locale, gettext
from werkzeug.exceptions import HTTPException

from processes.db import db
from processes.edits.saving import EditedSince
from processes.refusals import InvalidForm, NotFound, Refusal, Unavailable
from processes.requests.once import KeyTaken
from web import request_log
from web.api.fields import COMMON
from web.api.sentences import Sentence as _l
from web.api.sentences import named
from web.errors import end_reading, log_unavailable, told_as_unavailable
from web.refusals import sentence

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:chidao:problem:"
KEPT_HEADERS = frozenset({"allow", "retry-after", "www-authenticate"})
#: Where a wrong value was found, as the parser names it; not part of a field's name.
LOCATIONS = frozenset({"json", "query", "form", "files", "form_and_files"})


@dataclass(frozen=True, slots=True)
class Kind:
    """What stands for one HTTP status: the last part of `type`, the title, and the sentence when there is no better one."""

    name: str
    title: str
    detail: str


KINDS = {
    400: Kind(
        "malformed",
        _l("Không đọc được yêu cầu"),
        _l("Nội dung gửi lên không đúng định dạng JSON; đề nghị kiểm tra và gửi lại."),
    ),
    401: Kind(
        "unauthorised",
        _l("Cần mã truy cập"),
        _l("Đề nghị gửi mã truy cập còn hiệu lực trong tiêu đề Authorization: Bearer."),
    ),
    404: Kind(
        "not-found", _l("Không tìm thấy"), _l("Không tìm thấy nội dung này, hoặc tài khoản của bạn không được xem.")
    ),
    405: Kind("method-not-allowed", _l("Không dùng được cách gọi này"), _l("Địa chỉ này chỉ nhận: {allow}.")),
    409: Kind("not-now", _l("Chưa thực hiện được lúc này"), _l("Việc này không thực hiện được ở bước hiện tại.")),
    413: Kind("too-large", _l("Nội dung quá lớn"), _l("Nội dung gửi lên vượt quá dung lượng cho phép.")),
    415: Kind(
        "unsupported-media-type", _l("Không nhận kiểu nội dung này"), _l("Đề nghị gửi nội dung kiểu {expected}.")
    ),
    422: Kind(
        "invalid-fields", _l("Có thông tin chưa đúng"), _l("Có thông tin chưa đúng; đề nghị xem danh sách errors.")
    ),
    429: Kind(
        "too-many-calls",
        _l("Gọi quá nhiều lần"),
        _l("Quá nhiều lần gọi trong thời gian ngắn; đề nghị chờ rồi gọi lại."),
    ),
    500: Kind(
        "internal-error",
        _l("Có lỗi trong hệ thống"),
        _l("Hệ thống gặp lỗi và đã ghi lại; đề nghị thử lại sau hoặc báo quản trị."),
    ),
    503: Kind(
        "unavailable",
        _l("Hệ thống đang bận"),
        _l("Hệ thống đang bận hoặc đang khởi động lại; chưa có gì được ghi lại. Đề nghị thử lại sau ít giây."),
    ),
}

SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": _l("Một câu nói rõ việc gì xảy ra và cần làm gì.")},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "description": _l("Từng trường chưa đúng; tên rỗng là cả nội dung."),
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "diagnostics": {"type": "array", "items": {"$ref": "#/components/schemas/Diagnostic"}},
        "version": {
            "type": "integer",
            "description": _l("Khi sửa một nội dung đã có người khác lưu: version hiện tại."),
        },
        "reference": {"type": "string", "description": _l("Mã tra cứu lỗi, để báo quản trị.")},
    },
}


class Problem(HTTPException):
    """A refusal that only the API knows, with its own sentence or members."""

    def __init__(self, code: int, detail: str | None = None, **members: Any) -> None:
        super().__init__()
        self.code = code
        self.detail = detail
        self.members = members


def hidden() -> Problem:
    """Not found, or not to be known."""
    return Problem(404)


def invalid(errors: Mapping[str, str]) -> Problem:
    """Fields with what is wrong about each, in the caller's language already."""
    return Problem(422, errors=[{"field": name, "message": message} for name, message in errors.items()])


def missing(field: str) -> Problem:
    """A part of the body that has to be there and is not."""
    return invalid({field: named(COMMON["required"], field)})


def problem(code: int, detail: str | None = None, headers: Mapping[str, str] | None = None, **members: Any) -> Response:
    kind = KINDS.get(code) or KINDS[500 if code >= 500 else 400]
    body = {
        "type": TYPE + kind.name,
        "title": gettext(str(kind.title)),
        "status": code,
        "detail": detail or gettext(str(kind.detail)),
        "instance": request.path,
        **members,
    }
    response = Response(orjson.dumps(body), code, content_type=MEDIA_TYPE)
    response.headers.update(headers or {})
    response.headers["Content-Language"] = str(get_locale() or "vi")
    return response


def from_refusal(refusal: Refusal) -> Response:
    match refusal:
        case InvalidForm(errors=errors):
            told = [{"field": error.field, "message": sentence(error)} for error in errors]
            return problem(422, sentence(refusal), errors=told)
        case NotFound():
            return problem(404, sentence(refusal))
        case EditedSince(version=version):
            return problem(409, sentence(refusal), version=version)
        case KeyTaken():
            return problem(422, sentence(refusal))
    return problem(409, sentence(refusal))


def from_unavailable(error: Unavailable) -> Response:
    """The database is busy or away."""
    log_unavailable(error)
    end_reading()
    g.retry_after = error.retry_after
    return problem(503, sentence(error))


def from_failure(error: Exception) -> Response:
    """What nobody foresaw: the log has the traceback under the reference that the caller is told."""
    if told := told_as_unavailable(error):
        return from_unavailable(told)
    reference = request_log.reference()
    line = f"{request.method} {request.path}"
    current_app.logger.error("%s failed, reference %s", line, reference, exc_info=error)
    db.session.rollback()
    return problem(500, reference=reference)


def from_http_exception(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400:
        # A redirect of the router: a call is never answered with one.
        return problem(404)
    headers = {name: value for name, value in error.get_headers() if name.lower() in KEPT_HEADERS}
    if isinstance(error, Problem):
        return problem(code, error.detail, headers, **error.members)
    detail = None
    if code == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="chidao"'
    if code == 405:
        detail = KINDS[405].detail.format(allow=headers.get("Allow", ""))
    return problem(code, detail, headers)


def from_api_error(error: HTTPError) -> Response:
    """What the parser of bodies and queries found: {location: {field: [sentences]}}, nested as deep as the body is."""
    found = error.detail if isinstance(error.detail, dict) else {}
    errors = [
        {"field": name, "message": named(message, name)}
        for place, wrong in found.items()
        for name, message in flat(wrong, "" if place in LOCATIONS else str(place))
    ]
    return problem(error.status_code, errors=errors) if errors else problem(error.status_code)


def flat(wrong: Any, prefix: str) -> Iterable[tuple[str, str]]:
    if isinstance(wrong, dict):
        for name, deeper in wrong.items():
            # Rules about the whole body are kept under "_schema".
            yield from flat(deeper, prefix if name == "_schema" else f"{prefix}.{name}".strip("."))
    elif isinstance(wrong, list):
        for each in wrong:
            yield from flat(each, prefix)
    else:
        yield prefix, str(wrong)


def handle_on(blueprint: APIBlueprint) -> None:
    blueprint.register_error_handler(Refusal, from_refusal)
    blueprint.register_error_handler(Unavailable, from_unavailable)
    blueprint.register_error_handler(HTTPError, from_api_error)
    blueprint.register_error_handler(HTTPException, from_http_exception)
    blueprint.register_error_handler(Exception, from_failure)


def described(codes: Iterable[int]) -> dict[int, object]:
    """The answers for the OpenAPI document."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": KINDS[code].title, "content": content} for code in codes}
