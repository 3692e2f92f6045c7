"""A diagram and where its instance stands, as the viewer in the browser asks for them."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from flask_babel import get_locale, gettext

from processes.runtime.instances import diagram_state, diagram_xml
from web.auth import current_person
from web.i18n import as_datetime


def xml_of(instance_id: int) -> Response:
    """The diagram of the very version the instance runs."""
    return xml_answer(diagram_xml(current_person(), instance_id))


def state_of(instance_id: int) -> Response:
    """The path taken, the steps open now with whose turn it is, the timers with their moment in words."""
    state = diagram_state(current_person(), instance_id, str(get_locale()))
    answer: dict[str, Any] = {
        "done": state.done,
        "flows": state.flows,
        "current": [
            {"element": step.element, "initials": step.initials, "label": step.label} for step in state.current
        ],
        "timers": [{"element": timer.element, "due": as_datetime(timer.due)} for timer in state.timers],
        "incidents": [{"element": element, "message": gettext("Sự cố")} for element in state.incidents],
    }
    return jsonify(answer)


def xml_answer(xml: bytes) -> Response:
    return Response(xml, mimetype="application/xml")
