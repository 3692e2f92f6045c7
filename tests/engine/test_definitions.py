"""What a definition knows about its diagram, and which diagrams it refuses."""

import pytest

from engine.definition import ProcessDefinition, parse_cached
from engine.errors import DefinitionError
from tests.engine import drawing
from tests.engine.drawing import Drawing, document


def approval() -> Drawing:
    """Start → write → (urge) → approve? → published / write."""
    main = Drawing()
    main.start()
    main.user("write", status="open", group="in_progress", clock="unit", outcomes="submit", who="lead, variable:deputy")
    main.boundary("on_urge", "write", drawing.message("urge"), interrupting=False, who="drafter", priority="high")
    main.handler("on_urge")
    main.service("record", "archive.record", result="number", parameters={"kind": "'letter'", "days": "days + 1"})
    main.user("check")
    main.end("published", status="done", group="ended")
    main.flow("start", "write", "record", "check", "published")
    return main


@pytest.fixture
def definition() -> ProcessDefinition:
    return ProcessDefinition.parse(
        document(
            approval(),
            messages=("urge",),
            lanes={"Đơn vị": ("write",), "Văn phòng": ("check",)},
            title="Duyệt văn bản",
            object="assignment",
        )
    )


def test_definition_has_the_properties_of_its_process(definition: ProcessDefinition) -> None:
    assert (definition.key, definition.title, definition.object) == ("p", "Duyệt văn bản", "assignment")
    assert definition.statuses == {"open": "in_progress", "done": "ended"}
    assert len(definition.hash) == 64


def test_title_falls_back_to_the_key_and_object_to_none() -> None:
    definition = ProcessDefinition.parse(document(approval(), messages=("urge",)))
    assert (definition.title, definition.object) == ("p", None)


def test_user_task_has_its_properties_and_its_lane(definition: ProcessDefinition) -> None:
    write = definition.user_tasks["write"]
    assert (write.status, write.group, write.clock, write.lane) == ("open", "in_progress", "unit", "Đơn vị")
    assert write.outcomes == ("submit",)
    assert write.who == ("lead", "variable:deputy")
    assert write.properties["outcomes"] == "submit"


def test_user_task_without_properties_completes_and_belongs_to_its_lane(definition: ProcessDefinition) -> None:
    assert definition.user_tasks["check"].outcomes == ("complete",)
    assert definition.user_tasks["check"].who == ("Văn phòng",)


def test_message_event_has_the_name_of_its_action(definition: ProcessDefinition) -> None:
    urge = definition.messages["on_urge"]
    assert (urge.message, urge.who, urge.interrupting, urge.attached_to) == ("urge", ("drafter",), False, "write")
    assert urge.properties["priority"] == "high"


def test_service_task_has_its_operation(definition: ProcessDefinition) -> None:
    record = definition.operations["record"]
    assert (record.operation, record.result_variable) == ("archive.record", "number")
    assert record.parameters == {"kind": "'letter'", "days": "days + 1"}


def test_end_event_has_its_status(definition: ProcessDefinition) -> None:
    assert (definition.end_events["published"].status, definition.end_events["published"].group) == ("done", "ended")


def test_flows_lead_from_source_to_target(definition: ProcessDefinition) -> None:
    assert ("start", "write") in definition.flows.values()
    assert definition.flows[definition.flow_between["check", "published"]] == ("check", "published")


def test_elements_inside_a_subprocess_are_known_and_inherit_its_lane() -> None:
    inner = Drawing()
    inner.start("inner_start")
    inner.user("inner")
    inner.boundary("on_recall", "inner", drawing.message("recall"))
    inner.end("inner_end")
    inner.flow("inner_start", "inner", "inner_end")
    inner.flow("on_recall", "inner_end")
    main = Drawing()
    main.start()
    main.subprocess("sub", inner)
    main.end()
    main.flow("start", "sub", "end")
    definition = ProcessDefinition.parse(document(main, messages=("recall",), lanes={"Đơn vị": ("sub",)}))
    assert definition.user_tasks["inner"].lane == "Đơn vị"
    assert definition.messages["on_recall"].who == ("Đơn vị",)


def test_start_event_with_a_timer_is_a_schedule() -> None:
    main = approval()
    main.parts[0] = ""
    main.start("start", drawing.cycle("R/P7D"), schedule="WEEKLY;BYDAY=TH", holiday="next")
    definition = ProcessDefinition.parse(document(main, messages=("urge",)))
    assert definition.schedules["start"].text == "WEEKLY;BYDAY=TH"
    assert definition.schedules["start"].holiday == "next"


def test_same_diagram_is_read_once() -> None:
    xml = document(approval(), messages=("urge",))
    assert parse_cached(xml) is parse_cached(bytes(bytearray(xml)))


def refused(main: Drawing, match: str | None, element: str | None = None, **more: object) -> None:
    with pytest.raises(DefinitionError, match=match) as error:
        ProcessDefinition.parse(document(main, **more))  # type: ignore[arg-type]
    if element is not None:
        assert error.value.element == element


def with_element(draw: str, element: str, inner: str = "", **attributes: str) -> Drawing:
    main = Drawing()
    main.start()
    main.element(draw, element, inner, **attributes)
    main.end()
    main.flow("start", element, "end")
    return main


