"""Diagrams as a designer changes them in a modelling tool: elements with their place in the drawing."""

from __future__ import annotations

import orjson
from lxml import etree

from engine.document import BPMN
from tests.bpmn.life import diagram, forms
from tests.bpmn.test_changed_diagrams import CHECK, Root, element, remove

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"

#: What the head of the room is asked at the step between submission and review.
CHECK_FORMS = {
    "agree.json": ("Chuyển phê duyệt", "primary", "remark", "Ý kiến kiểm tra"),
    "disagree.json": ("Trả về đơn vị", "normal", "reason", "Lý do trả về"),
}


def without_recall() -> bytes:
    """The assignment's diagram after somebody has deleted the boundary event “Thu hồi”."""
    root = etree.fromstring(diagram("assignment"))
    remove(root, "on_recall", "recall_signalled")
    erase(root)
    return etree.tostring(root)


def with_a_check() -> bytes:
    """The same with a step of the head of the room between submission and review, which may send the result back."""
    root = etree.fromstring(diagram("assignment"))
    underway = element(root, "underway")
    underway.append(etree.fromstring(CHECK))
    gateway = etree.SubElement(underway, f"{BPMN}exclusiveGateway", id="head_agreed", default="head_agreed_to_review")
    gateway.set("name", "Đủ chưa?")
    element(root, "to_approver_to_review").set("targetRef", "head_check")
    for source, target in (("head_check", "head_agreed"), ("head_agreed", "review"), ("head_agreed", "to_execution")):
        flow = etree.SubElement(underway, f"{BPMN}sequenceFlow", id=f"{source}_to_{target}")
        flow.set("sourceRef", source)
        flow.set("targetRef", target)
    back = element(root, "head_agreed_to_to_execution")
    etree.SubElement(back, f"{BPMN}conditionExpression").text = 'outcome == "disagree"'
    draw(root, "head_check", (2880, 1270, 110, 80))
    draw(root, "head_agreed", (3040, 1285, 50, 50))
    connect(root, "head_check_to_head_agreed", [(2990, 1310), (3040, 1310)])
    connect(root, "head_agreed_to_review", [(3065, 1335), (3065, 1360), (2715, 1360), (2715, 1485)])
    connect(root, "head_agreed_to_to_execution", [(3065, 1285), (3065, 600), (860, 600), (860, 705)])
    line = next(edge for edge in root.iter(f"{DI}BPMNEdge") if edge.get("bpmnElement") == "to_approver_to_review")
    plane_of(root).remove(line)
    connect(root, "to_approver_to_review", [(2585, 1500), (2585, 1310), (2880, 1310)])
    return etree.tostring(root)


def check_forms() -> dict[str, bytes]:
    """Every form of the assignment's diagram, and those of the new step."""
    asked = {
        name: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": title,
            "x-tone": tone,
            "type": "object",
            "properties": {field: {"title": label, "type": "string", "minLength": 1, "x-widget": "longtext"}},
            "required": [field],
            "additionalProperties": False,
        }
        for name, (title, tone, field, label) in CHECK_FORMS.items()
    }
    return {**forms("assignment"), **{name: orjson.dumps(form) for name, form in asked.items()}}


def erase(root: Root) -> None:
    """Takes out of the drawing what is no longer in the process."""
    known = {node.get("id") for node in root.iter(f"{BPMN}*")}
    for shape in [*root.iter(f"{DI}BPMNShape"), *root.iter(f"{DI}BPMNEdge")]:
        plane = shape.getparent()
        if shape.get("bpmnElement") not in known and plane is not None:
            plane.remove(shape)


def plane_of(root: Root) -> Root:
    return next(root.iter(f"{DI}BPMNPlane"))


def draw(root: Root, id: str, box: tuple[int, int, int, int]) -> None:
    shape = etree.SubElement(plane_of(root), f"{DI}BPMNShape", id=f"{id}_di", bpmnElement=id)
    etree.SubElement(
        shape, BOUNDS, {name: str(size) for name, size in zip(("x", "y", "width", "height"), box, strict=True)}
    )


def connect(root: Root, id: str, points: list[tuple[int, int]]) -> None:
    edge = etree.SubElement(plane_of(root), f"{DI}BPMNEdge", id=f"{id}_di", bpmnElement=id)
    for x, y in points:
        etree.SubElement(edge, WAYPOINT, x=str(x), y=str(y))
