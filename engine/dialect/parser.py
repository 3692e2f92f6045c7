"""Which of our classes runs which element, and what the library's specs still need to be run after a restore."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.event_parsers import EventBasedGatewayParser
from SpiffWorkflow.bpmn.parser.task_parsers import ConditionalGatewayParser, GatewayParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.control import _EndJoin
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.spiff.parser import event_parsers
from SpiffWorkflow.spiff.parser import task_spec as task_parsers
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.spiff.specs import defaults as spiff

from engine.decision import DecisionTable
from engine.dialect.boundary import Boundary
from engine.dialect.catching import Catching, EventGateway, IntermediateCatch, Receive, Start
from engine.dialect.choices import Exclusive
from engine.dialect.jobs import Job
from engine.dialect.joins import Inclusive, Parallel, all_have_ended
from engine.dialect.lean import lighten
from engine.dialect.loops import LoopInput, ParallelMultiInstance, SequentialMultiInstance, StandardLoop
from engine.dialect.rules import BusinessRule
from engine.dialect.subprocesses import CalledProcess, EmbeddedSubprocess
from engine.dialect.throwing import End, IntermediateThrow, Send
from engine.dialect.timers import count_working_days
from engine.document import BPMN, TIMED, WORKING_DAYS, properties_of
from engine.errors import DefinitionError


class _OurLoops:
    PARALLEL_MI_CLASS = ParallelMultiInstance
    SEQUENTIAL_MI_CLASS = SequentialMultiInstance
    STANDARD_LOOP_CLASS = StandardLoop


class _UserTaskParser(_OurLoops, task_parsers.UserTaskParser):
    pass


class _ServiceTaskParser(_OurLoops, task_parsers.ServiceTaskParser):
    pass


class _BusinessRuleParser(_OurLoops, task_parsers.BusinessRuleTaskParser):
    def create_task(self) -> Any:
        table = self.process_parser.parser.get_engine(self.get_decision_ref(self.node), self.node)
        return BusinessRule(self.spec, self.bpmn_id, dmnEngine=table, **self.bpmn_attributes)


class _SubprocessParser(_OurLoops, task_parsers.SubWorkflowParser):
    pass


class _CallActivityParser(_OurLoops, task_parsers.CallActivityParser):
    pass


class Parser(SpiffBpmnParser):
    """The library's parser with our classes, and with the decision tables that belong to the diagram."""

    def __init__(self, decisions: Mapping[str, DecisionTable]) -> None:
        super().__init__()
        self.decisions = decisions

    def get_engine(self, decision_ref: str | None, node: Any) -> DecisionTable:
        """Called by the library for every business rule task."""
        if decision_ref is None or decision_ref not in self.decisions:
            told = f"there is no decision table {decision_ref}" if decision_ref else "no decision table is named"
            raise ValidationException(told, node=node, file_name="")
        return self.decisions[decision_ref]

    OVERRIDE_PARSER_CLASSES = {
        **SpiffBpmnParser.OVERRIDE_PARSER_CLASSES,
        full_tag("startEvent"): (event_parsers.SpiffStartEventParser, Start),
        full_tag("endEvent"): (event_parsers.SpiffEndEventParser, End),
        full_tag("boundaryEvent"): (event_parsers.SpiffBoundaryEventParser, Boundary),
        full_tag("intermediateCatchEvent"): (event_parsers.SpiffIntermediateCatchEventParser, IntermediateCatch),
        full_tag("intermediateThrowEvent"): (event_parsers.SpiffIntermediateThrowEventParser, IntermediateThrow),
        full_tag("receiveTask"): (event_parsers.SpiffReceiveTaskParser, Receive),
        full_tag("sendTask"): (event_parsers.SpiffSendTaskParser, Send),
        full_tag("eventBasedGateway"): (EventBasedGatewayParser, EventGateway),
        full_tag("parallelGateway"): (GatewayParser, Parallel),
        full_tag("exclusiveGateway"): (ConditionalGatewayParser, Exclusive),
        full_tag("inclusiveGateway"): (ConditionalGatewayParser, Inclusive),
        full_tag("userTask"): (_UserTaskParser, spiff.UserTask),
        full_tag("serviceTask"): (_ServiceTaskParser, Job),
        full_tag("businessRuleTask"): (_BusinessRuleParser, BusinessRule),
        full_tag("subProcess"): (_SubprocessParser, EmbeddedSubprocess),
        full_tag("callActivity"): (_CallActivityParser, CalledProcess),
    }


