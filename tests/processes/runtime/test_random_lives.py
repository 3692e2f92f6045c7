"""Random lives through `perform`: whatever people and the clock do, the stored status is what the open element says."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from engine.instance import Instance
from processes.assignments.models import Assignment
from processes.db import reading
from processes.refusals import InvalidForm, NotAllowedYet, NotFound, NotNow
from processes.runtime.actions import actions_for
from processes.runtime.definitions import definition
from processes.runtime.instances import instance_of
from processes.runtime.jobs import run_due
from processes.runtime.models import Contribution, ProcessInstance, Timer, UserTask
from processes.runtime.timers import fire_due
from processes.settings.of_units import set_leader_first
from tests.province import Province

PEOPLE = ("chuyenvien", "pheduyet", "chutich", "stc", "stc.giamdoc", "stc.chuyenvien", "skhdt", "theodoi", "quantri")
SEEDS = range(8)
STEPS = 25


@pytest.mark.parametrize("seed", SEEDS)
def test_the_status_is_always_that_of_the_open_element(province: Province, seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    due_on = date(2026, 7, 14) + timedelta(days=chance.randint(-3, 20)) if chance.random() < 0.8 else None
    directive = province.directive()
    id = province.assignment(directive, due_on=due_on)
    province.act("directive", directive, "issue", by="chuyenvien")
    if chance.random() < 0.5:
        set_leader_first(True, by=province.office.actor("stc"))
    for _ in range(STEPS):
        moment = province.clock.advance(hours=chance.choice([1, 5, 30, 80]))
        if chance.random() < 0.5:
            fire_due(moment)
        who = chance.choice(PEOPLE)
        before = stored(id)
        try:
            act_at_random(province, chance, id, who)
        except (NotFound, NotNow, InvalidForm, NotAllowedYet):
            assert stored(id) == before, "a refused action changed something"
        agrees(id)
    run_due(province.clock())


def act_at_random(province: Province, chance: random.Random, id: int, who: str) -> None:
    actor = province.office.actor(who)
    offered = actions_for(actor, instance_of("assignment", id), now=province.clock())
    known = ["accept", "recall", "submit", "approve", "reject", "extend", "reissue", "insist", "cancel", "acknowledge"]
    known += ["report_difficulty", "answer_difficulty", "request_extension", "grant_extension", "refuse_extension"]
    known += [
        "pass_on",
        "withdraw",
        "transfer",
        "record_reply",
        "propose",
        "ask_confirmation",
        "forward",
        "send_back",
        "endorse",
        "revise",
    ]
    names = [action.name for action in offered if action.name not in {"cancel", "delete"}] or known
    action = chance.choice(names if chance.random() < 0.85 else known)
    province.do(id, action, who, **values_for(action, chance, province))


def values_for(action: str, chance: random.Random, province: Province) -> dict[str, Any]:
    day = (province.clock() + timedelta(days=chance.randint(-2, 25))).date().isoformat()
    match action:
        case "extend":
            return {"due_on": day, "reason": "Xin thêm thời gian"}
        case "reject":
            return {"reason": "Chưa đạt", **({"due_on": day} if chance.random() < 0.5 else {})}
        case "reissue":
            return {"content": "Báo cáo", "lead": chance.choice(["STC", "SKHDT"]), "due_on": day}
        case "amend":
            return {"content": f"Báo cáo lần {chance.randint(1, 9)}", "reason": "Điều chỉnh"}
        case "hand_over":
            return {"following_unit": chance.choice(["VPUB-KT", "VPUB-TH"])}
        case "request_extension":
            return {"requested_due_on": day, "reason": "Xin thêm thời gian"}
        case "grant_extension":
            return {"due_on": day}
        case "answer_difficulty":
            return {"answer": "Đề nghị đơn vị chủ động phối hợp"}
        case "transfer":
            officer = chance.choice(["stc.chuyenvien", "stc", None])
            return {"officer": officer, "room": chance.choice(["STC-NS", None]) if officer is None else None}
        case "pass_on":
            return {
                "followers": [chance.choice(["theodoi", "chuyenvien", "truongphong"])],
                "review": chance.random() < 0.7,
            }
        case "withdraw":
            return {"follow": chance.random() < 0.5}
        case "propose":
            return {"verdict": chance.choice(["satisfactory", "unsatisfactory"]), "note": "Nội dung"}
        case "record_reply":
            named = {"reply_number": "1/BC-STC", "reply_date": day, "reply_subject": "Báo cáo"}
            return {**named, "received_at": province.clock().isoformat()}
        case "report_progress" | "submit" | "urge" | "instruct" | "ask_confirmation":
            return {"content": "Nội dung"}
        case "recall" | "return" | "cancel" | "report_difficulty" | "refuse_extension" | "send_back" | "revise":
            return {"reason": "Lý do"}
    return {}


def stored(id: int) -> tuple[Any, ...]:
    """Everything a command may change of one assignment."""
    session = reading()
    session.rollback()
    row = session.execute(select(Assignment.__table__).where(Assignment.id == id)).one()
    instance = session.execute(
        select(ProcessInstance.id, ProcessInstance.state, ProcessInstance.revision).where(
            ProcessInstance.object_type == "assignment", ProcessInstance.object_id == id
        )
    ).one()
    rows = [
        session.scalar(select(func.count()).select_from(table).where(table.instance_id == instance.id))
        for table in (UserTask, Timer, Contribution)
    ]
    return (*row, *instance, *rows)


def agrees(id: int) -> None:
    """The rows say what the engine's own state says."""
    session = reading()
    session.rollback()
    row = session.execute(select(Assignment.__table__).where(Assignment.id == id)).one()
    found = session.execute(
        select(ProcessInstance).where(ProcessInstance.object_type == "assignment", ProcessInstance.object_id == id)
    ).scalar_one()
    spec = definition(found.definition_id).spec
    instance = Instance.load(spec, found.state, dict(found.variables), found.started_at)
    with_status = [e for t in instance.user_tasks() if (e := spec.user_tasks[t.element]).status]
    if instance.ended:
        assert row.status_group == "ended"
        assert with_status == []
    else:
        assert [(e.status, e.group, e.clock) for e in with_status] == [(row.status, row.status_group, row.clock)]
    open_rows = session.execute(
        select(UserTask.task_id, UserTask.element).where(UserTask.instance_id == found.id, UserTask.ended_at.is_(None))
    )
    assert {tuple(task) for task in open_rows} == {(t.task_id, t.element) for t in instance.user_tasks()}
    armed = session.execute(
        select(Timer.task_id, Timer.timer_index, Timer.element, Timer.due_at).where(Timer.instance_id == found.id)
    )
    assert {tuple(timer) for timer in armed} == {(t.task_id, t.index, t.element, t.due) for t in instance.timers()}
    assert found.waits["messages"] == [[m.task_id, m.name, m.element] for m in instance.messages()]
