"""Reading the body of a call: JSON and nothing that resembles it."""

from __future__ import annotations

from typing import Any

import orjson
from apiflask.schema_adapters.marshmallow import load_form_and_files, parser
from flask import Request, request
from marshmallow import Schema
from werkzeug.exceptions import BadRequest

from web.api.problems import Problem
from web.api.sentences import Sentence as _l

EXPECTED = _l("Đề nghị gửi nội dung kiểu {expected}.")
JSON = "application/json"
MULTIPART = "multipart/form-data"


def expect(sent: Request, *media_types: str) -> None:
    if sent.mimetype not in media_types:
        raise Problem(415, EXPECTED.format(expected=", ".join(media_types)))


# Python's own reader takes NaN, lone surrogates and any depth; this one takes RFC 8259.
@parser.location_loader("json")
def load_json(sent: Request, schema: Any) -> Any:
    body = sent.get_data()
    if not body and getattr(schema, "may_be_empty", False):
        return {}
    expect(sent, JSON)
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadRequest from error


@parser.location_loader("files")
def load_files(sent: Request, schema: Any) -> Any:
    expect(sent, MULTIPART)
    return load_form_and_files(sent, schema)


def read(schema: Schema) -> dict[str, Any]:
    """The body of the present call, for a call that takes JSON among other things."""
    values: dict[str, Any] = parser.parse(schema, request, location="json")
    return values
