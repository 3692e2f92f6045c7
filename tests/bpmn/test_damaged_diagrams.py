"""Diagrams that somebody broke: lint always answers, and what it lets pass runs."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

import handlers
from engine.document import BPMN, SPIFF
from engine.instance import Instance
from engine.lint import is_deployable, lint
from processes.policy import WHO
from processes.runtime.operations import catalogue
from tests.bpmn.life import KEYS, NOW, diagram, forms, parsed

#: what a slip of the mouse or of the keyboard does to a part of a diagram
SLIPS = ("remove", "forget", "misspell", "copy")


def damage(xml: bytes, slips: list[tuple[int, str]]) -> bytes:
    root = etree.fromstring(xml)
    for number, slip in slips:
        parts = [part for part in root.iter() if part.tag.startswith((BPMN, SPIFF)) and part.getparent() is not None]
        part = parts[number % len(parts)]
        around = part.getparent()
        assert around is not None
        names = sorted(part.attrib)
        if slip == "remove":
            around.remove(part)
        elif slip == "copy":
            around.append(etree.fromstring(etree.tostring(part)))
        elif names and slip == "forget":
            del part.attrib[names[number % len(names)]]
        elif names:
            part.set(names[number % len(names)], "lỗi gõ")
        else:
            part.text = "lỗi gõ ("
    return etree.tostring(root)


@given(
    st.sampled_from(KEYS),
    st.lists(st.tuples(st.integers(0, 5000), st.sampled_from(SLIPS)), min_size=1, max_size=3),
)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_lint_answers_and_what_it_lets_pass_starts(key: str, slips: list[tuple[int, str]]) -> None:
    assert handlers.__all__
    xml = damage(diagram(key), slips)
    found = lint(xml, forms=forms(key), operations=catalogue(), roles=WHO)
    if is_deployable(found):
        instance = Instance.new(parsed(xml), {}, NOW)
        instance.start()
        assert instance.user_tasks() or instance.jobs()
