"""A repeating assignment, as ``bpmn/series.bpmn`` and ``bpmn/recurring.bpmn`` draw it: every stage, every button, every end."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from engine.changes import JobCreated
from engine.definition import parse_cached
from engine.instance import Instance
from tests.bpmn.life import NOW, Life, diagram
from tests.bpmn.test_changed_diagrams import remove

#: stage → how it is reached, its status, and what every action offered there leads to
STAGES: dict[str, tuple[str, str, dict[str, str]]] = {
    "draft": ("", "draft", {"issue": "running", "delete": "deleted", "change": "draft"}),
    "running": ("issue", "running", {"stop": "stopped", "change": "running"}),
    "stopped": ("issue stop", "stopped", {}),
    "deleted": ("delete", "deleted", {}),
    "finished": ("issue all_given", "finished", {}),
}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_its_status_and_its_buttons(stage: str) -> None:
    way, status, offered = STAGES[stage]
    life = Life("series").do(*way.split())
    assert (life.status, life.actions) == (status, set(offered))


@pytest.mark.parametrize(
    ("stage", "action", "status"),
    [(stage, action, status) for stage, (_, _, offered) in STAGES.items() for action, status in offered.items()],
)
def test_an_action_leads_to_its_status(stage: str, action: str, status: str) -> None:
    assert Life("series").do(*STAGES[stage][0].split(), action).status == status


def test_it_is_changed_as_often_as_one_likes_and_every_end_is_reached() -> None:
    changed = Life("series").do("change", "change", "issue", "change", "change", "stop")
    assert changed.status == "stopped"
    assert changed.called.count("series.change") == 4
    definition = parse_cached(diagram("series"))
    ended = {Life("series").do(*way.split()).status for way in ("delete", "issue stop", "issue all_given")}
    assert ended == {end.status for end in definition.end_events.values() if end.status}


@pytest.mark.parametrize(
    ("taken", "stage", "left"),
    [
        ({"on_change", "change_series", "changed"}, "issue", {"stop"}),
        ({"on_change_draft", "change_draft", "draft_changed"}, "", {"issue", "delete"}),
    ],
)
def test_without_an_element_its_button_is_gone(taken: set[str], stage: str, left: set[str]) -> None:
    root = etree.fromstring(diagram("series"))
    remove(root, *taken)
    life = Life("series", parse_cached(etree.tostring(root))).do(*stage.split())
    assert life.actions == left


def test_every_morning_one_job_gives_what_is_due() -> None:
    definition = parse_cached(diagram("recurring"))
    (schedule,) = definition.schedules.values()
    assert schedule.text == "WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=6"
    variables: dict[str, Any] = {}
    instance = Instance.new(definition, variables, NOW)
    (job,) = [change for change in instance.start() if isinstance(change, JobCreated)]
    assert job.operation == "series.open_due"
    instance.complete_job(job.task_id, 3)
    assert (instance.ended, instance.ended_by) == (True, "given")