@dataclass(frozen=True, slots=True)
class Specs:
    """The library's specs of a process and of all its subprocesses and called processes, by name."""

    main: Any
    inner: dict[str, Any]

    def of(self, name: str | None) -> Any:
        """The spec of a subprocess, or of the process itself for None; None when there is no such subprocess."""
        return self.main if name is None else self.inner.get(name)


def parse_specs(root: etree._Element, key: str, decisions: Mapping[str, DecisionTable]) -> Specs:
    """Lets the library read the document. Raises DefinitionError with its reason."""
    parser = Parser(decisions)
    try:
        # `root` stays referenced while parsing: the library indexes lanes by its address.
        parser.add_bpmn_xml(root)
        specs = Specs(parser.get_spec(key), parser.get_subprocess_specs(key))
    except (
        SpiffWorkflowException,
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
        IndexError,
        RecursionError,
    ) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        # The library follows flows one inside the other, and hands on whatever goes wrong there as text.
        if "RecursionError" in reason or isinstance(error, RecursionError):
            reason = "a path has too many elements"
        element = error.id if isinstance(error, ValidationException) else None
        raise DefinitionError(f"the diagram cannot be read: {reason}", element or None) from None
    working_days = _working_days(root)
    for spec in (specs.main, *specs.inner.values()):
        for task_spec in list(spec.task_specs.values()):
            # The library would ask again at every step whether an element has all it needs.
            try:
                task_spec.test()
            except SpiffWorkflowException:
                element = getattr(task_spec, "bpmn_id", None)
                raise DefinitionError("the diagram cannot be read: nothing leads to this element", element) from None
            task_spec.test = _is_complete
            task_spec.is_round = False
            task_spec.timers = task_spec.conditions = ()
            task_spec.is_public = bool(task_spec.manual) or isinstance(task_spec, Job)
            if isinstance(task_spec, Catching):
                task_spec.prepare()
                for _, definition, element in task_spec.timers:
                    count_working_days(definition, working_days.get(element))
            elif isinstance(task_spec, _EndJoin):
                task_spec._check_threshold_unstructured = all_have_ended
    all_specs = [one for spec in (specs.main, *specs.inner.values()) for one in spec.task_specs.values()]
    for task_spec in all_specs:
        if isinstance(task_spec, LoopTask):
            _prepare_loop(task_spec, task_spec._wf_spec.task_specs[task_spec.task_spec])
    for task_spec in all_specs:
        lighten(task_spec)
    for spec in (specs.main, *specs.inner.values()):
        spec.has_conditions = any(one.conditions for one in spec.task_specs.values())
    return specs


def _working_days(root: etree._Element) -> dict[str, str]:
    """Event → how many working days after its date a timer fires, an expression."""
    told = ((node, properties_of(node)) for node in root.iter(*(f"{BPMN}{kind}" for kind in TIMED)))
    return {node.get("id", ""): found[WORKING_DAYS] for node, found in told if WORKING_DAYS in found}


def _is_complete() -> None:
    """The answer of an element that has been asked."""


def _prepare_loop(loop: Any, body: Any) -> None:
    # The library connects this when a loop begins, so a loop restored in a fresh process would never resume.
    body.completed_event.connect(loop.merge_child)
    body.is_round = True
    if getattr(loop, "data_input", None) is not None:
        loop.data_input = LoopInput(loop.data_input)
