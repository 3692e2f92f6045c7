"""A diagram as the rules look at it: read from any well-formed XML, however wrong, without ever raising."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.document import BPMN, is_bpmn, properties_of
from engine.elements import DEFAULT_OUTCOME, words

FLOW_NODES = frozenset(
    "startEvent endEvent boundaryEvent intermediateCatchEvent intermediateThrowEvent task userTask serviceTask sendTask receiveTask"
    " manualTask scriptTask businessRuleTask callActivity subProcess transaction adHocSubProcess exclusiveGateway parallelGateway"
    " inclusiveGateway eventBasedGateway complexGateway".split()
)
SCOPES = ("subProcess", "transaction", "adHocSubProcess")


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow. `condition` is None when there is none."""

    id: str
    source: str
    target: str
    condition: str | None


@dataclass(frozen=True, slots=True)
class Node:
    """An event, activity or gateway. `scope` is the id of the process or subprocess it lies in."""

    id: str
    kind: str
    name: str
    scope: str
    xml: etree._Element
    properties: dict[str, str]
    incoming: list[Flow] = field(default_factory=list)
    outgoing: list[Flow] = field(default_factory=list)

    @property
    def is_gateway(self) -> bool:
        return self.kind.endswith("Gateway")

    @property
    def events(self) -> list[str]:
        """The kinds of its event definitions: `message`, `timer`, `error` …"""
        found = (etree.QName(child).localname for child in self.xml if isinstance(child.tag, str))
        return [name.removesuffix("EventDefinition") for name in found if name.endswith("EventDefinition")]

    @property
    def attached_to(self) -> str:
        return self.xml.get("attachedToRef", "") if self.kind == "boundaryEvent" else ""

    @property
    def interrupting(self) -> bool:
        """Whether it takes the token away from the activity it is attached to."""
        return self.kind == "boundaryEvent" and self.xml.get("cancelActivity", "true").lower() == "true"

    @property
    def outcomes(self) -> tuple[str, ...]:
        return (words(self.properties.get("outcomes", "")) or (DEFAULT_OUTCOME,)) if self.kind == "userTask" else ()


@dataclass(frozen=True, slots=True)
class Scope:
    """A process or a subprocess, and what lies directly in it."""

    id: str
    xml: etree._Element
    parent: str | None
    nodes: list[str] = field(default_factory=list)


class Diagram:
    """All executable processes of one document."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.scopes: dict[str, Scope] = {}
        self.nodes: dict[str, Node] = {}
        self.flows: dict[str, Flow] = {}
        self.boundaries: dict[str, list[Node]] = {}
        self.processes = [
            process for process in root.iterchildren(f"{BPMN}process") if process.get("isExecutable", "true") == "true"
        ]
        self._lanes = {
            (reference.text or "").strip(): lane.get("name", "")
            for lane in root.iter(f"{BPMN}lane")
            for reference in lane.iterchildren(f"{BPMN}flowNodeRef")
        }
        self._names = {
            declared.get("id", ""): declared.get(attribute, "") or declared.get("name", "")
            for tag, attribute in (("message", "name"), ("error", "errorCode"), ("escalation", "escalationCode"))
            for declared in root.iter(f"{BPMN}{tag}")
        }
        for process in self.processes:
            self._read(process, None)
        for flow in self.flows.values():
            if flow.source in self.nodes:
                self.nodes[flow.source].outgoing.append(flow)
            if flow.target in self.nodes:
                self.nodes[flow.target].incoming.append(flow)
        for node in self.nodes.values():
            if node.attached_to:
                self.boundaries.setdefault(node.attached_to, []).append(node)

    def _read(self, container: etree._Element, parent: str | None) -> None:
        scope = Scope(container.get("id", ""), container, parent)
        self.scopes[scope.id] = scope
        for child in container:
            element = child.get("id", "")
            if is_bpmn(child, "sequenceFlow"):
                condition = child.find(f"{BPMN}conditionExpression")
                text = None if condition is None else (condition.text or "").strip()
                self.flows[element] = Flow(element, child.get("sourceRef", ""), child.get("targetRef", ""), text)
            elif is_bpmn(child, *FLOW_NODES):
                kind = etree.QName(child).localname
                self.nodes[element] = Node(element, kind, child.get("name", ""), scope.id, child, properties_of(child))
                scope.nodes.append(element)
                if kind in SCOPES:
                    self._read(child, scope.id)

    def of_kind(self, *kinds: str) -> Iterator[Node]:
        return (node for node in self.nodes.values() if node.kind in kinds)

    def inside(self, scope: str) -> list[Node]:
        """What lies directly in a process or subprocess; nothing for anything else."""
        return [self.nodes[one] for one in self.scopes[scope].nodes] if scope in self.scopes else []

    def within(self, node: Node) -> Iterator[Node]:
        """The node itself and everything nested in it."""
        yield node
        for inner in self.inside(node.id):
            yield from self.within(inner)

    def starts(self, scope: str) -> list[Node]:
        return [node for node in self.inside(scope) if node.kind == "startEvent"]

    def after(self, node: Node) -> Iterator[Node]:
        """What may run next in the same scope: targets of its flows, and the boundary events attached to it."""
        for flow in node.outgoing:
            if flow.target in self.nodes:
                yield self.nodes[flow.target]
        yield from self.boundaries.get(node.id, ())

    def reachable(self, start: Node, stop: frozenset[str] = frozenset()) -> set[str]:
        """Ids of `start` and of what can run after it in its scope, without going on behind `stop`."""
        seen: set[str] = set()
        todo = [start]
        while todo:
            node = todo.pop()
            if node.id not in seen and node.id not in stop:
                seen.add(node.id)
                todo.extend(self.after(node))
        return seen

    def lane(self, node: Node) -> str:
        """The lane's name of the node, of its activity, or of the subprocess around it; empty without one."""
        current: Node | None = node
        while current is not None:
            for element in (current.id, current.attached_to):
                if element in self._lanes:
                    return self._lanes[element]
            current = self.nodes.get(current.scope)
        return ""

    def who(self, node: Node) -> tuple[str, ...]:
        """Who may act on a user task or message: `who`, else the lane."""
        lane = self.lane(node)
        return words(node.properties.get("who", "")) or ((lane,) if lane else ())

    def awaited_message(self, node: Node) -> str | None:
        """The name of the message the node receives: empty when it is not declared, None when it receives none."""
        if node.kind == "receiveTask":
            return self._names.get(node.xml.get("messageRef", ""), "")
        if node.kind in ("boundaryEvent", "intermediateCatchEvent"):
            definition = node.xml.find(f"{BPMN}messageEventDefinition")
            if definition is not None:
                return self._names.get(definition.get("messageRef", ""), "")
        return None

    def code(self, node: Node, event: str) -> str:
        """The code of an error or escalation event; empty when it names none."""
        definition = node.xml.find(f"{BPMN}{event}EventDefinition")
        return "" if definition is None else self._names.get(definition.get(f"{event}Ref", ""), "")

    def owner(self, part: etree._Element) -> str | None:
        """The id of the flow or node that a piece of XML belongs to."""
        current: etree._Element | None = part
        while current is not None:
            element = current.get("id", "")
            if element in self.nodes or element in self.flows:
                return element
            current = current.getparent()
        return None

    def around(self, node: Node) -> Iterator[Node]:
        """The subprocesses around a node, innermost first."""
        current = self.nodes.get(node.scope)
        while current is not None:
            yield current
            current = self.nodes.get(current.scope)
