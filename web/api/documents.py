"""The description of the API: the OpenAPI document, and a page that shows it."""

from __future__ import annotations

from typing import Any

import orjson
from apiflask import APIBlueprint
from flask import Response, current_app, render_template, request
from flask_babel import get_locale

from web.api import problems
from web.api.blueprint import PREFIX, blueprint
from web.api.definitions import DEPLOY_BODY, DIAGNOSTIC
from web.api.edited import PARAMETER
from web.api.fields import GREATEST
from web.api.sentences import Sentence as _l
from web.api.sentences import in_language
from web.once import HEADER, LONGEST_KEY

EXTENSION = "chidao_openapi"
#: Schemas of bodies that may be left out.
MAY_BE_EMPTY = ("/ActionIn", "/NothingIn")
KEY_PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[ -~]+$"},
    "description": _l(
        "Mã do bên gọi tự chọn cho yêu cầu này. Gửi lại cùng yêu cầu với cùng mã trong 24 giờ thì việc chỉ được làm một lần:"
        " câu trả lời như lần đầu, kèm tiêu đề Idempotency-Replayed: true. Dùng mã cũ cho một yêu cầu khác bị từ chối (422)."
    ),
}
REFUSED_KEYS = problems.described((400, 422))
BEARER = {"type": "http", "scheme": "bearer"}


@blueprint.get("/openapi.json")
@blueprint.doc(hide=True)
def openapi() -> Response:
    # The calls do not change while the product runs: one document for each language is enough.
    kept = current_app.extensions.setdefault(EXTENSION, {})
    language = str(get_locale())
    if language not in kept:
        kept[language] = orjson.dumps(in_language(finished(described())))
    return Response(kept[language], mimetype="application/json")


def described() -> dict[str, Any]:
    """What the library says about the calls."""
    for each in current_app.blueprints.values():
        if not isinstance(each, APIBlueprint):
            # It asks every blueprint with a before_request whether it is part of the API; pages are not.
            each.enable_openapi = False  # type: ignore[attr-defined]
    document: dict[str, Any] = current_app.spec  # type: ignore[attr-defined]
    return document


def finished(document: dict[str, Any]) -> dict[str, Any]:
    """What the library cannot know: problem documents, tokens, the body that comes in three forms, bodies that may be empty."""
    document["components"]["schemas"] |= {"Problem": problems.SCHEMA, "Diagnostic": DIAGNOSTIC}
    document["components"]["securitySchemes"] = {"token": BEARER}
    document["security"] = [{"token": []}]
    document["servers"] = [{"url": "/"}]
    document["paths"][f"{PREFIX}/process-definitions"]["post"]["requestBody"] = DEPLOY_BODY
    for operations in document["paths"].values():
        for method, operation in operations.items():
            if method != "get":
                operation["parameters"].append(KEY_PARAMETER)
                if method == "patch":
                    operation["parameters"].append(PARAMETER)
                operation["responses"] |= {str(code): told for code, told in REFUSED_KEYS.items()}
            if body := operation.get("requestBody"):
                body["required"] = not any(name in orjson.dumps(body).decode() for name in MAY_BE_EMPTY)
            for parameter in operation["parameters"]:
                if parameter["in"] == "path" and parameter["name"] == "id":
                    parameter["schema"] = {"type": "integer", "minimum": 1, "maximum": GREATEST}
    return document


@blueprint.get("/docs")
@blueprint.doc(hide=True)
def docs() -> str:
    return render_template("api/docs.html", address=f"{request.script_root}{PREFIX}/openapi.json")
