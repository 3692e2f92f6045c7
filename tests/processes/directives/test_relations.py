"""Relating documents (Q13): seen from both sides, undone with history kept, only by and to who may see both."""

from __future__ import annotations

import pytest

from processes.directives.relations import find_to_relate, relate, relations_of, unrelate
from processes.refusals import InvalidForm, NotFound, NotNow
from tests.province import Province


def related(province: Province, one: int, other: int | None, kind: str = "replaces", by: str = "chuyenvien") -> int:
    return relate(one, other, kind, by=province.office.actor(by), now=province.clock())


def seen(province: Province, id: int, by: str = "chuyenvien") -> list[tuple[int, str, bool, bool]]:
    found = relations_of(province.office.actor(by), id)
    return [(each.directive_id, each.kind, each.is_forward, each.ended_at is None) for each in found]


def test_a_relation_is_seen_from_both_sides_and_undone_from_either(province: Province) -> None:
    one, other = province.directive(), province.directive()
    relation = related(province, one, other)
    assert seen(province, one) == [(other, "replaces", True, True)]
    assert seen(province, other) == [(one, "replaces", False, True)]
    undo = province.office.actor("vanthu")
    unrelate(other, relation, by=undo, now=province.clock())
    assert seen(province, one) == [(other, "replaces", True, False)]
    (history,) = relations_of(undo, other)
    assert (history.by.username, history.ended_by and history.ended_by.username) == ("chuyenvien", "vanthu")
    with pytest.raises(NotNow):
        unrelate(one, relation, by=undo, now=province.clock())
    related(province, one, other)
    assert [open for *_, open in seen(province, one)] == [True, False]


def test_what_is_there_already_and_what_makes_no_sense_is_refused(province: Province) -> None:
    one, other = province.directive(), province.directive()
    related(province, one, other, "related")
    for arguments in (
        (one, other, "related"),
        (other, one, "related"),
        (one, one, "basis"),
        (one, None, "basis"),
        (one, 2**70, "basis"),
        (one, other, ""),
    ):
        with pytest.raises(InvalidForm):
            related(province, *arguments)
    related(province, one, other, "basis")
    related(province, other, one, "basis")


def test_only_who_sees_both_relates_and_nobody_sees_what_they_may_not_open(province: Province) -> None:
    mine, theirs = province.directive(), province.directive(by="theodoi")
    for username in ("stc", "chutich", "lanhdao"):
        with pytest.raises(NotFound):
            related(province, mine, theirs, by=username)
    with pytest.raises(InvalidForm):
        related(province, mine, theirs)
    with pytest.raises(NotFound):
        related(province, theirs, mine)
    relation = related(province, mine, theirs, by="vanthu")
    assert seen(province, mine) == []
    assert seen(province, mine, by="vanthu") == [(theirs, "replaces", True, True)]
    with pytest.raises(NotFound):
        unrelate(theirs, relation, by=province.office.actor("chuyenvien"), now=province.clock())
    with pytest.raises(NotFound):
        unrelate(province.directive(), relation, by=province.office.actor("vanthu"), now=province.clock())


def test_the_search_offers_what_one_sees_but_not_the_document_itself(province: Province) -> None:
    one = province.directive(number="31/QĐ-UBND", subject="Đầu tư công")
    other = province.directive(number="32/QĐ-UBND", subject="Phòng chống dịch")
    province.directive(number="33/QĐ-UBND", by="theodoi")
    actor = province.office.actor("chuyenvien")
    assert [found.id for found in find_to_relate(actor, one, "")] == [other]
    assert [found.id for found in find_to_relate(actor, one, "phong chong dich")] == [other]
    assert find_to_relate(actor, one, "đầu tư công") == []
