"""Registering directives and entering assignments: every field's rule, who may, and while when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from processes.assignments.commands import add_assignment, update_assignment
from processes.assignments.models import Assignment
from processes.db import reading
from processes.directives.commands import register_directive, update_directive
from processes.directives.models import Directive
from processes.discussion.commands import say
from processes.discussion.models import Message
from processes.refusals import InvalidForm, NotAllowedYet, NotFound, NotNow
from tests.processes.assignments.rows import directive_status, row, status
from tests.processes.runtime.small import at_once, count, rows
from tests.province import Province


def register(province: Province, by: str = "chuyenvien", **values: Any) -> int:
    people = province.office.people
    given = {
        "number": "620/UBND-KTTH",
        "date": date(2026, 7, 13),
        "subject": "V/v đôn đốc giải ngân",
        "type": "cong_van",
        "director": people["chutich"],
        "approver": people["pheduyet"],
        **values,
    }
    given = {name: value for name, value in given.items() if value is not ...}
    return register_directive(given, by=province.office.actor(by), now=province.clock())


def update(province: Province, id: int, by: str = "chuyenvien", **values: Any) -> None:
    update_directive(id, values, by=province.office.actor(by), now=province.clock())


def directive(id: int) -> Directive:
    found = rows(Directive, id=id)[0]
    assert isinstance(found, Directive)
    return found


@pytest.mark.parametrize(
    "number",
    [
        "31/QĐ-UBND",
        "620/UBND-KTTH",
        "1298/QĐ-UBND-HC",
        "590-TB/TU",
        "326/TB-UBND",
        "620/VP-HTKT",
        "649/UBND-TM",
        "6305/UBND-VP",
        "12a/CT-UBND",
        "05/2026/QĐ-UBND",
    ],
)
def test_numbers_as_the_documents_bear_them_are_taken(province: Province, number: str) -> None:
    """K2"""
    assert directive(register(province, number=f" {number} ")).number == number


WRONG: dict[str, tuple[Any, ...]] = {
    "number": (
        "Công văn số 620/UBND-KTTH",
        "620",
        "UBND-KTTH",
        "620/UBND KTTH",
        "620/UBND-KTTH ngày 13/7",
        "620/",
        "/UBND",
        "٦٢٠/UBND",
        "620/UBND\0",
        "620/" + "U" * 60,
        "",
        None,
        ...,
        620,
    ),
    "date": (
        None,
        ...,
        "2026-07-13",
        date(1944, 12, 31),
        date(9999, 12, 31),
        datetime(2026, 7, 13, tzinfo=UTC),
        20260713,
    ),
    "subject": ("", "   ", ..., "x" * 2001, 7, "a\0b", "\ud800", ["x"]),
    "type": ("thu_tinh", "Công văn\0", 3, ["cong_van"]),
    "director": (None, ..., 0, -1, 999_999, 2**31, 2**70, True, "chutich", [1], 1.0),
    "approver": (999_999, {}),
    "secrecy": ("mat", "toi_mat", "tuyet_mat", "Mật"),
    "copies": (0, -1, True, 1_000_000, 2**70, "hai", 1.5),
    "pages": (0,),
    "publish": ("có", 1),
    "urgency": ("gấp lắm",),
    "field": ("the_thao_dien_tu",),
    **dict.fromkeys(("source", "signer", "signer_position", "issuing_body", "copied_from"), ("x\x00", "x" * 201, 5)),
    "status": ("completed",),
    "drafter_id": (1,),
}


@pytest.mark.parametrize("field", WRONG)
def test_a_field_against_its_rule_is_named_and_nothing_is_registered(province: Province, field: str) -> None:
    """K2–K4, Q12, B18; secret documents never enter."""
    for value in WRONG[field]:
        with pytest.raises(InvalidForm) as refused:
            register(province, **{field: value})
        assert [error.field for error in refused.value.errors] == [field], value
        assert str(refused.value.errors[0])
    assert count(Directive) == 0


def test_several_faults_are_all_named(province: Province) -> None:
    with pytest.raises(InvalidForm) as refused:
        register(province, number="x", date=..., secrecy="mat", copies=0)
    assert sorted(e.field for e in refused.value.errors) == ["copies", "date", "number", "secrecy"]


def test_who_registers(province: Province) -> None:
    """C7"""
    for number, username in enumerate(("chuyenvien", "truongphong", "theodoi", "tokiemtra", "vanthu", "quantri"), 1):
        register(province, by=username, number=f"{number}/UBND-TM")
    before = count(Directive)
    for username in ("chutich", "lanhdao", "stc", "stc.giamdoc", "stc.chuyenvien", "thietke"):
        with pytest.raises(NotFound):
            register(province, by=username)
    assert count(Directive) == before


def test_registering_at_once_makes_each_its_own(province: Province) -> None:
    actor, people = province.office.actor("chuyenvien"), province.office.people
    values = {
        "date": date(2026, 7, 13),
        "subject": "x",
        "type": "cong_van",
        "director": people["chutich"],
        "approver": people["pheduyet"],
    }
    now = province.clock()

    def enter(number: str) -> int:
        return register_directive({**values, "number": number}, by=actor, now=now)

    ids = at_once(*[partial(enter, f"{number}/UBND") for number in range(1, 5)])
    assert len(set(ids)) == 4
    assert {directive_status(id) for id in ids} == {"draft"}


def test_a_draft_is_corrected_and_its_people_go_on_to_its_new_assignments(province: Province) -> None:
    id = province.directive()
    first, second = province.assignment(id), province.assignment(id, "SKHDT")
    update(province, id, subject="Trích yếu mới", director=province.office.people["lanhdao"])
    update(province, id, by="pheduyet", approver=province.office.people["lanhdao"], copies=3)
    chief = province.office.people["lanhdao"]
    found = directive(id)
    assert (found.subject, found.director_id, found.approver_id, found.copies) == ("Trích yếu mới", chief, chief, 3)
    assert "trich yeu moi" in found.search
    assert {(row(a).director_id, row(a).approver_id) for a in (first, second)} == {(chief, chief)}

    update(province, id)
    with pytest.raises(InvalidForm):
        update(province, id, subject=None)
    with pytest.raises(InvalidForm):
        update(province, id, secrecy="toi_mat")
    assert directive(id).subject == "Trích yếu mới"


def test_who_may_not_correct_it_finds_nothing_and_an_issued_one_is_fixed(province: Province) -> None:
    id = province.directive()
    for username in ("theodoi", "truongphong", "chutich", "lanhdao", "vanthu", "stc", "thietke"):
        with pytest.raises(NotFound):
            update(province, id, by=username, subject="Sửa trộm")
    for wrong in (0, 999_999, 2**70):
        with pytest.raises(NotFound):
            update(province, wrong, subject="x")
    province.assignment(id)
    province.act("directive", id, "issue", by="chuyenvien")
    with pytest.raises(NotNow, match="không sửa được nữa"):
        update(province, id, subject="Sửa muộn")


def test_another_assignment_is_issued_later_with_the_document_only(province: Province) -> None:
    """K5, B29"""
    id = province.directive(document=False)
    new = province.assignment(id)
    with pytest.raises(NotAllowedYet, match="Chưa đính kèm"):
        province.act("directive", id, "issue", by="chuyenvien")
    assert (status(new), directive_status(id), directive(id).issued_at) == ("new", "draft", None)
    province.upload("directive", id, by="chuyenvien")
    with pytest.raises(NotAllowedYet, match="Chưa đính kèm"):
        province.act("directive", id, "issue", by="chuyenvien")
    province.upload("directive", id, by="chuyenvien", kind="document")
    province.act("directive", id, "issue", by="chuyenvien")
    assert (status(new), directive_status(id)) == ("waiting", "issued")


WRONG_IN_ASSIGNMENT: dict[str, tuple[Any, ...]] = {
    "content": ("a\0b", "\ud800", ["x"], None),
    "expected_product": ("\0", "x" * 4001),
    "lead": (2**31, 2**70, True, "STC", [1]),
    "follower": (2**70, "theodoi"),
    "officer": ({"id": 1},),
    "coordinating": ([2**70], [[1]], "STC", list(range(1, 50_000)), [0]),
    "coordinating_people": ([999_999], {1: 2}, [True]),
    "due_on": (date(9999, 12, 31), date(1, 1, 1), datetime(2026, 7, 13, tzinfo=UTC), "2026-07-13"),
    "status": ("completed",),
}


@pytest.mark.parametrize("field", WRONG_IN_ASSIGNMENT)
def test_a_hostile_new_assignment_names_the_field(province: Province, field: str) -> None:
    id, lead = province.directive(), province.office.units["STC"]
    wrong = WRONG_IN_ASSIGNMENT[field] if field != "coordinating" else (*WRONG_IN_ASSIGNMENT[field], [lead])
    for value in wrong:
        with pytest.raises(InvalidForm) as refused:
            add_assignment(
                id,
                {"content": "Báo cáo", "lead": lead, field: value},
                by=province.office.actor("chuyenvien"),
                now=province.clock(),
            )
        assert [e.field for e in refused.value.errors] == [field], value
    assert count(Assignment) == 0


def test_the_lead_never_becomes_a_partner_of_itself(province: Province) -> None:
    """K8: also when only one of the two is given."""
    id = province.assignment(province.directive(), coordinating=["SKHDT"])
    who, units = province.office.actor("chuyenvien"), province.office.units
    for values in ({"lead": units["SKHDT"]}, {"coordinating": [units["STC"]]}):
        with pytest.raises(InvalidForm):
            update_assignment(id, values, by=who, now=province.clock())
    update_assignment(id, {"lead": units["SKHDT"], "coordinating": [units["STC"]] * 2}, by=who, now=province.clock())
    assert row(id).lead_id == units["SKHDT"]

    issued = province.issued(coordinating=["SKHDT"])
    province.do(issued, "recall", "chuyenvien", reason="Nhầm")
    with pytest.raises(InvalidForm):
        province.do(issued, "reissue", "chuyenvien", content="x", lead="SKHDT")


def test_only_the_offices_people_add_assignments_and_only_where_they_see_the_directive(province: Province) -> None:
    """K10"""
    draft = province.directive()
    values = {"content": "x", "lead": province.office.units["STC"]}

    def add(id: int, by: str) -> None:
        add_assignment(id, values, by=province.office.actor(by), now=province.clock())

    for username in ("theodoi", "stc", "thietke", "chutich", "vanthu"):
        with pytest.raises(NotFound):
            add(draft, username)
    for wrong in (0, 999_999, 2**70):
        with pytest.raises(NotFound):
            add(wrong, "quantri")
    for username in ("chuyenvien", "pheduyet", "truongphong", "tokiemtra", "quantri"):
        add(draft, username)
    province.act("directive", draft, "issue", by="chuyenvien")
    add(draft, "theodoi")
    for username in ("stc", "thietke", "vanthu"):
        with pytest.raises(NotFound):
            add(draft, username)


def test_a_correction_of_what_is_not_there_or_not_theirs_is_not_found(province: Province) -> None:
    id = province.assignment(province.directive())
    for username, of in (("theodoi", id), ("stc", id), ("lanhdao", id), ("quantri", 2**70), ("quantri", 0)):
        with pytest.raises(NotFound):
            update_assignment(of, {"content": "x"}, by=province.office.actor(username), now=province.clock())


def test_what_is_said_is_kept_without_what_no_screen_shows(province: Province) -> None:
    id = province.issued()
    now = province.clock()
    say(id, "Đề nghị\0 báo cáo\x1b \ud800sớm 🙂", by=province.office.actor("chuyenvien"), now=now)
    session = reading()
    session.rollback()
    assert session.scalars(select(Message.text)).all() == ["Đề nghị báo cáo sớm 🙂"]
    for text in ("", " \0 ", "x" * 10_001):
        with pytest.raises(InvalidForm):
            say(id, text, by=province.office.actor("chuyenvien"), now=now)
    for by, of in (("stttt", id), ("chuyenvien", 2**70)):
        with pytest.raises(NotFound):
            say(of, "x", by=province.office.actor(by), now=now)


def test_what_is_added_to_an_issued_document_is_new_and_edited_deleted_or_issued_by_itself(province: Province) -> None:
    """B29"""
    id = province.directive()
    province.assignment(id)
    province.act("directive", id, "issue", by="chuyenvien")
    kept, dropped = province.assignment(id, "SKHDT"), province.assignment(id, "STTTT")
    assert (status(kept), status(dropped)) == ("new", "new")
    change = {"content": "Nội dung bổ sung đã sửa", "due_on": date(2026, 8, 4)}
    update_assignment(kept, change, by=province.office.actor("chuyenvien"), now=province.clock())
    province.do(dropped, "delete", "chuyenvien")
    province.do(kept, "issue", "chuyenvien")
    assert (status(kept), status(dropped), row(kept).content) == ("waiting", "deleted", change["content"])
    assert directive_status(id) == "issued"
