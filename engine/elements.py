"""The elements of a diagram that the application asks about, read from the XML.

The contract of their properties: docs/diagram-guide.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.document import BPMN, SPIFF, is_bpmn, properties_of
from engine.errors import DefinitionError

DEFAULT_OUTCOME = "complete"


@dataclass(frozen=True, slots=True)
class UserTaskElement:
    """A step that a person completes. `who` falls back to the lane; `status`, `group` and `clock` may be empty."""

    id: str
    name: str
    lane: str
    status: str
    group: str
    clock: str
    outcomes: tuple[str, ...]
    who: tuple[str, ...]
    properties: dict[str, str] = field(hash=False)

    @property
    def starts(self) -> tuple[str, ...]:
        """The processes that whoever may complete the step can start while it is open."""
        return words(self.properties.get("starts", ""))


@dataclass(frozen=True, slots=True)
class MessageElement:
    """A place where a message is received.

    `message` is the action's name, `attached_to` the activity of a boundary event.
    """

    id: str
    name: str
    message: str
    who: tuple[str, ...]
    interrupting: bool
    attached_to: str | None
    properties: dict[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class EndElement:
    """An end event, with the status it leaves behind for good."""

    id: str
    name: str
    status: str
    group: str
    clock: str
    properties: dict[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class OperationElement:
    """A service task. `parameters` are expressions by name; `result_variable` is empty when the result is not kept."""

    id: str
    name: str
    operation: str
    parameters: dict[str, str] = field(hash=False)
    result_variable: str
    properties: dict[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Elements:
    """Everything of one document, by element id and in its order."""

    user_tasks: dict[str, UserTaskElement]
    messages: dict[str, MessageElement]
    end_events: dict[str, EndElement]
    operations: dict[str, OperationElement]
    flows: dict[str, tuple[str, str]]
    names: dict[str, str]


def read_elements(root: etree._Element) -> Elements:
    """Reads the elements of all processes of a document. Raises DefinitionError."""
    lanes = _lanes(root)
    messages = {node.get("id", ""): node.get("name", "") for node in root.iter(f"{BPMN}message")}
    found = Elements({}, {}, {}, {}, {}, {})
    for node in _nodes(root):
        element, name = node.get("id", ""), node.get("name", "")
        if is_bpmn(node, "sequenceFlow"):
            found.flows[element] = (node.get("sourceRef", ""), node.get("targetRef", ""))
            continue
        found.names[element] = name
        if is_bpmn(node, "userTask"):
            found.user_tasks[element] = _user_task(node, _lane_of(node, lanes))
        elif is_bpmn(node, "endEvent"):
            told = properties_of(node)
            found.end_events[element] = EndElement(
                element, name, told.get("status", ""), told.get("group", ""), told.get("clock", ""), told
            )
        elif is_bpmn(node, "serviceTask"):
            found.operations[element] = _operation(node)
        elif is_bpmn(node, "boundaryEvent", "intermediateCatchEvent", "receiveTask"):
            message = _message_name(node, messages)
            if message is not None:
                found.messages[element] = _message(node, message, _lane_of(node, lanes))
    return found


def words(text: str) -> tuple[str, ...]:
    """A property that lists several values, separated by spaces or commas."""
    return tuple(re.findall(r"[^\s,]+", text))


def _nodes(root: etree._Element) -> Iterator[etree._Element]:
    for process in root.iterchildren(f"{BPMN}process"):
        for node in process.iterdescendants():
            if isinstance(node.tag, str) and node.tag.startswith(BPMN) and node.get("id"):
                yield node


def _user_task(node: etree._Element, lane: str) -> UserTaskElement:
    told = properties_of(node)
    return UserTaskElement(
        id=node.get("id", ""),
        name=node.get("name", ""),
        lane=lane,
        status=told.get("status", ""),
        group=told.get("group", ""),
        clock=told.get("clock", ""),
        outcomes=words(told.get("outcomes", "")) or (DEFAULT_OUTCOME,),
        who=_who(told, lane),
        properties=told,
    )


def _message(node: etree._Element, message: str, lane: str) -> MessageElement:
    told = properties_of(node)
    return MessageElement(
        id=node.get("id", ""),
        name=node.get("name", ""),
        message=message,
        who=_who(told, lane),
        interrupting=not is_bpmn(node, "boundaryEvent") or node.get("cancelActivity", "true").lower() == "true",
        attached_to=node.get("attachedToRef"),
        properties=told,
    )


def _operation(node: etree._Element) -> OperationElement:
    element = node.get("id", "")
    operator = node.find(f"{BPMN}extensionElements/{SPIFF}serviceTaskOperator")
    if operator is None or not operator.get("id"):
        raise DefinitionError("a service task needs the name of an operation", element)
    return OperationElement(
        id=element,
        name=node.get("name", ""),
        operation=operator.get("id", ""),
        parameters={found.get("id", ""): found.get("value", "") for found in operator.iter(f"{SPIFF}parameter")},
        result_variable=operator.get("resultVariable", ""),
        properties=properties_of(node),
    )


def _message_name(node: etree._Element, messages: dict[str, str]) -> str | None:
    """The name of the message this element receives, None when it receives none."""
    definition = node if is_bpmn(node, "receiveTask") else node.find(f"{BPMN}messageEventDefinition")
    if definition is None:
        return None
    name = messages.get(definition.get("messageRef", ""), "")
    if not name:
        raise DefinitionError("the message needs a name", node.get("id"))
    return name


def _who(told: dict[str, str], lane: str) -> tuple[str, ...]:
    return words(told.get("who", "")) or ((lane,) if lane else ())


def _lanes(root: etree._Element) -> dict[str, str]:
    return {
        (reference.text or "").strip(): lane.get("name", "")
        for lane in root.iter(f"{BPMN}lane")
        for reference in lane.iterchildren(f"{BPMN}flowNodeRef")
    }


def _lane_of(node: etree._Element, lanes: dict[str, str]) -> str:
    """The lane of an element, or of the subprocess or activity around it: the library loses the inner ones."""
    current: etree._Element | None = node
    while current is not None:
        for element in (current.get("id"), current.get("attachedToRef")):
            if element in lanes:
                return lanes[element]
        current = current.getparent()
    return ""
