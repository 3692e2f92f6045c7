"""What SpiffWorkflow 3.2.0 does and we build on or work around. A new version of it starts with this file."""

from importlib.metadata import version

import pytest
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.spiff.specs.event_definitions import MessageEventDefinition

from engine.definition import ProcessDefinition
from engine.document import read_document
from tests.engine import drawing
from tests.engine.drawing import Drawing, document


def stock(xml: bytes) -> BpmnWorkflow:
    """The library as it comes."""
    parser = SpiffBpmnParser()
    root = read_document(xml)
    parser.add_bpmn_xml(root)
    workflow = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
    workflow.do_engine_steps()
    return workflow


def ready(workflow: BpmnWorkflow) -> list[str]:
    return sorted(task.task_spec.name for task in workflow.get_tasks(state=TaskState.READY, manual=True))


def urged() -> bytes:
    main = Drawing()
    main.start()
    main.user("work", lane_independent="yes")
    main.end()
    main.flow("start", "work", "end")
    main.boundary("on_urge", "work", drawing.message("urge"), interrupting=False, who="lead")
    main.user("answer")
    main.end("answered")
    main.flow("on_urge", "answer", "answered")
    return document(main, messages=("urge",))


def test_version_is_the_one_we_know() -> None:
    assert version("SpiffWorkflow") == "3.2.0"


def test_stock_non_interrupting_event_fires_only_once() -> None:
    workflow = stock(urged())
    urge = BpmnEvent(MessageEventDefinition("urge"), {})
    workflow.send_event(urge)
    workflow.do_engine_steps()
    assert ready(workflow) == ["answer", "work"]
    with pytest.raises(Exception, match="not waiting for urge"):
        workflow.send_event(urge)


def test_stock_error_reaches_a_neighbour_too() -> None:
    inner = Drawing()
    inner.start("inner_start")
    inner.user("inner")
    inner.end("broken", drawing.error("E1"))
    inner.flow("inner_start", "inner", "broken")
    main = Drawing()
    main.start()
    main.gateway("parallel", "split")
    main.subprocess("sub", inner)
    main.user("neighbour")
    main.end()
    main.flow("start", "split", "sub", "end")
    main.flow("split", "neighbour", "end")
    for activity in ("sub", "neighbour"):
        main.boundary(f"on_{activity}", activity, drawing.error("E1"))
        main.user(f"caught_{activity}")
        main.flow(f"on_{activity}", f"caught_{activity}", "end")
    workflow = stock(document(main, errors=("E1",)))
    next(task for task in workflow.get_tasks(state=TaskState.READY) if task.task_spec.name == "inner").run()
    workflow.do_engine_steps()
    assert ready(workflow) == ["caught_neighbour", "caught_sub"]


def test_activity_with_boundary_events_stands_below_a_split_and_goes_on_by_itself() -> None:
    specs = ProcessDefinition.parse(urged()).specs.main.task_specs
    assert isinstance(specs["work.BoundaryEventSplit"], BoundaryEventSplit)
    assert set(specs["work.BoundaryEventSplit"]._outputs) == {"work", "on_urge"}
    assert isinstance(specs["work.BoundaryEventJoin"], BoundaryEventJoin)
    assert specs["work.BoundaryEventJoin"]._outputs == []
    assert specs["work"]._outputs == ["work.BoundaryEventJoin", "end"]


def test_properties_of_boundary_events_and_tasks_are_kept() -> None:
    specs = ProcessDefinition.parse(urged()).specs.main.task_specs
    assert specs["on_urge"].extensions["properties"] == {"who": "lead"}
    assert specs["work"].extensions["properties"] == {"lane_independent": "yes"}


def test_event_based_gateway_takes_the_events_from_the_catch_events_behind_it() -> None:
    main = Drawing()
    main.start()
    main.gateway("eventBased", "which")
    main.catch("answer", drawing.message("answer"))
    main.catch("patience", drawing.duration("P1D"))
    main.end()
    main.flow("start", "which", "answer", "end")
    main.flow("which", "patience", "end")
    specs = ProcessDefinition.parse(document(main, messages=("answer",))).specs.main.task_specs
    assert len(specs["which"].event_definition.event_definitions) == 2
    assert isinstance(specs["answer"].event_definition, NoneEventDefinition)


def test_multi_instance_keeps_its_element_in_a_child_of_its_own() -> None:
    main = Drawing()
    main.start()
    main.user("ask", drawing.times(2), status="open")
    main.end()
    main.flow("start", "ask", "end")
    specs = ProcessDefinition.parse(document(main)).specs.main.task_specs
    assert specs["ask"].task_spec == "ask [child]"
    assert specs["ask"].bpmn_id == specs["ask [child]"].bpmn_id == "ask"
    assert specs["ask [child]"].completed_event.is_connected(specs["ask"].merge_child)


def test_condition_on_the_only_flow_of_a_task_is_ignored() -> None:
    main = Drawing()
    main.start()
    main.user("work")
    main.user("after")
    main.end()
    main.flow("start", "work")
    main.flow("work", "after", when="1 == 2")
    main.flow("after", "end")
    workflow = stock(document(main))
    workflow.get_tasks(state=TaskState.READY, manual=True)[0].run()
    workflow.do_engine_steps()
    assert ready(workflow) == ["after"]


def test_stock_library_does_not_look_deeper_than_a_thousand_levels() -> None:
    main = Drawing()
    main.start()
    main.gateway("exclusive", "again")
    main.user("work")
    main.end()
    main.flow("start", "again", "work", "decide")
    main.flow("decide", "end", when="1 == 2")
    main.gateway("exclusive", "decide", default=main.flow("decide", "again"))
    workflow = stock(document(main))
    for _ in range(400):
        waiting = workflow.get_tasks(state=TaskState.READY, manual=True)
        if not waiting:
            break
        waiting[0].run()
        workflow.do_engine_steps()
    assert ready(workflow) == []
    assert not workflow.completed
