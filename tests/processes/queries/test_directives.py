"""Directives in lists and whole, and who sees what of them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert

from processes.db import table_of, transaction
from processes.directives.queries import count_directives, directive_counts, directive_view, list_directives
from processes.organisation.models import PersonField
from processes.refusals import NotFound
from tests.province import Province


def ids(province: Province, username: str, **filters: object) -> list[int]:
    return [row.id for row in list_directives(province.office.actor(username), **filters).items]  # type: ignore[arg-type]


def test_a_draft_is_seen_by_its_own_people_and_those_who_see_everything(province: Province) -> None:
    """B23: the director, the approver and the drafter among them."""
    id = province.directive()
    for username in ("chuyenvien", "chutich", "pheduyet", "truongphong", "lanhdao", "vanthu", "tokiemtra", "quantri"):
        assert ids(province, username) == [id], username
    for username in ("theodoi", "stc", "skhdt", "thietke"):
        assert ids(province, username) == [], username
        with pytest.raises(NotFound):
            directive_view(province.office.actor(username), id)


def test_once_issued_any_specialist_may_open_it_but_it_is_not_theirs(province: Province) -> None:
    """B23"""
    province.issued()
    (id,) = ids(province, "theodoi")
    assert ids(province, "theodoi", mine=True) == []
    assert ids(province, "chuyenvien", mine=True) == ids(province, "truongphong", mine=True) == [id]
    assert count_directives(province.office.actor("theodoi"), mine=True) == 0


def test_a_unit_sees_the_directive_and_in_it_only_its_own_assignments(province: Province) -> None:
    directive_id = province.directive()
    stc, skhdt = province.assignment(directive_id, "STC"), province.assignment(directive_id, "SKHDT")
    province.act("directive", directive_id, "issue", by="chuyenvien")
    seen = directive_view(province.office.actor("stc"), directive_id)
    assert [row.id for row in seen.assignments] == [stc]
    assert (seen.row.assignments, [line.assignment_id for line in seen.row.leads]) == (1, [stc])
    assert [file.name for file in seen.files] == ["van-ban.pdf"]
    whole = directive_view(province.office.actor("chuyenvien"), directive_id)
    assert [row.id for row in whole.assignments] == [stc, skhdt]
    with pytest.raises(NotFound):
        directive_view(province.office.actor("stttt"), directive_id)


def test_a_row_says_who_leads_how_it_stands_and_until_when(province: Province) -> None:
    """B26"""
    province.issued(due_on=date(2026, 7, 15))
    province.pass_time(days=3)
    (row,) = list_directives(province.office.actor("chuyenvien")).items
    (line,) = row.leads
    assert (line.lead_name, line.status_label, line.due_on, line.overdue) == (
        "Sở Tài chính",
        "Đợi xử lý",
        date(2026, 7, 15),
        True,
    )
    assert (row.assignments, row.ended, row.overdue) == (1, 0, 1)
    assert (row.type_name, row.type_name_en, row.status_label, row.status_label_en) == (
        "Công văn",
        "Official letter",
        "Đang xử lý",
        "In progress",
    )


def test_deleted_assignments_are_shown_nowhere(province: Province) -> None:
    directive_id = province.directive()
    id = province.assignment(directive_id)
    province.do(id, "delete", "chuyenvien")
    seen = directive_view(province.office.actor("lanhdao"), directive_id)
    assert (seen.assignments, seen.row.assignments, seen.row.leads) == ([], 0, ())


def test_filters_narrow_by_type_field_director_group_and_days(province: Province) -> None:
    letter = province.directive(field="tai_mau")
    plan = province.directive(type="ke_hoach", director="lanhdao", date=date(2026, 6, 30))
    for filters, found in (
        ({"type": "ke_hoach"}, [plan]),
        ({"field": "tai_mau"}, [letter]),
        ({"director": "lanhdao"}, [plan]),
        ({"date_from": date(2026, 7, 1)}, [letter]),
        ({"date_to": date(2026, 6, 30)}, [plan]),
        ({"issued": True}, []),
        ({"issued": False, "sort": "date"}, [plan, letter]),
        ({"group": "draft", "sort": "-date"}, [letter, plan]),
        ({"status": "khong_co"}, []),
        ({"sort": "khong_co"}, [plan, letter]),
        ({"status": "\0", "type": "\0", "director": "\0", "sort": "-date"}, [letter, plan]),
    ):
        assert ids(province, "vanthu", **filters) == found, filters
    assert directive_counts(province.office.actor("vanthu")) == {"draft": 2, "all": 2}


def test_a_leader_of_the_committee_with_fields_sees_those_fields(province: Province) -> None:
    with transaction() as session:
        row = {"person_id": province.office.people["chutich"], "field": "y_te"}
        session.execute(insert(table_of(PersonField)).values(row))
    health = province.directive(field="y_te", director="lanhdao")
    province.directive(field="tai_mau", director="lanhdao")
    assert ids(province, "chutich") == [health]


def test_another_specialist_learns_that_there_is_more_and_a_unit_does_not(province: Province) -> None:
    """K10: who adds what their phòng follows should not think that the document is empty."""
    directive = province.directive()
    province.assignment(directive, "STC")
    province.assignment(directive, "SKHDT")
    province.act("directive", directive, "issue", by="chuyenvien")
    office = province.office
    views = {who: directive_view(office.actor(who), directive) for who in ("chuyenvien", "theodoi", "stc")}
    assert {who: (len(view.assignments), view.others) for who, view in views.items()} == {
        "chuyenvien": (2, 0),
        "theodoi": (0, 2),
        "stc": (1, 0),
    }
