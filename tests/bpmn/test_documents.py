"""Pushed documents, as ``bpmn/outgoing.bpmn`` and ``bpmn/incoming.bpmn`` draw them: every stage, every button, every end."""

from __future__ import annotations

import pytest
from lxml import etree

from engine.definition import parse_cached
from engine.instance import Instance
from tests.bpmn.life import NOW, Life, diagram
from tests.bpmn.test_changed_diagrams import element, remove


class Document(Life):
    """A document whose drafter is known or not, from the moment it is pushed."""

    def __init__(self, key: str = "outgoing", *, has_drafter: bool = True, xml: bytes | None = None) -> None:
        self.variables = {"has_drafter": has_drafter}
        self.definition = parse_cached(xml or diagram(key))
        self.now, self.called = NOW, []
        self.instance = Instance.new(self.definition, self.variables, NOW)
        self._follow(self.instance.start())


#: stage → how it is reached with the drafter known, its status, and what every action offered there leads to
STAGES: dict[str, tuple[str, str, dict[str, str]]] = {
    "waiting": (
        "",
        "waiting",
        {
            "accept": "accepted",
            "follow": "followed",
            "no_assignment": "not_needed",
            "decline": "declined",
            "delete": "deleted",
            "forward": "waiting",
        },
    ),
    "accepted": ("accept", "accepted", {"follow": "followed", "no_assignment": "not_needed"}),
    "followed": ("accept follow", "followed", {"reopen": "accepted"}),
    "not needed": ("no_assignment", "not_needed", {"reopen": "waiting"}),
    "declined": (
        "decline",
        "declined",
        {"forward": "waiting", "no_assignment": "not_needed", "delete": "deleted"},
    ),
    "deleted": ("delete", "deleted", {}),
}
UNSORTED = {
    "forward": "waiting",
    "accept": "accepted",
    "no_assignment": "not_needed",
    "decline": "declined",
    "delete": "deleted",
}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_its_status_and_its_buttons(stage: str) -> None:
    way, status, offered = STAGES[stage]
    document = Document().do(*way.split())
    assert (document.status, document.actions) == (status, set(offered))


@pytest.mark.parametrize(
    ("stage", "action", "status"),
    [(stage, action, status) for stage, (_, _, offered) in STAGES.items() for action, status in offered.items()],
)
def test_an_action_leads_to_its_status(stage: str, action: str, status: str) -> None:
    assert Document().do(*STAGES[stage][0].split(), action).status == status


@pytest.mark.parametrize(("action", "status"), UNSORTED.items())
def test_what_has_no_drafter_is_van_thus_to_forward(action: str, status: str) -> None:
    document = Document(has_drafter=False)
    assert (document.status, document.actions) == ("unsorted", set(UNSORTED))
    assert document.do(action).status == status


def test_a_document_set_aside_unsorted_comes_back_unsorted() -> None:
    assert Document(has_drafter=False).do("no_assignment", "reopen").status == "unsorted"


@pytest.mark.parametrize(
    ("way", "status"), [("record", "recorded"), ("set_aside", "set_aside"), ("set_aside reopen", "unmatched")]
)
def test_an_incoming_document_is_recorded_or_set_aside(way: str, status: str) -> None:
    document = Document("incoming")
    assert (document.status, document.actions) == ("unmatched", {"record", "set_aside"})
    assert document.do(*way.split()).status == status


def test_without_forwarding_in_the_diagram_there_is_no_such_button() -> None:
    root = etree.fromstring(diagram("outgoing"))
    remove(root, "on_forward")
    assert Document(xml=etree.tostring(root)).actions == set(STAGES["waiting"][2]) - {"forward"}


def test_an_outcome_taken_out_of_the_diagram_takes_its_button_away() -> None:
    root = etree.fromstring(diagram("outgoing"))
    told = next(p for p in element(root, "intake").iter() if p.get("name") == "outcomes")
    told.set("value", "accept follow decline delete")
    assert Document(xml=etree.tostring(root)).actions == set(STAGES["waiting"][2]) - {"no_assignment"}
