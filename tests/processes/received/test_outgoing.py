"""What becomes of a document: taken in, declined, deleted, forwarded, needing no assignment, followed (B15–B17, Q9–Q11)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from processes.db import reading
from processes.directives.commands import register_directive
from processes.files.commands import open_file
from processes.files.queries import document_files
from processes.organisation.actor import actor_by_username
from processes.organisation.delegations import delegate
from processes.received.attaching import attach_document
from processes.received.queries import coverage, document_counts, document_view, list_documents
from processes.refusals import InvalidForm, NotAllowedYet, NotFound, NotNow
from processes.runtime.actions import actions_for
from processes.runtime.instances import instance_of
from tests.documents import EOffice
from tests.processes.assignments.rows import told


def follow(eoffice: EOffice, id: int, by: str = "chuyenvien", **more: Any) -> int:
    """Tạo chỉ đạo from the document; the directive's id."""
    values = directive_values(eoffice.province.office.people) | more
    now = eoffice.province.clock()
    return register_directive(values, by=eoffice.province.office.actor(by), now=now, document_id=id)


def directive_values(people: dict[str, int]) -> dict[str, Any]:
    return {
        "number": "650/UBND-TM",
        "date": date(2026, 7, 13),
        "subject": "V/v sắp xếp nhà, đất",
        "type": "cong_van",
        "director": people["chutich"],
        "approver": people["pheduyet"],
    }


def inbox(eoffice: EOffice, username: str, box: str = "intake", tab: str = "waiting") -> list[int]:
    return [row.id for row in list_documents(eoffice.province.office.actor(username), box, tab=tab).items]


def test_the_inbox_is_the_drafters_or_van_thus_where_nobody_is_known(eoffice: EOffice) -> None:
    """B14, B16"""
    known = eoffice.push().id
    unknown = eoffice.push(source_id="2", drafter=None).id
    assert inbox(eoffice, "chuyenvien") == [known]
    assert inbox(eoffice, "vanthu") == [unknown]
    assert inbox(eoffice, "theodoi") == inbox(eoffice, "stc") == []
    assert inbox(eoffice, "vanthu", "published", "unsorted") == [unknown]
    assert inbox(eoffice, "vanthu", "published", "forwarded") == [known]


def test_van_thu_forwards_to_a_specialist_who_follows_it_and_assigns(eoffice: EOffice) -> None:
    """Q9–Q11, B17: the directive has the document's files, and can be issued at once."""
    province = eoffice.province
    id = eoffice.push(drafter=None).id
    eoffice.do(id, "forward", "vanthu", drafter="theodoi", note="Đề nghị theo dõi")
    assert told("document_in") == {"theodoi"}
    assert eoffice.row(id).forwarded_by_id == province.office.people["vanthu"]
    eoffice.do(id, "accept", "theodoi")
    directive_id = follow(eoffice, id, "theodoi")
    row = eoffice.row(id)
    assert (row.status, row.directive_id) == ("followed", directive_id)
    assert inbox(eoffice, "theodoi", "own", "followed") == [id]
    assert (eoffice.files("outgoing", id), eoffice.files("directive", directive_id)) == ([], ["650_UBND-TM.pdf"])
    province.assignment(directive_id, by="theodoi")
    province.act("directive", directive_id, "issue", by="theodoi")
    assert "stc" in told("issue")


def test_a_document_is_followed_straight_from_the_inbox(eoffice: EOffice) -> None:
    id = eoffice.push().id
    directive_id = follow(eoffice, id)
    view = document_view(eoffice.province.office.actor("chuyenvien"), id)
    assert (view.row.status, view.row.directive_id) == ("followed", directive_id)
    assert [file.name for file in view.files] == ["650_UBND-TM.pdf"]
    assert view.prefill["field"] == "tai_mau"


def test_whoever_stands_in_for_the_drafter_finds_it_in_their_inbox_and_follows_it(eoffice: EOffice) -> None:
    """C18"""
    province = eoffice.province
    people, now = province.office.people, province.clock()
    id = eoffice.push().id
    values = {"substitute": people["theodoi"], "from_on": date(2026, 7, 1), "to_on": date(2026, 7, 31)}
    delegate(values, by=province.office.actor("chuyenvien"), now=now)
    substitute = actor_by_username("theodoi", now=now)
    assert substitute is not None
    assert [row.id for row in list_documents(substitute, "intake", tab="waiting").items] == [id]
    register_directive(directive_values(people), by=substitute, now=now, document_id=id)
    assert eoffice.row(id).status == "followed"


def test_of_two_who_follow_it_one_is_told_and_nothing_is_registered_twice(eoffice: EOffice) -> None:
    id = eoffice.push().id
    follow(eoffice, id)
    with pytest.raises(NotNow, match="Chuyên viên Phòng Kinh tế"):
        follow(eoffice, id, number="651/UBND-TM")
    assert len(document_files(reading(), "directive", 2)) == 0


