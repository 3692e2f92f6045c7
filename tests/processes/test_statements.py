"""What each command says to the database: on PostgreSQL round trips decide what a step costs, so none may come back unseen.

BEGIN and COMMIT count. The numbers are the same on both databases, because the code is.
"""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from processes.assignments.commands import mark_opened
from processes.db import db
from processes.directives.commands import register_directive
from processes.discussion.commands import say
from processes.pipeline import Line
from processes.runtime.instances import instance_of
from tests.bench.statements import listening
from web.commands_line.bench.office import Office

ENTER, ISSUE_AT_ONCE = "enter a draft", "enter and issue"
#: command → statements; after `…` the state it is taken in, where that makes a difference.
STATEMENTS = {
    "register": 12,
    ENTER: 11,
    ISSUE_AT_ONCE: 13,
    "accept": 10,
    "report_progress … waiting": 10,
    "report_progress … in progress": 7,
    "submit … waiting": 12,
    "submit": 12,
    "approve": 11,
    "reject": 12,
    "reject … with a new deadline": 12,
    "urge": 7,
    "extend": 10,
    "amend": 8,
    "instruct": 8,
    "acknowledge": 7,
    "cancel": 11,
    "recall": 12,
    "return": 12,
    "insist": 12,
    "reissue": 15,
    "delete": 9,
    "mark_opened": 6,
    "say": 8,
}
#: One life: start, submit, approve.
LIFE = (ISSUE_AT_ONCE, "submit … waiting", "approve")


@pytest.fixture
def counted(app):
    """The number of statements of every command of the table, in one office."""
    db.session.remove()
    with listening(db.engine) as said:
        office = Office()

        def count(command) -> int:
            db.session.rollback()
            said.clear()
            command()
            return len(said)

        counts = dict.fromkeys(STATEMENTS, 0)
        for _ in range(2):  # the first time some tables are read for the first time
            counts |= measured(office, count)
        db.session.remove()
    return counts


def measured(office: Office, count) -> dict[str, int]:
    counts = {}

    def do(name, instance_id, by=None, **values):
        counts[name] = count(lambda: office.do(name.partition(" …")[0], instance_id, by=by, **values))

    counts["register"] = count(lambda: register(office))
    counts[ENTER] = count(lambda: office.enter(issue=False))
    counts[ISSUE_AT_ONCE] = count(office.enter)
    one = office.enter()
    counts["mark_opened"] = count(lambda: mark_opened(one, by=office.unit, now=office.now))
    counts["say"] = count(lambda: say(one, "Đề nghị hướng dẫn thêm.", by=office.unit, now=office.now))
    one = instance_of("assignment", one)
    do("accept", one)
    do("report_progress … in progress", one)
    do("urge", one)
    do("extend", one, office.drafter, due_on="2027-04-01", reason="Khối lượng lớn.")
    do("amend", one, office.drafter, content="Báo cáo kết quả.", reason="Viết lại cho rõ.")
    do("instruct", one, office.leader, content="Báo cáo tôi trong tuần.")
    do("acknowledge", one)
    do("submit", one)
    do("reject … with a new deadline", one, due_on="2027-05-03")
    office.do("submit", one)
    do("reject", one)
    do("cancel", one, office.drafter, reason="Không còn cần.")
    one = office.begin()
    do("submit … waiting", one)
    do("approve", one)
    do("report_progress … waiting", office.begin())
    one = office.begin()
    do("return", one, reason="Không thuộc chức năng.")
    do("insist", one, office.drafter)
    do("recall", one, office.drafter, reason="Giao nhầm.")
    do("reissue", one, office.drafter, content="Báo cáo kết quả.", lead="STC", due_on="2027-04-01")
    office.do("recall", one, by=office.drafter, reason="Giao nhầm.")
    do("delete", one, office.drafter)
    return counts


_NUMBERS = count(650)


def register(office: Office) -> None:
    values = {
        "number": f"{next(_NUMBERS)}/UBND-TM",
        "date": date(2026, 11, 2),
        "subject": "V/v báo cáo",
        "type": "cong_van",
    }
    people = {"director": office.leader.id, "approver": office.leader.id}
    register_directive({**values, **people}, by=office.drafter, now=office.now)


def test_each_command_keeps_to_its_number_of_statements(counted):
    assert counted == STATEMENTS


def test_a_life_takes_no_more_than_thirty_statements_beside_begin_and_commit():
    assert sum(STATEMENTS[step] - 2 for step in LIFE) <= 30


def test_a_step_waits_for_postgresql_twice_and_what_enters_an_assignment_three_times(app, monkeypatch):
    """For its lock with what is read under it, and for its commit; the third learns what is needed to enter it (ADR 20)."""
    waits = []
    fetch = Line._fetch_all
    monkeypatch.setattr(Line, "_fetch_all", lambda line: (waits.append(line), fetch(line)))
    office = Office()
    one = office.begin()
    waits.clear()
    counts = []
    for step in (office.enter, lambda: office.do("submit", one), lambda: office.do("approve", one)):
        step()
        counts.append(len(waits))
        waits.clear()
    assert counts == ([3, 2, 2] if db.engine.dialect.name == "postgresql" else [0, 0, 0])
