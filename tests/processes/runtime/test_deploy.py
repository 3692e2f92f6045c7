"""Deploying diagrams: who may, what is refused and why, versions, forms, and instances that stay on theirs."""

from __future__ import annotations

from importlib.resources import files

import pytest
from lxml import etree

from processes.refusals import NotFound, Refusal
from processes.runtime.actions import actions_for
from processes.runtime.advance import ProcessFailed
from processes.runtime.deploy import DeploymentRefused, deploy
from processes.runtime.instances import instance_of
from processes.runtime.models import DefinitionVersion, ProcessInstance
from processes.runtime.packaged import packaged_forms
from tests.conftest import START
from tests.engine.drawing import Drawing, document
from tests.processes.assignments.rows import status
from tests.processes.runtime.small import at_once, count, deployed, line, rows
from tests.province import Province

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def asking(title: str = "Hỏi", who: str = "admin") -> Drawing:
    main = line("ask")
    main.user("ask", who=who, name=title)
    return main


def codes(xml: bytes, forms: dict[str, bytes] | None = None) -> set[str]:
    before = count(DefinitionVersion)
    with pytest.raises(DeploymentRefused) as refused:
        deploy(xml, forms or {}, by=None, now=START)
    assert count(DefinitionVersion) == before
    assert str(refused.value).startswith("Sơ đồ chưa triển khai được")
    return {d.rule for d in refused.value.diagnostics if d.severity == "error"}


def test_what_cannot_run_is_refused_with_what_and_where(province: Province) -> None:
    assert codes(b"not xml") == {"document"}
    assert codes(b"") == {"document"}
    nobody = line("ask")
    nobody.user("ask")
    assert codes(document(nobody)) == {"who-missing"}
    unknown = line("work")
    unknown.service("work", "rm.everything")
    assert len(codes(document(unknown))) == 1
    assert codes(document(asking(who="role:wizard"))) == {"who-unknown"}


@pytest.mark.parametrize("form", [b"{", b"[]", b"7", b'{"properties": 1}', b'{"title": "\\ud800"}', b"\xff"])
def test_a_form_that_cannot_be_read_or_shown_is_refused(province: Province, form: bytes) -> None:
    assert codes(document(asking()), {"ask.json": form}) <= {"form-json", "form-schema"}


def test_what_the_tables_have_no_room_for_is_refused(province: Province) -> None:
    main = line("a" * 121)
    main.user("a" * 121, who="admin")
    assert codes(document(main)) == {"too-long"}
    assert codes(document(asking(), title="x" * 201)) == {"too-long"}


def test_an_object_that_the_product_does_not_have_is_refused(province: Province) -> None:
    assert codes(document(asking(), object="wish"))
    # A diagram for assignments under another name would never be started, and one that forgets its object would break them.
    assert "object-key" in codes(document(asking(), object="assignment"))
    assert "object-key" in codes(document(asking()).replace(b'id="p"', b'id="directive"'))


def test_an_operation_or_a_schedule_without_its_object_is_refused(province: Province) -> None:
    main = line("work")
    main.service("work", "assignment.approve")
    assert codes(document(main)) == {"operation-object"}
    scheduled = Drawing()
    scheduled.start("start", schedule="WEEKLY;BYDAY=TH")
    scheduled.user("ask", who="drafter")
    scheduled.end()
    scheduled.flow("start", "ask", "end")
    xml = document(scheduled, object="directive").replace(b'id="p"', b'id="directive"')
    assert "schedule-object" in codes(xml)


def test_a_form_that_leaves_out_what_an_operation_needs_is_a_refusal_that_names_the_step(province: Province) -> None:
    forms = {**packaged_forms("assignment"), "extend.json": b'{"title": "Gia h\xe1\xba\xa1n", "properties": {}}'}
    deploy((files("bpmn") / "assignment.bpmn").read_bytes(), forms, by=None, now=START)
    id = province.issued()
    with pytest.raises(ProcessFailed, match="Bước tự động"):
        province.do(id, "extend", "chuyenvien")
    assert status(id) == "waiting"


def test_only_designers_and_administrators_deploy(province: Province) -> None:
    xml = document(asking())
    for username in ("chuyenvien", "lanhdao", "stc", "vanthu"):
        with pytest.raises(NotFound):
            deploy(xml, {}, by=province.office.actor(username), now=START)
    version = deploy(xml, {}, by=province.office.actor("thietke"), now=START)
    assert (version.key, version.version) == ("p", 1)
    assert deploy(document(asking("Hỏi lại")), {}, by=province.office.actor("quantri"), now=START).version == 2


