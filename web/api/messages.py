"""The discussion of an assignment (B11)."""

from __future__ import annotations

from typing import Any

from processes.discussion.commands import say
from processes.discussion.queries import MessageRow, discussion
from web import clock
from web.api import present
from web.api.assignments import TAG
from web.api.blueprint import ID, blueprint, caller, refuses
from web.api.inputs import MessageIn
from web.api.outputs import MessageCreated, Messages
from web.api.sentences import Sentence as _l


@blueprint.get(f"/assignments/{ID}/messages")
@blueprint.output(Messages)
@blueprint.doc(summary=_l("Nội dung trao đổi, cũ nhất trước"), tags=TAG, responses=refuses(404))
def show_messages(id: int) -> dict[str, Any]:
    return {"items": [shown(message) for message in discussion(caller(), id)]}


@blueprint.post(f"/assignments/{ID}/messages")
@blueprint.input(MessageIn)
@blueprint.output(MessageCreated, status_code=201)
@blueprint.doc(
    summary=_l("Trao đổi với các bên của nhiệm vụ"), tags=TAG, responses=refuses(400, 404, 409, 413, 415, 422)
)
def add_message(id: int, json_data: dict[str, Any]) -> dict[str, int]:
    return {"id": say(id, json_data["text"], by=caller(), now=clock.now())}


def shown(message: MessageRow) -> dict[str, Any]:
    author = {"name": message.by, "position": message.by_position, "unit": message.by_unit}
    return {"id": message.id, "at": present.moment(message.at), "by": author, "text": message.text}
