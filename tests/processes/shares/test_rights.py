"""Who sees a part of an assignment, and who may do what with it."""

from __future__ import annotations

import pytest

from processes.assignments.filters import Filters
from processes.assignments.queries import box_counts, list_assignments
from processes.db import reading
from processes.files.models import StoredFile
from processes.files.policy import may_open
from processes.files.queries import document_files
from processes.notices.queries import notices_for
from processes.organisation.actor import load_actor
from processes.organisation.delegations import delegate
from processes.refusals import NotFound
from processes.runtime.actions import actions_for
from processes.runtime.instances import instance_of
from processes.runtime.perform import perform
from processes.runtime.worklist import open_user_tasks
from processes.shares.models import CONTRIBUTION, KINDS, SUBTASK
from processes.shares.policy import REQUEST
from processes.shares.queries import list_shares, parts_of, share_counts, share_view
from tests.processes.shares.parts import RECEIVER, Parts


def sees(parts: Parts, username: str, id: int) -> bool:
    """By every way there is: its page, the assignment's, lists, counts."""
    actor = parts.province.office.actor(username)
    try:
        share_view(actor, id)
        page = True
    except NotFound:
        page = False
    listed = id in [row.id for row in list_shares(actor).items]
    assert page == listed == (id in [part.row.id for part in parts_of(actor, parts.assignment)[0]])
    return page


@pytest.mark.parametrize(
    ("kind", "username", "expected"),
    [
        *((CONTRIBUTION, name, True) for name in ("stc", "stc.giamdoc", "skhdt", "chuyenvien", "pheduyet", "quantri")),
        *((CONTRIBUTION, name, False) for name in ("stttt", "stc.ns")),
        *((SUBTASK, name, True) for name in ("stc", "stc.giamdoc", "stc.chuyenvien", "stc.ns", "quantri")),
        # The internal due dates are the unit's own: neither the Office nor who coordinates sees them.
        *((SUBTASK, name, False) for name in ("chuyenvien", "pheduyet", "lanhdao", "chutich", "vanthu", "skhdt")),
    ],
)
def test_who_sees_a_part(parts: Parts, kind: str, username: str, expected: bool) -> None:
    assert sees(parts, username, parts.give(kind)) is expected


def test_whoever_coordinates_no_longer_still_sees_what_was_asked_of_them(parts: Parts) -> None:
    id = parts.give(CONTRIBUTION)
    parts.province.do(parts.assignment, "amend", "chuyenvien", coordinating=["STTTT"], reason="Đổi đơn vị")
    assert sees(parts, "skhdt", id)
    parts.do(id, "answer", "skhdt", content="Vẫn trả lời")


@pytest.mark.parametrize(
    ("kind", "action", "by"),
    [
        (CONTRIBUTION, "answer", "stc"),
        (CONTRIBUTION, "decline", "stc.giamdoc"),
        (CONTRIBUTION, "answer", "chuyenvien"),
        (CONTRIBUTION, "answer", "stttt"),
        (CONTRIBUTION, "withdraw", "skhdt"),
        (CONTRIBUTION, "urge", "pheduyet"),
        (SUBTASK, "answer", "stc.giamdoc"),
        (SUBTASK, "withdraw", "stc.ns"),
        (SUBTASK, "reschedule", "stc.chuyenvien"),
        (SUBTASK, "urge", "skhdt"),
    ],
)
def test_each_side_does_its_own(parts: Parts, kind: str, action: str, by: str) -> None:
    id = parts.give(kind)
    with pytest.raises(NotFound):
        parts.do(id, action, by, content="x", reason="x", due_on="2026-07-22")
    assert parts.row(id).status == "asked"


def test_nobody_judges_what_they_did_themselves(parts: Parts) -> None:
    id = parts.give(SUBTASK, units=[], people=["stc.chuyenvien"])
    parts.do(id, "answer", "stc.chuyenvien", content="Xong")
    assert "accept" not in parts.offered("stc.chuyenvien", id)
    assert parts.waiting("stc.chuyenvien") == []
    with pytest.raises(NotFound):
        parts.do(id, "accept", "stc.chuyenvien")
    parts.do(id, "accept", "stc.giamdoc")


def test_what_was_given_to_a_person_is_nobody_elses_to_do(parts: Parts) -> None:
    id = parts.give(SUBTASK, units=[], people=["stc.ns"])
    assert [task.object_id for task in parts.waiting("stc.ns")] == [id]
    assert parts.waiting("stc.chuyenvien") == []
    with pytest.raises(NotFound):
        parts.do(id, "answer", "stc.chuyenvien", content="x")


def test_whoever_is_in_charge_of_the_assignment_now_handles_what_was_asked_before(parts: Parts) -> None:
    id = parts.give(CONTRIBUTION)
    parts.province.do(parts.assignment, "transfer", "stc", officer="stc.ns")
    parts.do(id, "urge", "stc.ns", content="Đề nghị gửi sớm")
    parts.do(id, "answer", "skhdt", content="Đây")
    assert [task.object_id for task in parts.waiting("stc.ns")] == [id]
    parts.do(id, "accept", "stc.ns")


def test_an_administrator_acts_for_both_sides(parts: Parts) -> None:
    id = parts.give(SUBTASK, by="quantri")
    parts.do(id, "answer", "quantri", content="Thay mặt")
    parts.do(id, "accept", "quantri")
    assert parts.row(id).status == "accepted"


