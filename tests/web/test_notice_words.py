"""Whatever handlers tell people of has a sentence of its own on the notices' page."""

from __future__ import annotations

import re
from importlib.resources import files

import handlers
from processes.runtime.own_titles import ESCALATE, REARMED, SYSTEM_TITLES
from processes.shares.models import KINDS as PARTS
from tests.bpmn.life import diagram, parsed
from web.notices import KINDS

TOLD = re.compile(r"""tell(?:_room|_of_days)?\(work, "(\w+)\"""")
RECORDED = re.compile(r"""work\.record\("(\w+)\"""")


def sources() -> str:
    folder = files(handlers)
    return "".join(file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".py"))


def test_every_kind_of_notice_has_its_sentence():
    drawn = parsed(diagram("assignment")).operations.values()
    plain = {operation.parameters["kind"].strip('"') for operation in drawn if operation.operation == "notify"}
    told = {*TOLD.findall(sources()), *plain, "accept", "report_progress", "discuss", ESCALATE}
    assert {"hand_over", "insist", "due_soon", "overdue", "review_overdue", "review_waiting", "urge"} <= told
    assert told <= KINDS.keys()


def test_whatever_the_product_records_itself_has_its_title():
    # The kỳ of a series are issued in nobody's name (``processes/runtime/own_step.py``).
    # Timers that follow another calendar are moved by a job (``processes/retiming``).
    assert {*RECORDED.findall(sources()), "issue", REARMED} == SYSTEM_TITLES.keys()


def test_whatever_is_told_of_a_part_of_an_assignment_has_its_sentence_for_each_kind():
    told = set(re.findall(r"_tell_(?:giver|receiver)\(work, \"(\w+)\"", sources()))
    assert {"asked", "answered", "overdue", "closed"} <= told
    assert {f"{kind}_{what}" for kind in PARTS for what in told} <= KINDS.keys()
