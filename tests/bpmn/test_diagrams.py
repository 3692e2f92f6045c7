"""The packaged diagrams: right in lint's eyes, drawn completely, and named in both languages."""

from __future__ import annotations

from importlib.resources import files
from itertools import pairwise

import pytest
from lxml import etree

import handlers
from engine.document import BPMN, properties_of, read_document
from engine.lint import lint
from engine.lint_rules.diagram import Diagram
from processes.policy import WHO
from processes.runtime.operations import catalogue
from tests.bpmn.life import KEYS, diagram, forms

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
#: gateways that only bring branches together need no words
NAMED = ("startEvent", "endEvent", "boundaryEvent", "userTask", "serviceTask", "subProcess", "lane", "participant")

Box = tuple[float, float, float, float]


def boxes(root: etree._Element) -> dict[str, Box]:
    """Element → left, top, right, bottom of its shape."""
    found = {}
    for shape in root.iter(f"{DI}BPMNShape"):
        bounds = shape.find(f"{DC}Bounds")
        x, y, width, height = (float(bounds.get(name, "")) for name in ("x", "y", "width", "height"))
        found[shape.get("bpmnElement", "")] = (x, y, x + width, y + height)
    return found


def test_every_diagram_of_the_package_is_tested() -> None:
    assert sorted(f"{key}.bpmn" for key in KEYS) == sorted(
        file.name for file in files("bpmn").iterdir() if file.name.endswith(".bpmn")
    )


@pytest.mark.parametrize("key", KEYS)
def test_lint_has_nothing_to_say(key: str) -> None:
    assert handlers.__all__
    found = lint(diagram(key), forms=forms(key), operations=catalogue(), roles=WHO, objects=frozenset(KEYS))
    assert found == []


@pytest.mark.parametrize("key", KEYS)
def test_every_element_and_flow_is_drawn(key: str) -> None:
    root = read_document(diagram(key))
    read = Diagram(root)
    lanes = {lane.get("id") for lane in root.iter(f"{BPMN}lane")}
    assert boxes(root).keys() >= {*read.nodes, *lanes}
    edges = {edge.get("bpmnElement"): len(edge.findall(WAYPOINT)) for edge in root.iter(f"{DI}BPMNEdge")}
    assert edges.keys() == read.flows.keys()
    assert all(points >= 2 for points in edges.values())


@pytest.mark.parametrize("key", KEYS)
def test_no_two_shapes_of_one_level_overlap(key: str) -> None:
    root = read_document(diagram(key))
    read, drawn = Diagram(root), boxes(root)
    for scope in read.scopes:
        beside = [node for node in read.inside(scope) if node.kind != "boundaryEvent"]
        for index, node in enumerate(beside):
            left, top, right, bottom = drawn[node.id]
            for other in beside[index + 1 :]:
                x, y, to_x, to_y = drawn[other.id]
                assert right <= x or to_x <= left or bottom <= y or to_y <= top, (node.id, other.id)


@pytest.mark.parametrize("key", KEYS)
def test_flows_run_straight_and_end_at_their_elements(key: str) -> None:
    root = read_document(diagram(key))
    read, drawn = Diagram(root), boxes(root)
    for edge in root.iter(f"{DI}BPMNEdge"):
        points = [(float(p.get("x", "")), float(p.get("y", ""))) for p in edge.iter(WAYPOINT)]
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points)), edge.get("id")
        flow = read.flows[edge.get("bpmnElement", "")]
        for element, (x, y) in ((flow.source, points[0]), (flow.target, points[-1])):
            left, top, right, bottom = drawn[element]
            assert left <= x <= right, (flow.id, element)
            assert top <= y <= bottom, (flow.id, element)


@pytest.mark.parametrize("key", KEYS)
def test_everything_people_read_has_a_vietnamese_and_an_english_name(key: str) -> None:
    root = read_document(diagram(key))
    for node in root.iter(*(f"{BPMN}{tag}" for tag in NAMED)):
        assert node.get("name"), node.get("id")
        assert properties_of(node).get("name_en"), node.get("id")
    for node in (*root.iter(f"{BPMN}exclusiveGateway"), *root.iter(f"{BPMN}sequenceFlow")):
        assert bool(node.get("name")) == bool(properties_of(node).get("name_en")), node.get("id")


@pytest.mark.parametrize("key", KEYS)
def test_every_status_has_its_words_its_group_and_its_clock(key: str) -> None:
    words: dict[str, tuple[str, ...]] = {}
    for node in Diagram(read_document(diagram(key))).nodes.values():
        told = node.properties
        if "status" in told:
            said = tuple(told[name] for name in ("status_label", "status_label_en", "group", "clock"))
            assert words.setdefault(told["status"], said) == said, node.id
            assert all(said), node.id


@pytest.mark.parametrize("key", KEYS)
def test_the_process_is_named_and_moves_its_object(key: str) -> None:
    (process,) = read_document(diagram(key)).iterchildren(f"{BPMN}process")
    told = properties_of(process)
    assert key == process.get("id")
    # What begins by a schedule moves no object.
    assert told.get("object") == (None if key == "recurring" else key)
    assert told["title"]
    assert told["title_en"]
