"""Repeating assignments: look, and every action the diagram offers."""

from __future__ import annotations

from typing import Any

from processes.runtime.instances import instance_of
from processes.runtime.perform import perform
from processes.series.policy import SERIES
from web import clock
from web.api import present
from web.api.blueprint import ID, blueprint, caller, refuses
from web.api.inputs import ActionIn
from web.api.outputs import SeriesOut
from web.api.sentences import Sentence as _l

TAG = [_l("Nhiệm vụ")]


@blueprint.get(f"/series/{ID}")
@blueprint.output(SeriesOut)
@blueprint.doc(
    summary=_l("Một nhiệm vụ định kỳ: quy tắc, các kỳ đã giao và sắp tới, các thao tác làm được lúc này"),
    tags=TAG,
    responses=refuses(404),
)
def show_series(id: int) -> dict[str, Any]:
    return present.series(caller(), id)


@blueprint.post(f"/series/{ID}/actions/<name>")
@blueprint.input(ActionIn)
@blueprint.output(SeriesOut)
@blueprint.doc(
    summary=_l("Thực hiện một thao tác mà sơ đồ của nhiệm vụ định kỳ cho phép"),
    tags=TAG,
    responses=refuses(400, 404, 409, 413, 415, 422),
)
def perform_on_series(id: int, name: str, json_data: dict[str, Any]) -> dict[str, Any]:
    values, files = present.values_and_files(json_data)
    perform(instance_of(SERIES, id), name, values, files, by=caller(), now=clock.now())
    return present.after_action(caller(), SERIES, id)