def registered(eoffice: EOffice, **more: Any) -> int:
    """The same document, typed by hand before it came."""
    province = eoffice.province
    values = directive_values(province.office.people) | more
    return register_directive(values, by=province.office.actor("chuyenvien"), now=province.clock())


def attach(eoffice: EOffice, directive_id: int, document_id: int, by: str = "chuyenvien") -> None:
    attach_document(directive_id, document_id, by=eoffice.province.office.actor(by), now=eoffice.province.clock())


def test_what_is_registered_already_takes_the_document_and_its_files(eoffice: EOffice) -> None:
    """B17, B29"""
    directive_id, id = registered(eoffice), eoffice.push().id
    attach(eoffice, directive_id, id)
    assert (eoffice.row(id).status, eoffice.row(id).directive_id) == ("followed", directive_id)
    assert eoffice.files("directive", directive_id) == ["650_UBND-TM.pdf"]
    assert inbox(eoffice, "chuyenvien") == []
    with pytest.raises(NotNow, match="Bùi Văn Soạn"):
        attach(eoffice, directive_id, id)


@pytest.mark.parametrize(
    "other", [{"number": "651/UBND-TM"}, {"date": date(2025, 7, 13)}, {"issuing_body": "Bộ Tài chính"}]
)
def test_another_document_takes_nothing(eoffice: EOffice, other: dict[str, Any]) -> None:
    directive_id, id = registered(eoffice, **other), eoffice.push().id
    with pytest.raises(NotAllowedYet, match="650/UBND-TM"):
        attach(eoffice, directive_id, id)
    assert eoffice.row(id).status == "waiting"


@pytest.mark.parametrize("by", ["theodoi", "stc", "vanthu"])
def test_nobody_attaches_what_is_in_somebody_elses_inbox(eoffice: EOffice, by: str) -> None:
    directive_id, id = registered(eoffice), eoffice.push().id
    with pytest.raises(NotFound):
        attach(eoffice, directive_id, id, by)
    with pytest.raises(NotFound):
        attach(eoffice, directive_id, 10**30)
    assert eoffice.row(id).status == "waiting"


def test_who_guesses_a_documents_id_learns_nothing_of_it(eoffice: EOffice) -> None:
    province = eoffice.province
    own, id = province.directive(by="theodoi"), eoffice.push().id
    with pytest.raises(NotFound):
        attach(eoffice, own, id, "theodoi")


@pytest.mark.parametrize("by", ["theodoi", "vanthu", "truongphong"])
def test_nobody_follows_what_is_in_somebody_elses_inbox(eoffice: EOffice, by: str) -> None:
    id = eoffice.push().id
    with pytest.raises(NotFound):
        follow(eoffice, id, by)
    assert eoffice.row(id).status == "waiting"


def test_following_needs_the_directive(eoffice: EOffice) -> None:
    id = eoffice.push().id
    with pytest.raises(NotAllowedYet, match="lập văn bản chỉ đạo"):
        eoffice.do(id, "follow", "chuyenvien")
    with pytest.raises(NotFound):
        follow(eoffice, 999_999)


def test_a_deleted_draft_gives_the_document_back(eoffice: EOffice) -> None:
    id = eoffice.push().id
    directive_id = follow(eoffice, id)
    with pytest.raises(NotAllowedYet, match="650/UBND-TM"):
        eoffice.do(id, "reopen", "chuyenvien")
    eoffice.province.act("directive", directive_id, "delete", by="chuyenvien")
    eoffice.do(id, "reopen", "chuyenvien")
    assert (eoffice.row(id).status, eoffice.row(id).directive_id) == ("accepted", None)
    assert eoffice.files("outgoing", id) == ["650_UBND-TM.pdf"]


def test_a_declined_document_goes_back_to_van_thu_with_the_reason(eoffice: EOffice) -> None:
    """B15"""
    id = eoffice.push().id
    with pytest.raises(InvalidForm):
        eoffice.do(id, "decline", "chuyenvien")
    eoffice.do(id, "decline", "chuyenvien", reason="Không phải tôi soạn")
    assert (eoffice.row(id).status, eoffice.row(id).reason) == ("declined", "Không phải tôi soạn")
    assert told("document_declined") == {"vanthu"}
    assert inbox(eoffice, "chuyenvien") == []
    assert inbox(eoffice, "vanthu", "intake", "declined") == [id]
    eoffice.do(id, "forward", "vanthu", drafter="theodoi")
    assert inbox(eoffice, "theodoi") == [id]


def test_a_deleted_document_is_gone_for_everybody(eoffice: EOffice) -> None:
    id = eoffice.push().id
    eoffice.do(id, "delete", "chuyenvien")
    for username in ("chuyenvien", "vanthu", "quantri"):
        with pytest.raises(NotFound):
            document_view(eoffice.province.office.actor(username), id)
    assert not eoffice.push().is_new


