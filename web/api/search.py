"""Searching everything that the caller may see."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE

from processes.search.asked import understood
from processes.search.hits import Hit
from processes.search.queries import find
from web import clock
from web.api import problems
from web.api.blueprint import blueprint, caller, refuses
from web.api.search_fields import SearchOut, SearchQuery
from web.api.sentences import Sentence as _l
from web.refusals import sentence


@blueprint.get("/search")
@blueprint.input(SearchQuery, location="query", unknown=RAISE)
@blueprint.output(SearchOut)
@blueprint.doc(summary=_l("Tìm văn bản, nhiệm vụ, tệp, đơn vị và người"), tags=[_l("Tra cứu")], responses=refuses(422))
def search(query_data: dict[str, Any]) -> dict[str, Any]:
    asked = understood(query_data["q"])
    wanted = {name: query_data[name] for name in ("scope", "page") if query_data.get(name) is not None}
    if query_data.get("kind"):
        wanted["kinds"] = (query_data["kind"],)
    answer = find(caller(), asked, now=clock.now(), per_kind=query_data["per_page"], **wanted)
    if answer.faults:
        raise problems.invalid({"q": sentence(answer.faults[0])})
    return {
        "groups": [
            {
                "kind": group.kind,
                "total": group.total,
                "more": group.is_more,
                "items": [_hit(hit) for hit in group.hits],
            }
            for group in answer.groups
        ]
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "title": hit.text,
        "number": "".join(part.text for part in hit.number) or None,
        "date": hit.day,
        "unit": hit.of or None,
        "code": hit.code or None,
        "status": hit.status.vi if hit.status else None,
        "due_on": hit.due_on,
        "overdue": hit.overdue,
        "around": "".join(part.text for part in hit.around) or None,
        "owner": {"kind": hit.owner.kind, "id": hit.owner.id, "title": hit.owner.title} if hit.owner else None,
    }
