"""The diagram of the assignment says whether parts of it can be given; their own say what becomes of them."""

from __future__ import annotations

import orjson
import pytest

from processes.refusals import NotFound
from processes.runtime.deploy import DeploymentRefused, deploy
from processes.shares.models import CONTRIBUTION, SUBTASK
from processes.shares.queries import share_view
from tests.bpmn.life import diagram, forms
from tests.processes.shares.parts import GIVEN, Parts

STARTS = b'value="contribution subtask"'


def another(parts: Parts) -> Parts:
    """A further assignment under way, after a deployment."""
    province = parts.province
    id = province.issued(coordinating=["SKHDT"], due_on=Parts.DUE)
    province.do(id, "accept", "stc")
    return Parts(province, id)


def test_taken_out_of_the_assignments_diagram_the_button_is_gone(parts: Parts) -> None:
    xml = diagram("assignment")
    assert xml.count(STARTS) == 1
    deploy(xml.replace(STARTS, b'value="subtask"'), None, by=None, now=parts.province.clock())
    later = another(parts)
    assert SUBTASK in later.offered("stc")
    assert CONTRIBUTION not in later.offered("stc")
    with pytest.raises(NotFound):
        later.give(CONTRIBUTION)
    parts.give(CONTRIBUTION)  # what had begun keeps its diagram


@pytest.mark.parametrize("word", [b"nothing", b"directive", b"assignment"])
def test_a_step_starts_only_what_is_made_for_it(parts: Parts, word: bytes) -> None:
    xml = diagram("assignment").replace(STARTS, b'value="' + word + b'"')
    with pytest.raises(DeploymentRefused) as refused:
        deploy(xml, None, by=None, now=parts.province.clock())
    assert [(d.element, d.rule) for d in refused.value.diagnostics if d.severity == "error"] == [
        ("process", "start-unknown")
    ]


def test_what_starts_a_process_has_no_other_meaning_at_its_step(parts: Parts) -> None:
    xml = diagram("assignment").replace(b'value="submit"', b'value="submit contribution"')
    with pytest.raises(DeploymentRefused) as refused:
        deploy(xml, None, by=None, now=parts.province.clock())
    assert "action-ambiguous" in {d.rule for d in refused.value.diagnostics}


def test_a_field_that_a_designer_adds_is_asked_and_told(parts: Parts) -> None:
    form = orjson.loads(forms(CONTRIBUTION)["start.json"])
    form["title"] = "Xin ý kiến"
    form["properties"]["copies"] = {"title": "Số bản", "x-widget": "number", "type": "integer", "minimum": 1}
    deploy(diagram(CONTRIBUTION), {"start.json": orjson.dumps(form)}, by=None, now=parts.province.clock())
    id = parts.give(CONTRIBUTION, copies=3)
    (entry,) = share_view(parts.province.office.actor("skhdt"), id).entries
    assert (entry.title, [(v.title, v.value) for v in entry.values if v.name == "copies"]) == (
        "Xin ý kiến",
        [("Số bản", 3)],
    )
    assert entry.text == GIVEN[CONTRIBUTION]["content"]