@pytest.mark.parametrize(
    ("drafter", "sentence"),
    [(None, "Chưa rõ người soạn"), ("stc", "người của Văn phòng"), ("khong.co", "không có người dùng")],
)
def test_forwarding_needs_somebody_of_the_office(eoffice: EOffice, drafter: str | None, sentence: str) -> None:
    id = eoffice.push(drafter=None).id
    with pytest.raises(InvalidForm) as refused:
        eoffice.do(id, "forward", "vanthu", **({"drafter": drafter} if drafter else {}))
    assert sentence in str(refused.value.errors[0])
    assert eoffice.row(id).status == "unsorted"


def test_the_drafter_passes_it_on_and_then_has_it_no_longer(eoffice: EOffice) -> None:
    id = eoffice.push().id
    with pytest.raises(InvalidForm):
        eoffice.do(id, "forward", "chuyenvien", drafter="chuyenvien")
    eoffice.do(id, "forward", "chuyenvien", drafter="theodoi")
    assert inbox(eoffice, "theodoi") == [id]
    with pytest.raises(NotFound):
        eoffice.do(id, "accept", "chuyenvien")


def test_van_thu_may_take_in_what_nobody_drafted(eoffice: EOffice) -> None:
    id = eoffice.push(drafter=None).id
    eoffice.do(id, "accept", "vanthu")
    assert eoffice.row(id).drafter_id == eoffice.province.office.people["vanthu"]
    assert eoffice.row(follow(eoffice, id, "vanthu") and id).status == "followed"


def test_what_needs_no_assignment_leaves_the_coverage_figures_and_can_come_back(eoffice: EOffice) -> None:
    ids = [eoffice.push(source_id=str(number), number=f"{number}/UBND-TM").id for number in range(1, 5)]
    directive_id = follow(eoffice, ids[0])
    follow(eoffice, ids[1], number="2/UBND-TM")
    eoffice.do(ids[2], "no_assignment", "chuyenvien")
    eoffice.province.assignment(directive_id, issue=False)
    eoffice.province.act("directive", directive_id, "issue", by="chuyenvien")
    figures = coverage()
    assert (figures.issued, figures.with_assignments, figures.without_need, figures.undecided) == (4, 1, 1, 2)
    assert figures.percent == 33.33
    assert coverage(date_from=date(2026, 7, 14)).percent is None
    eoffice.do(ids[2], "reopen", "chuyenvien")
    assert (eoffice.row(ids[2]).status, coverage().percent) == ("waiting", 25.0)


def test_tabs_count_what_they_list_and_words_are_found_without_accents(eoffice: EOffice) -> None:
    for number, subject in enumerate(["Ngưng hoạt động website", "Tổ chức hội thảo", "Cấp kinh phí"], start=1):
        eoffice.push(source_id=str(number), number=f"{number}/UBND-TM", subject=subject)
    actor = eoffice.province.office.actor("chuyenvien")
    assert document_counts(actor, "intake")["waiting"] == len(list_documents(actor, "intake", tab="waiting").items) == 3
    found = list_documents(actor, "intake", q="hoi thao")
    assert [row.subject for row in found.items] == ["Tổ chức hội thảo"]
    assert document_counts(actor, "intake", q="hoi thao")["all"] == 1
    by_number = list_documents(actor, "intake", sort="number", per_page=2)
    assert ([row.number for row in by_number.items], by_number.total) == (["1/UBND-TM", "2/UBND-TM"], 3)


@pytest.mark.parametrize(
    ("username", "offered"),
    [
        ("chuyenvien", {"accept", "follow", "no_assignment", "decline", "delete", "forward"}),
        ("vanthu", {"forward"}),
        ("quantri", {"accept", "follow", "no_assignment", "decline", "delete", "forward"}),
        ("lanhdao", set()),
        ("truongphong", set()),
    ],
)
def test_buttons_come_from_the_diagram_and_who_one_is(eoffice: EOffice, username: str, offered: set[str]) -> None:
    of = instance_of("outgoing", eoffice.push().id)
    now = eoffice.province.clock()
    assert {each.name for each in actions_for(eoffice.province.office.actor(username), of, now=now)} == offered


def test_its_files_are_opened_by_who_sees_it_and_nobody_else(eoffice: EOffice) -> None:
    view = document_view(eoffice.province.office.actor("chuyenvien"), eoffice.push().id)
    assert open_file(view.files[0].id, by=eoffice.province.office.actor("vanthu")).name == "650_UBND-TM.pdf"
    for stranger in ("theodoi", "stc"):
        with pytest.raises(NotFound):
            open_file(view.files[0].id, by=eoffice.province.office.actor(stranger))
