"""One task for many units, each of which reports by itself (C6, K7): one entry, one row, a matrix."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from processes.assignments.models import Assignment
from processes.assignments.queries import Filters, badges, box_counts, list_assignments, place_in_list
from processes.directives.queries import directive_view
from processes.refusals import InvalidForm, NotAllowedYet, NotFound
from processes.sets.commands import add_separately
from processes.sets.models import AssignmentSet
from processes.sets.queries import matrix, sets_of, summaries
from tests.processes.runtime.small import count, rows
from tests.province import Province

UNITS = ("STC", "SKHDT", "STTTT")


def add(province: Province, directive: int, units: tuple[str, ...] = UNITS, by: str = "chuyenvien", **more: Any) -> int:
    issue = more.pop("issue", False)
    values = {"content": "Báo cáo kết quả rà soát", "due_on": date(2026, 7, 31), **more}
    ids = [province.office.units[code] for code in units]
    return add_separately(directive, values, ids, by=province.office.actor(by), now=province.clock(), issue=issue)


def test_each_unit_gets_its_own_and_they_stand_in_one_row(province: Province) -> None:
    directive = province.directive()
    id = add(province, directive)
    province.act("directive", directive, "issue", by="chuyenvien")
    drafter = province.office.actor("chuyenvien")
    view = matrix(drafter, id)
    assert [line.row.lead_code for line in view.lines] == list(UNITS)
    first = view.lines[0].row
    province.do(first.id, "submit", "stc", content="Đã rà soát 12 dự án.")
    province.do(view.lines[1].row.id, "submit", "skhdt", content="Đã xong.")
    province.do(view.lines[1].row.id, "approve", "pheduyet")
    view = matrix(drafter, id)
    assert (view.summary.submitted, view.summary.total, view.summary.approved) == (2, 3, 1)
    assert [line.result for line in view.lines] == ["Đã rà soát 12 dự án.", "Đã xong.", None]
    province.do(first.id, "reject", "pheduyet", reason="Chưa đủ số liệu.")
    assert matrix(drafter, id).summary.submitted == 1
    assert sets_of([first.id]) == {first.id: id}
    assert len(directive_view(drafter, directive).assignments) == 3


def test_a_unit_sees_only_its_own_line(province: Province) -> None:
    directive = province.directive()
    id = add(province, directive)
    for who in ("stc", "theodoi"):
        with pytest.raises(NotFound):
            matrix(province.office.actor(who), id)
    province.act("directive", directive, "issue", by="chuyenvien")
    unit = matrix(province.office.actor("stc"), id)
    assert [line.row.lead_code for line in unit.lines] == ["STC"]
    assert unit.summary.total == 1
    assert summaries(province.office.actor("stttt"), [id, 10**6, 2**40])[id].total == 1


def test_everything_is_entered_or_nothing(province: Province) -> None:
    directive = province.directive()
    units = province.office.units
    for more, field in (
        ({"units": ("STC",)}, "lead"),
        ({"units": ()}, "lead"),
        ({"content": " "}, "content"),
        ({"coordinating": [units["STTTT"]]}, "coordinating"),
    ):
        with pytest.raises(InvalidForm) as refused:
            add(province, directive, **more)
        assert [error.field for error in refused.value.errors] == [field]
    for ids in ([units["STC"], 10**6], [units["STC"], 2**40], [units["STC"], "x"]):
        with pytest.raises(InvalidForm):
            add_separately(
                directive, {"content": "x"}, ids, by=province.office.actor("chuyenvien"), now=province.clock()
            )
    with pytest.raises(NotAllowedYet):
        add(province, directive, issue=True)
    with pytest.raises(NotFound):
        add(province, directive, by="stc")
    assert (count(Assignment), count(AssignmentSet)) == (0, 0)


def test_another_phong_adds_its_own_to_an_issued_document_and_follows_it(province: Province) -> None:
    """K10: one document, many phòng; each sees whose is whose."""
    directive = province.directive()
    first = province.assignment(directive)
    province.act("directive", directive, "issue", by="chuyenvien")
    id = add(province, directive, by="theodoi", issue=True)
    added = [row for row in rows(Assignment) if row.id != first]
    assert {row.following_unit_id for row in added} == {province.office.units["VPUB-TH"]}
    assert {row.follower_id for row in added} == {province.office.people["theodoi"]}
    assert {row.status for row in added} == {"waiting"}
    assert matrix(province.office.actor("theodoi"), id).summary.total == 3
    seen = directive_view(province.office.actor("chuyenvien"), directive).assignments
    assert {row.follower.username for row in seen if row.follower} == {"chuyenvien", "theodoi"}


def test_in_the_list_of_what_was_assigned_a_set_is_one_row_and_every_number_agrees(province: Province) -> None:
    directive = province.directive()
    id = add(province, directive)
    alone = province.assignment(directive)
    province.act("directive", directive, "issue", by="chuyenvien")
    drafter = province.office.actor("chuyenvien")
    first = matrix(drafter, id).lines[0].row.id
    province.do(first, "submit", "stc", content="Đã rà soát.")

    def shown(**filters: Any) -> list[int]:
        page = list_assignments(drafter, box="assigned", **filters)
        assert page.total == len(page.items)
        return sorted(row.id for row in page.items)

    counts = box_counts(drafter, "assigned")
    assert shown() == sorted([first, alone])
    assert len(shown(group="open")) == counts["open"] == badges(drafter)["assigned"] == 2
    assert shown(group="in_review") == [first], "of the set the one that was handed in stands under this tab"
    assert (counts["waiting"], counts["in_review"], counts["all"]) == (2, 1, 2)
    assert len(shown(group="waiting")) == 2
    assert len(shown(lead="STTTT")) == 1
    assert list_assignments(drafter, box="assigned", standing="assigned").total == 4, "a counter counts assignments"
    assert list_assignments(drafter).total == 4
    place = place_in_list(drafter, alone, Filters(box="assigned", group="open"))
    assert place is not None
    assert place.total == 2