@pytest.mark.parametrize(("kind", "stranger"), [(CONTRIBUTION, "stttt"), (SUBTASK, "chuyenvien")])
def test_what_is_attached_is_opened_by_those_who_see_the_part(parts: Parts, kind: str, stranger: str) -> None:
    office = parts.province.office
    asked = parts.province.upload("assignment", parts.assignment, by="stc", name="de-nghi.pdf")
    id = parts.give(kind, files=(asked,))
    answered = parts.province.upload(kind, id, by=RECEIVER[kind], name="tra-loi.pdf")
    parts.do(id, "answer", RECEIVER[kind], content="Kèm tệp", files=(answered,))
    session = reading()
    for file in (session.get_one(StoredFile, one) for one in (asked, answered)):
        assert may_open(session, office.actor(RECEIVER[kind]), file)
        assert may_open(session, office.actor("stc"), file)
        assert not may_open(session, office.actor(stranger), file)
    assert [each.name for each in document_files(session, REQUEST, id)] == ["de-nghi.pdf"]


@pytest.mark.parametrize(("substitute", "judges"), [("stc.ns", True), ("stc.chuyenvien", False)])
def test_who_stands_in_for_the_giver_judges_nothing_of_their_own(parts: Parts, substitute: str, judges: bool) -> None:
    office, now = parts.province.office, parts.province.clock()
    id = parts.give(SUBTASK, by="stc.giamdoc", units=[], people=["stc.chuyenvien"])
    today = now.date()
    stand_in = {"substitute": office.people[substitute], "from_on": today, "to_on": today, "reason": "Đi công tác"}
    delegate(stand_in, by=office.actor("stc.giamdoc"), now=now)
    parts.do(id, "answer", "stc.chuyenvien", content="Xong")
    actor = load_actor(office.people[substitute], now=now)
    assert actor is not None
    of = instance_of(SUBTASK, id)
    assert ("accept" in {each.name for each in actions_for(actor, of, now=now)}) is judges
    tasks = open_user_tasks(actor, mine=True, now=now).items
    assert (SUBTASK in {task.object_type for task in tasks}) is judges
    if judges:
        perform(of, "accept", {}, by=actor, now=now)
    else:
        with pytest.raises(NotFound):
            perform(of, "accept", {}, by=actor, now=now)


@pytest.mark.parametrize("kind", KINDS)
def test_notices_name_the_part_and_its_document(parts: Parts, kind: str) -> None:
    id = parts.give(kind)
    (notice,) = notices_for(parts.province.office.actor(RECEIVER[kind]), unread_only=True).items[:1]
    assert (notice.kind, notice.object_type, notice.object_id) == (f"{kind}_asked", kind, id)
    assert (notice.text, notice.number, notice.visible) == (parts.row(id).content, "1/UBND-KTTH", True)


def test_the_words_of_a_part_are_found_by_those_who_see_it(parts: Parts) -> None:
    """In the list of parts, and in lists of assignments, where what a unit does inside stays its own."""
    contribution, subtask = parts.give(CONTRIBUTION), parts.give(SUBTASK)
    province = parts.province

    def found(username: str, q: str) -> tuple[list[int], list[int]]:
        actor = province.office.actor(username)
        rows = list_shares(actor, q=q)
        listed = list_assignments(actor, q=q, now=province.clock())
        assert rows.total == len(rows.items)
        assert listed.total == len(listed.items)
        return sorted(row.id for row in rows.items), [row.id for row in listed.items]

    assert found("stc", "y kien so von") == ([contribution], [parts.assignment])
    assert found("stc", "Tổng hợp số liệu") == ([subtask], [parts.assignment])
    for username in ("chuyenvien", "pheduyet"):
        assert found(username, "ý kiến số vốn") == ([contribution], [parts.assignment])
        assert found(username, "tong hop so lieu") == ([], [])
    assert found("stc.ns", "tong hop so lieu")[0] == [subtask]
    assert found("stttt", "y kien so von") == ([], [])
    assert found("quantri", "tong hop so lieu") == ([subtask], [parts.assignment])
    for q in ("1/ubnd-kttt", "khong co tu nay", "%", "_"):
        assert found("stc", q) == ([], [])
    assert found("stc", "1/UBND-KTTH") == ([contribution, subtask], [parts.assignment])
    assert found("skhdt", "ke hoach dau tu")[0] == [contribution], "by the unit that does it"
    lead = province.office.actor("stc")
    assert share_counts(lead, "given", q="so von") == {"open": 1, "answered": 0, "ended": 0, "all": 1}
    assert box_counts(lead, "given", Filters(q="tong hop so lieu"))["all"] == 1


def test_lists_and_their_counts_agree(parts: Parts) -> None:
    first, second = parts.give(CONTRIBUTION), parts.give(SUBTASK)
    parts.do(first, "answer", "skhdt", content="Đây")
    given, received = parts.province.office.actor("stc"), parts.province.office.actor("skhdt")
    assert share_counts(given, "given") == {"open": 1, "answered": 1, "ended": 0, "all": 2}
    assert [row.id for row in list_shares(given, box="given", tab="open").items] == [second]
    assert share_counts(received, "received") == {"open": 0, "answered": 1, "ended": 0, "all": 1}
    assert list_shares(received, box="given").total == 0
    assert share_counts(given, "given", kind=SUBTASK)["all"] == 1
    assert list_shares(given, assignment_id=10**30).total == 0
