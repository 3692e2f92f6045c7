"""Who and what there is: units, the caller, the lists of values."""

from __future__ import annotations

from typing import Any

from processes.lists.lists import LISTS, entries
from processes.organisation.queries import unit_options
from web.api import present, problems
from web.api.blueprint import blueprint, caller, refuses
from web.api.outputs import Entries, Me, Units
from web.api.sentences import Sentence as _l

TAG = [_l("Danh mục")]


@blueprint.get("/units")
@blueprint.output(Units)
@blueprint.doc(summary=_l("Các đơn vị: mã, tên, đơn vị cấp trên"), tags=TAG, responses=refuses())
def show_units() -> dict[str, Any]:
    units = [
        {"code": unit.code, "name": unit.name, "parent": unit.parent_code, "kind": unit.kind} for unit in unit_options()
    ]
    return {"items": units, "total": len(units)}


@blueprint.get("/me")
@blueprint.output(Me)
@blueprint.doc(summary=_l("Người mà mã truy cập thuộc về"), tags=TAG, responses=refuses())
def show_me() -> dict[str, Any]:
    return present.me(caller())


@blueprint.get("/lists/<name>")
@blueprint.output(Entries)
@blueprint.doc(
    summary=_l("Một danh mục"),
    description=", ".join(LISTS),
    tags=TAG,
    responses=refuses(404),
)
def show_list(name: str) -> dict[str, Any]:
    if name not in LISTS:
        raise problems.hidden()
    items = [{"code": entry.code, "name": entry.name, "name_en": entry.name_en} for entry in entries(name)]
    return {"items": items, "total": len(items)}