def test_the_same_again_is_no_new_version_and_a_changed_form_is(province: Province) -> None:
    forms = {"ask.json": b'{"title": "G\xe1\xbb\xadi"}'}
    xml = document(asking())
    first = deploy(xml, forms, by=None, now=START)
    assert deploy(xml, forms, by=None, now=START).id == first.id
    assert deploy(xml, None, by=None, now=START).id == first.id
    changed = deploy(xml, {"ask.json": b'{"title": "Chuy\xe1\xbb\x83n"}'}, by=None, now=START)
    assert changed.version == 2
    redrawn = deploy(document(asking("Hỏi lại")), None, by=None, now=START)
    assert (redrawn.version, redrawn.forms) == (3, changed.forms)


def test_who_adds_one_form_keeps_the_others(province: Province) -> None:
    first = deploy(document(asking()), {"ask.json": b'{"title": "A"}'}, by=None, now=START)
    more = deploy(document(asking("Hỏi thêm")), {"other.json": b'{"title": "B"}'}, by=None, now=START)
    assert set(more.forms) == {*first.forms, "other.json"}


def test_too_many_or_too_large_forms_are_refused(province: Province) -> None:
    with pytest.raises(Refusal, match="quá nhiều biểu mẫu"):
        deploy(document(asking()), {f"f{n}.json": b"{}" for n in range(201)}, by=None, now=START)
    with pytest.raises(Refusal, match="quá lớn"):
        deploy(document(asking()), {"ask.json": b" " * 200_001}, by=None, now=START)


def test_deploying_at_once_gives_every_version_its_own_number(province: Province) -> None:
    deployed(asking())
    answers = at_once(*[lambda t=t: deployed(asking(t)) for t in ("Một", "Hai", "Ba")])
    assert all(not isinstance(a, Exception) or type(a) is Refusal for a in answers)
    versions = [row.version for row in rows(DefinitionVersion, key="p")]
    assert versions == list(range(1, len(versions) + 1))


def test_older_instances_stay_on_their_version_and_new_ones_follow_the_new_one(province: Province) -> None:
    """Take recall out of the diagram: its button is gone for new assignments, older ones still have it."""
    old = province.issued()
    xml = without((files("bpmn") / "assignment.bpmn").read_bytes(), "on_recall")
    deploy(xml, packaged_forms("assignment"), by=province.office.actor("thietke"), now=province.clock())
    new = province.issued()

    def offered(id: int) -> set[str]:
        of = instance_of("assignment", id)
        return {a.name for a in actions_for(province.office.actor("chuyenvien"), of, now=province.clock())}

    assert offered(old) - offered(new) == {"recall"}
    with pytest.raises(NotFound):
        province.do(new, "recall", "chuyenvien", reason="Nhầm")
    province.do(old, "recall", "chuyenvien", reason="Nhầm")
    assert (status(old), status(new)) == ("recalled", "waiting")
    province.do(new, "submit", "stc", content="Đã xong")
    province.do(new, "approve", "pheduyet")
    assert status(new) == "completed"
    assert len({row.definition_id for row in rows(ProcessInstance, object_type="assignment")}) == 2


def without(xml: bytes, element: str) -> bytes:
    """The diagram without an element, what only it leads to, and the drawing of both."""
    root = etree.fromstring(xml)
    flows = list(root.iter(f"{BPMN}sequenceFlow"))
    gone = {element}
    while True:
        dead = {flow.get("id") for flow in flows if flow.get("sourceRef") in gone}
        into = {flow.get("targetRef"): [] for flow in flows}
        for flow in flows:
            into[flow.get("targetRef")].append(flow.get("sourceRef"))
        dead |= {target for target, sources in into.items() if set(sources) <= gone}
        if dead <= gone:
            break
        gone |= dead
    for node in [node for node in root.iter() if isinstance(node.tag, str)]:
        named = node.get("id") if node.tag.startswith(BPMN) else node.get("bpmnElement")
        if (named in gone or (node.text or "") in gone) and node.getparent() is not None:
            node.getparent().remove(node)
    return etree.tostring(root)
