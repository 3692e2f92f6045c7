"""Nobody finds what they may not see: not by its words, not by its files, not in a number (each account, each kind of thing)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from processes.assignments.models import Assignment
from processes.assignments.policy import visible_assignments
from processes.db import reading
from processes.directives.models import Directive
from processes.directives.policy import visible_directives
from processes.files import policy
from processes.files.models import StoredFile
from processes.organisation.actor import Actor
from processes.received.models import ReceivedDocument
from processes.received.policy import visible_documents
from processes.search import queries
from processes.search.asked import understood
from processes.search.keeping import catch_up, keep_text
from processes.search.queries import find, month_counts
from processes.shares.models import CONTRIBUTION, SUBTASK, Share
from processes.shares.policy import visible_shares
from tests.documents import SYSTEM, EOffice
from tests.processes.assignments.test_visibility import USERNAMES, settle
from tests.processes.shares.parts import Parts
from tests.province import Province

SAID = "giai ngan"
#: Ways to look for all of it: words that all of it has, a beginning, a phrase, no words but a year.
QUESTIONS = (SAID, "giai ngan v", '"giai ngan"', "giai n")


@pytest.fixture
def lived_in(province: Province) -> Province:
    """Assignments in every state with every kind of party, parts, pushed documents, files: all of them say the same words."""
    settle(province)
    parts = Parts(province, province.issued(coordinating=["SKHDT"], due_on=Parts.DUE))
    province.do(parts.assignment, "accept", "stc")
    parts.give(CONTRIBUTION, content="Góp ý giải ngân vốn")
    parts.give(SUBTASK, content="Tổng hợp giải ngân vốn của phòng")
    province.upload("assignment", parts.assignment, by="stc")
    eoffice = EOffice(province)
    eoffice.push(subject="V/v giải ngân vốn")
    eoffice.push(source_id="di/2", number="651/UBND-TM", subject="V/v giải ngân vốn", drafter=None)
    eoffice.push_reply("9/STC", "1/UBND-KTTH", subject="Báo cáo giải ngân vốn")
    catch_up(province.clock())
    for id in reading().scalars(select(StoredFile.id)).all():
        reading().rollback()
        keep_text(id, f"Tài liệu mật số {id} nói về giải ngân vốn", province.clock())
    catch_up(province.clock())
    return province


def may_see(actor: Actor) -> Iterator[tuple[str, set[int]]]:
    session = reading()
    session.rollback()
    yield "assignment", set(session.scalars(select(Assignment.id).where(visible_assignments(actor))))
    yield "directive", set(session.scalars(select(Directive.id).where(visible_directives(actor))))
    for way in ("outgoing", "incoming"):
        seen = select(ReceivedDocument.id).where(visible_documents(actor), ReceivedDocument.direction == way)
        yield way, set(session.scalars(seen))
    yield "share", set(session.scalars(select(Share.id).where(visible_shares(actor))))
    files = session.scalars(select(StoredFile)).all()
    yield "file", {file.id for file in files if policy.may_open(session, actor, file)}


def test_each_account_finds_all_that_it_may_see_and_nothing_else(lived_in, monkeypatch):
    now, some_saw_more = lived_in.clock(), set()
    for username in (*USERNAMES, SYSTEM):
        actor = lived_in.office.actor(username)
        seen = {kind: ids for kind, ids in may_see(actor) if ids}
        some_saw_more.add(tuple(len(ids) for ids in seen.values()))
        for few in (queries.FEW, 0):
            monkeypatch.setattr(queries, "FEW", few)
            for q in QUESTIONS:
                groups = find(actor, understood(q), now=now, per_kind=100).groups
                found = {group.kind: {hit.id for hit in group.hits} for group in groups}
                assert found == seen, (username, few, q)
                assert {group.kind: group.total for group in groups} == {kind: len(ids) for kind, ids in seen.items()}
        monkeypatch.undo()
        dated = sum(len(ids) for kind, ids in seen.items() if kind not in ("share", "file"))
        for q in ("", SAID):
            assert sum(month_counts(actor, understood(q), 2026, now=now).values()) == dated, (username, q)
    assert len(some_saw_more) > 5, "accounts that all see the same show nothing"


def test_a_file_that_somebody_else_has_not_sent_yet_is_found_by_its_owner_alone(lived_in):
    now = lived_in.clock()
    id = reading().scalar(select(StoredFile.id).where(StoredFile.kind == policy.UPLOAD))
    for username in (*USERNAMES, SYSTEM):
        groups = find(lived_in.office.actor(username), understood(f"tai lieu mat so {id}"), now=now).groups
        found = {hit.id for group in groups for hit in group.hits if group.kind == "file"}
        assert (id in found) == (username == "stc"), username
