"""A designer adds a step with a form to the assignment's diagram: it appears for whom it names, and nothing else changes."""

from __future__ import annotations

from importlib.resources import files

import orjson
import pytest

from processes.assignments.listing import box_counts, list_assignments
from processes.refusals import InvalidForm, NotFound, NotNow
from processes.runtime.actions import actions_for
from processes.runtime.deploy import deploy
from processes.runtime.instances import instance_of
from processes.runtime.packaged import packaged_forms
from processes.runtime.worklist import open_user_tasks
from tests.engine.drawing import extensions, properties
from tests.processes.assignments.rows import row, status
from tests.province import Province

BETWEEN = b'sourceRef="to_approver" targetRef="review"'


def with_check(who: str) -> tuple[bytes, dict[str, bytes]]:
    """Between submit and review somebody checks the figures; the unit names who, in a new field of its form."""
    xml = (files("bpmn") / "assignment.bpmn").read_bytes()
    told = {
        "status": "verifying",
        "status_label": "Chờ thẩm tra",
        "group": "in_review",
        "clock": "office",
        "outcomes": "checked",
        "who": who,
    }
    step = (
        f'<bpmn:userTask id="verify" name="Thẩm tra số liệu">{extensions(properties(told))}</bpmn:userTask>'
        '<bpmn:sequenceFlow id="verify_to_review" sourceRef="verify" targetRef="review"/>'
    ).encode()
    at = xml.index(b"<bpmn:userTask", xml.index(b'<bpmn:serviceTask id="submit_result"'))
    xml = (xml[:at] + step + xml[at:]).replace(BETWEEN, b'sourceRef="to_approver" targetRef="verify"')
    xml = xml.replace(b"<bpmn:incoming>to_approver_to_review</bpmn:incoming>", b"")
    forms = packaged_forms("assignment")
    submit = orjson.loads(forms["submit.json"])
    submit["properties"]["checker"] = {
        "type": "string",
        "title": "Người thẩm tra",
        "x-widget": "person",
        "x-variable": True,
    }
    note = {
        "title": "Đã thẩm tra",
        "type": "object",
        "required": ["note"],
        "properties": {"note": {"type": "string", "title": "Ý kiến"}},
    }
    return xml, {**forms, "submit.json": orjson.dumps(submit), "verify.json": orjson.dumps(note)}


def sees(province: Province, username: str, id: int) -> bool:
    return id in {a.id for a in list_assignments(province.office.actor(username)).items}


@pytest.mark.parametrize(("who", "checker"), [("variable:checker", "stttt"), ("role:designer", "thietke")])
def test_it_appears_for_whom_the_step_names_while_it_is_their_turn(province: Province, who: str, checker: str) -> None:
    old = province.issued()
    deploy(*with_check(who), by=province.office.actor("thietke"), now=province.clock())
    id = province.issued()
    of = instance_of("assignment", id)
    assert not sees(province, checker, id)
    with pytest.raises(NotFound):
        province.do(id, "checked", checker, note="x")
    province.do(id, "submit", "stc", content="Đã xong", checker="stttt")
    province.do(old, "submit", "stc", content="Đã xong")

    assert (status(id), row(id).status_group, row(id).clock) == ("verifying", "in_review", "office")
    assert sees(province, checker, id)
    actor = province.office.actor(checker)
    assert [a.name for a in actions_for(actor, of, now=province.clock())] == ["checked"]
    assert [t.element for t in open_user_tasks(actor, mine=True).items] == ["verify"]
    for stranger in ("skhdt", "thietke" if checker == "stttt" else "stttt"):
        assert not sees(province, stranger, id)
        with pytest.raises(NotFound):
            province.do(id, "checked", stranger, note="x")
    with pytest.raises(NotNow):
        province.do(id, "approve", "pheduyet")
    counts = box_counts(province.office.actor("pheduyet"), "assigned")
    assert (counts["in_review"], counts["all"]) == (2, 2)

    with pytest.raises(InvalidForm):
        province.do(id, "checked", checker)
    province.do(id, "checked", checker, note="Khớp")
    assert status(id) == "submitted"
    assert sees(province, checker, id), "what one has had a part in"
    province.do(id, "reject", "pheduyet", reason="Thiếu")
    province.do(id, "submit", "stc", content="Bổ sung", checker="skhdt")
    if who.startswith("variable"):
        with pytest.raises(NotFound):
            province.do(id, "checked", checker, note="x")
        checker = "skhdt"
    province.do(id, "checked", checker, note="Khớp")
    for each in (id, old):
        province.do(each, "approve", "pheduyet")
        assert status(each) == "completed"
