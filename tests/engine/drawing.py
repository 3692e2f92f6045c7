"""Draws BPMN for tests: a few words per element, no layout."""

from __future__ import annotations

from html import escape
from itertools import count, pairwise

NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
)


def properties(told: dict[str, str]) -> str:
    """The extension properties of an element; nothing when there are none."""
    if not told:
        return ""
    inner = "".join(f'<spiffworkflow:property name="{name}" value="{escape(told[name])}"/>' for name in told)
    return f"<spiffworkflow:properties>{inner}</spiffworkflow:properties>"


def extensions(inner: str) -> str:
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>" if inner else ""


def formal(tag: str, text: str) -> str:
    return f'<bpmn:{tag} xsi:type="bpmn:tFormalExpression">{escape(text)}</bpmn:{tag}>'


def date(text: str) -> str:
    return f"<bpmn:timerEventDefinition>{formal('timeDate', text)}</bpmn:timerEventDefinition>"


def duration(text: str) -> str:
    return f"<bpmn:timerEventDefinition>{formal('timeDuration', text)}</bpmn:timerEventDefinition>"


def cycle(text: str) -> str:
    return f"<bpmn:timerEventDefinition>{formal('timeCycle', text)}</bpmn:timerEventDefinition>"


def message(name: str) -> str:
    return f'<bpmn:messageEventDefinition messageRef="message_{name}"/>'


def signal(name: str) -> str:
    return f'<bpmn:signalEventDefinition signalRef="signal_{name}"/>'


def error(code: str | None = None) -> str:
    return f'<bpmn:errorEventDefinition errorRef="error_{code}"/>' if code else "<bpmn:errorEventDefinition/>"


def escalation(code: str) -> str:
    return f'<bpmn:escalationEventDefinition escalationRef="escalation_{code}"/>'


def condition(text: str) -> str:
    return f"<bpmn:conditionalEventDefinition>{formal('condition', text)}</bpmn:conditionalEventDefinition>"


TERMINATE = "<bpmn:terminateEventDefinition/>"


def each(variable: str, item: str, *, sequential: bool = False, until: str = "") -> str:
    """A multi-instance activity over a collection."""
    done = formal("completionCondition", until) if until else ""
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"<bpmn:loopDataInputRef>{variable}</bpmn:loopDataInputRef>"
        f'<bpmn:inputDataItem id="{item}" name="{item}"/>{done}</bpmn:multiInstanceLoopCharacteristics>'
    )


def times(number: int, *, sequential: bool = False) -> str:
    """A multi-instance activity with a fixed number of rounds."""
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"{formal('loopCardinality', str(number))}</bpmn:multiInstanceLoopCharacteristics>"
    )


# Sequence flows need ids that are unique in the whole document.
_FLOWS = count(1)


class Drawing:
    """The inside of a process or subprocess. Elements and flows come in any order."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def element(
        self, tag: str, element: str, inner: str = "", told: dict[str, str] | None = None, **attributes: str
    ) -> None:
        written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        content = extensions(properties(told or {})) + inner
        self.parts.append(f'<bpmn:{tag} id="{element}"{written}>{content}</bpmn:{tag}>')

    def start(self, element: str = "start", inner: str = "", **told: str) -> None:
        self.element("startEvent", element, inner, told)

    def end(self, element: str = "end", inner: str = "", **told: str) -> None:
        self.element("endEvent", element, inner, told)

    def user(self, element: str, inner: str = "", **told: str) -> None:
        self.element("userTask", element, inner, told)

    def service(
        self,
        element: str,
        operation: str = "",
        result: str = "",
        inner: str = "",
        parameters: dict[str, str] | None = None,
    ) -> None:
        told = "".join(
            f'<spiffworkflow:parameter id="{name}" type="str" value="{escape(value)}"/>'
            for name, value in (parameters or {}).items()
        )
        variable = f' resultVariable="{result}"' if result else ""
        operator = (
            f'<spiffworkflow:serviceTaskOperator id="{operation or "do_" + element}"{variable}>'
            f"<spiffworkflow:parameters>{told}</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator>"
        )
        self.parts.append(f'<bpmn:serviceTask id="{element}">{extensions(operator)}{inner}</bpmn:serviceTask>')

    def catch(self, element: str, event: str, **told: str) -> None:
        self.element("intermediateCatchEvent", element, event, told)

    def throw(self, element: str, event: str) -> None:
        self.element("intermediateThrowEvent", element, event)

    def boundary(self, element: str, on: str, event: str, *, interrupting: bool = True, **told: str) -> None:
        attributes = {"attachedToRef": on, "cancelActivity": str(interrupting).lower()}
        self.element("boundaryEvent", element, event, told, **attributes)

    def subprocess(self, element: str, inner: Drawing, loop: str = "") -> None:
        self.element("subProcess", element, "".join(inner.parts) + loop)

    def call(self, element: str, called: str) -> None:
        self.element("callActivity", element, calledElement=called)

    def gateway(self, kind: str, element: str, default: str = "") -> None:
        """`kind`: exclusive, parallel, inclusive or eventBased."""
        self.element(f"{kind}Gateway", element, **({"default": default} if default else {}))

    def flow(self, *elements: str, when: str = "") -> str:
        """Connects a chain of elements and returns the id of its last flow."""
        flow = ""
        for source, target in pairwise(elements):
            flow = f"flow_{next(_FLOWS)}"
            condition_ = formal("conditionExpression", when) if when else ""
            self.parts.append(
                f'<bpmn:sequenceFlow id="{flow}" sourceRef="{source}" targetRef="{target}">{condition_}</bpmn:sequenceFlow>'
            )
        return flow

    def handler(self, event: str) -> None:
        """A path of one service task behind a boundary event."""
        self.service(f"handle_{event}")
        self.end(f"end_{event}")
        self.flow(event, f"handle_{event}", f"end_{event}")


def document(
    main: Drawing,
    *,
    messages: tuple[str, ...] = (),
    errors: tuple[str, ...] = (),
    escalations: tuple[str, ...] = (),
    signals: tuple[str, ...] = (),
    called: dict[str, Drawing] | None = None,
    lanes: dict[str, tuple[str, ...]] | None = None,
    **told: str,
) -> bytes:
    """A whole document with the process `main` (id `p`) and the processes it calls."""
    head = [f'<bpmn:message id="message_{name}" name="{name}"/>' for name in messages]
    head += [f'<bpmn:error id="error_{code}" name="{code}" errorCode="{code}"/>' for code in errors]
    head += [f'<bpmn:escalation id="escalation_{code}" name="{code}" escalationCode="{code}"/>' for code in escalations]
    head += [f'<bpmn:signal id="signal_{name}" name="{name}"/>' for name in signals]
    for name, drawing in (called or {}).items():
        head.append(f'<bpmn:process id="{name}" isExecutable="true">{"".join(drawing.parts)}</bpmn:process>')
    lane_set = "".join(
        f'<bpmn:lane id="lane_{number}" name="{name}">'
        + "".join(f"<bpmn:flowNodeRef>{element}</bpmn:flowNodeRef>" for element in elements)
        + "</bpmn:lane>"
        for number, (name, elements) in enumerate((lanes or {}).items())
    )
    if lane_set:
        lane_set = f'<bpmn:laneSet id="lanes">{lane_set}</bpmn:laneSet>'
    body = extensions(properties(told)) + lane_set + "".join(main.parts)
    return (
        f'<bpmn:definitions {NAMESPACES} id="document" targetNamespace="tests">{"".join(head)}'
        f'<bpmn:process id="p" isExecutable="true">{body}</bpmn:process></bpmn:definitions>'
    ).encode()
