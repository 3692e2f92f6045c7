"""A body gives each number once a year: the same document is not entered twice (duplicates, B29) and opinion forms have none (T11)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from processes.directives.commands import register_directive, update_directive
from processes.directives.models import Directive
from processes.directives.namesakes import namesakes
from processes.directives.numbers import UNNUMBERED
from processes.refusals import InvalidForm, NotFound
from tests.processes.runtime.small import at_once, rows
from tests.province import Province

DAY = date(2026, 7, 13)


def again(province: Province, **values: Any) -> int:
    return province.directive(document=False, **values)


def refused(province: Province, **values: Any) -> str:
    with pytest.raises(InvalidForm) as refusal:
        again(province, **values)
    assert [error.field for error in refusal.value.errors] == ["number"]
    return str(refusal.value.errors[0])


def test_the_same_body_number_and_year_is_refused_with_what_to_do(province: Province) -> None:
    province.directive(number="31/QĐ-UBND")
    for typed in ("31/QĐ-UBND", "031/qd-ubnd", "31-QÐ/UBND"):
        sentence = refused(province, number=typed, date=date(2026, 1, 5), by="theodoi")
        assert "Văn bản số 31/QĐ-UBND năm 2026 đã có" in sentence
        assert "bổ sung nhiệm vụ" in sentence
    refused(province, number="31/QĐ-UBND", issuing_body="Ủy ban nhân dân tỉnh")


@pytest.mark.parametrize(
    "other",
    [
        {"date": date(2025, 12, 31)},
        {"number": "32/QĐ-UBND"},
        {"number": "31/QĐ-HĐND"},
        {"issuing_body": "UBND huyện Đăk Tô"},
    ],
)
def test_another_year_number_symbol_or_body_is_another_document(province: Province, other: dict[str, Any]) -> None:
    province.directive(number="31/QĐ-UBND")
    assert again(province, **{"number": "31/QĐ-UBND", **other})


def test_correcting_a_draft_does_not_make_it_another_one_that_is_there(province: Province) -> None:
    province.directive(number="31/QĐ-UBND")
    draft = province.directive(number="33/QĐ-UBND")
    update = partial(update_directive, draft, by=province.office.actor("chuyenvien"), now=province.clock())
    update({"number": "33/QĐ-UBND", "subject": "Sửa trích yếu"})
    with pytest.raises(InvalidForm, match="chưa đúng"):
        update({"number": "31/QĐ-UBND"})
    update({"number": "31/QĐ-UBND", "issuing_body": "UBND huyện Đăk Tô"})
    with pytest.raises(InvalidForm):
        update({"issuing_body": None})
    assert rows(Directive, id=draft)[0].issuing_body == "UBND huyện Đăk Tô"


def test_a_deleted_draft_frees_its_number(province: Province) -> None:
    draft = province.directive(number="31/QĐ-UBND")
    province.act("directive", draft, "delete", by="chuyenvien")
    assert again(province, number="31/QĐ-UBND")


def test_of_several_who_enter_it_at_once_one_does(province: Province) -> None:
    people = province.office.people
    values = {
        "number": "31/QĐ-UBND",
        "date": DAY,
        "subject": "x",
        "director": people["chutich"],
        "approver": people["pheduyet"],
    }
    actors = [province.office.actor(name) for name in ("chuyenvien", "theodoi", "vanthu", "tokiemtra")]
    now = province.clock()

    def enter(actor: Any) -> int | str:
        try:
            return register_directive(values, by=actor, now=now)
        except InvalidForm as error:
            return error.errors[0].field

    answers = at_once(*[partial(enter, actor) for actor in actors])
    assert sorted(type(answer).__name__ for answer in answers) == ["int", "str", "str", "str"]
    assert len(rows(Directive)) == 1


def test_namesakes_are_shown_while_entering_also_those_one_may_not_open(province: Province) -> None:
    mine = province.directive(number="31/QĐ-UBND")
    theirs = province.directive(number="31/QĐ-UBND", issuing_body="UBND huyện Đăk Tô", by="theodoi")
    actor = province.office.actor("chuyenvien")
    found = namesakes(actor, "31/qđ-ubnd", DAY, None)
    assert [(each.id, each.same_body, each.is_open) for each in found] == [(mine, True, True), (theirs, False, False)]
    assert [each.id for each in namesakes(actor, "31/QĐ-UBND", DAY, "UBND huyện Đăk Tô")] == [theirs, mine]
    assert [each.id for each in namesakes(actor, "31/QĐ-UBND", DAY, None, but=mine)] == [theirs]
    for nothing in (("31/QĐ-UBND", None), ("31", DAY), ("31/QĐ-UBND\0", DAY), ("32/QĐ-UBND", DAY)):
        assert namesakes(actor, nothing[0], nothing[1], "a\0b") == []
    with pytest.raises(NotFound):
        namesakes(province.office.actor("stc"), "31/QĐ-UBND", DAY, None)


def test_an_opinion_form_needs_no_number_and_others_do(province: Province) -> None:
    """T11"""
    for _ in range(2):
        form = again(province, number="", type="phieu_y_kien")
        assert rows(Directive, id=form)[0].number == UNNUMBERED
    with pytest.raises(InvalidForm) as refusal:
        again(province, number="", type="cong_van")
    assert "bắt buộc" in str(refusal.value.errors[0])
    update = partial(update_directive, form, by=province.office.actor("chuyenvien"), now=province.clock())
    with pytest.raises(InvalidForm):
        update({"type": "cong_van"})
    update({"type": "cong_van", "number": "5/UBND-KTTH"})
    with pytest.raises(InvalidForm):
        update({"number": None})
    update({"type": "phieu_y_kien", "number": None})
    assert rows(Directive, id=form)[0].identity is None


def test_the_number_says_the_type_where_nobody_chose_one(province: Province) -> None:
    for number, type in (("31/QĐ-UBND", "quyet_dinh"), ("590-TB/TU", "thong_bao"), ("620/UBND-KTTH", "cong_van")):
        assert rows(Directive, id=again(province, number=number, type=""))[0].type == type
    assert rows(Directive, id=again(province, number="32/QĐ-UBND", type="thong_bao"))[0].type == "thong_bao"