@pytest.mark.parametrize(
    "tag", ["task", "manualTask", "scriptTask", "transaction", "adHocSubProcess", "complexGateway"]
)
def test_element_that_cannot_be_run_is_refused(tag: str) -> None:
    refused(with_element(tag, "x"), tag, "x")


def test_event_subprocess_is_refused() -> None:
    main = approval()
    main.element("subProcess", "sub", triggeredByEvent="true")
    refused(main, "boundary event", "sub", messages=("urge",))


def test_script_beside_a_task_is_refused() -> None:
    script = drawing.extensions("<spiffworkflow:preScript>import os</spiffworkflow:preScript>")
    refused(with_element("userTask", "x", script), "scripts", "x")


def test_service_task_without_operation_is_refused() -> None:
    refused(with_element("serviceTask", "x"), "operation", "x")


def test_process_needs_one_start_event() -> None:
    none = Drawing()
    none.user("x")
    refused(none, "exactly one start", "p")
    two = with_element("userTask", "x")
    two.start("second")
    refused(two, "exactly one start", "p")


def test_process_leads_from_its_start_to_somewhere() -> None:
    nowhere = Drawing()
    nowhere.start()
    refused(nowhere, "nothing leads to this element")


def test_document_needs_an_executable_process() -> None:
    xml = document(approval(), messages=("urge",)).replace(b'isExecutable="true"', b'isExecutable="false"')
    with pytest.raises(DefinitionError, match="no executable process"):
        ProcessDefinition.parse(xml)


def test_two_elements_may_not_share_an_id() -> None:
    main = with_element("userTask", "x")
    main.user("x")
    refused(main, "this id", "x")


@pytest.mark.parametrize("element", ["Start", "End", "x.EndJoin", "x.BoundaryEventSplit"])
def test_element_may_not_have_an_id_of_the_engines_own(element: str) -> None:
    refused(with_element("userTask", element), "uses it itself", element)


def test_element_may_not_have_the_name_of_an_operation() -> None:
    main = with_element("userTask", "notify")
    main.service("tell", "notify")
    main.flow("tell", "end")
    refused(main, "name of an operation", "notify")


@pytest.mark.parametrize(
    "event",
    [
        drawing.duration("3D"),
        drawing.duration("P3X"),
        drawing.duration("three days"),
        drawing.date("2026-01-05T08:00:00"),
        drawing.date("2026-13-05T08:00:00Z"),
        drawing.date("now()"),
        drawing.cycle("0 8 * * 4"),
        drawing.cycle("R/PT0S"),
        drawing.condition("x.y"),
    ],
)
def test_wrong_timer_or_condition_is_refused_with_its_element(event: str) -> None:
    main = with_element("userTask", "x")
    main.boundary("on_time", "x", event)
    main.flow("on_time", "end")
    refused(main, None, "on_time")


def test_wrong_condition_of_a_flow_is_refused_with_the_flow() -> None:
    main = Drawing()
    main.start()
    main.gateway("exclusive", "choice")
    main.end()
    main.end("other")
    flow = main.flow("choice", "other", when="outcome.upper() == 'X'")
    main.flow("start", "choice")
    main.flow("choice", "end")
    refused(main, "not allowed", flow)


def test_wrong_parameter_is_refused_with_its_task() -> None:
    main = with_element("userTask", "x")
    main.service("record", "archive.record", parameters={"kind": "open('x')"})
    main.flow("record", "end")
    refused(main, "not allowed", "record")


def test_status_belongs_to_one_group() -> None:
    main = Drawing()
    main.start()
    main.user("x", status="open", group="in_progress")
    main.end(status="open", group="ended")
    main.flow("start", "x", "end")
    refused(main, "two groups", "end")


def test_message_needs_a_name() -> None:
    main = with_element("userTask", "x")
    main.boundary("on_nothing", "x", '<bpmn:messageEventDefinition messageRef="unknown"/>')
    main.flow("on_nothing", "end")
    refused(main, "needs a name", "on_nothing")


def test_two_flows_out_of_a_task_are_refused() -> None:
    main = with_element("userTask", "x")
    main.end("other")
    main.flow("x", "other")
    refused(main, "Multiple outgoing flows", "x")


def test_flow_to_nowhere_is_refused() -> None:
    main = with_element("userTask", "x")
    main.boundary("on_time", "x", drawing.duration("P1D"))
    flow = main.flow("on_time", "nowhere")
    refused(main, "nowhere", flow)


def test_boundary_event_of_nothing_is_refused() -> None:
    main = with_element("userTask", "x")
    main.boundary("on_time", "nothing", drawing.duration("P1D"))
    main.flow("on_time", "end")
    refused(main, "not attached", "on_time")


def test_called_process_must_be_in_the_document() -> None:
    refused(with_element("callActivity", "x", calledElement="elsewhere"), "called process", "x")


def chain(length: int) -> Drawing:
    main = Drawing()
    main.start()
    for number in range(length):
        main.user(f"step_{number}")
    main.end()
    main.flow("start", *(f"step_{number}" for number in range(length)), "end")
    return main


def test_long_process_is_read() -> None:
    assert len(ProcessDefinition.parse(document(chain(200))).user_tasks) == 200


def test_endless_process_is_refused() -> None:
    refused(chain(2000), "too many elements")
