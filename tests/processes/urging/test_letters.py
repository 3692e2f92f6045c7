"""Letters that urge units on: one per unit, and their number recorded on every assignment they name (B30)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from processes.assignments.queries import opinions
from processes.batches.commands import go_on
from processes.refusals import InvalidForm, NotFound, NotNow
from processes.urging.commands import draft_letters, number_letter
from processes.urging.models import UrgingLetter
from processes.urging.queries import latest_values, letter_view, list_letters
from tests.processes.runtime.small import count
from tests.province import Province

VALUES = {
    "subject": "Đôn đốc thực hiện nhiệm vụ được giao",
    "place": "Quảng Trị",
    "signer": "Tạ Văn Đạo",
    "signer_position": "Chánh Văn phòng",
    "authority": "TL. CHỦ TỊCH",
    "reply_by": date(2026, 7, 20),
}


def draft(province: Province, ids: list[int], by: str = "chuyenvien", **more: Any) -> list[int]:
    return draft_letters(ids, {**VALUES, **more}, by=province.office.actor(by), now=province.clock())


def test_each_unit_gets_one_letter_with_its_own_assignments(province: Province) -> None:
    ids = [province.issued(lead) for lead in ("STC", "SKHDT", "STC")]
    ended = province.issued("STTTT")
    province.do(ended, "submit", "stttt", content="Xong.")
    province.do(ended, "approve", "pheduyet")
    drafter = province.office.actor("chuyenvien")
    letters = draft(province, [*ids, ended, 10**6])
    views = [letter_view(drafter, id, now=province.clock()) for id in letters]
    assert [(view.line.unit_code, [row.id for row in view.rows]) for view in views] == [
        ("STC", [ids[0], ids[2]]),
        ("SKHDT", [ids[1]]),
    ]
    assert (views[0].sender.above, views[0].sender.name) == ("Ủy ban nhân dân tỉnh", "Văn phòng UBND tỉnh")
    assert [line.id for line in list_letters(drafter).items] == letters[::-1]
    assert latest_values(drafter)["signer"] == "Tạ Văn Đạo"


def test_the_number_reaches_the_unit_with_every_assignment_of_the_letter(province: Province) -> None:
    ids = [province.issued("STC"), province.issued("STC")]
    drafter = province.office.actor("chuyenvien")
    (letter,) = draft(province, ids)
    batch = number_letter(letter, "620/VP-TH", date(2026, 7, 15), by=drafter, now=province.clock())
    go_on(batch, now=province.clock())
    for id in ids:
        entry = opinions(province.office.actor("stc"), id)[0]
        told = {value.name: value.value for value in entry.values}
        assert (entry.action, told["reference_number"], told["reference_date"], told["reference_subject"]) == (
            "urge",
            "620/VP-TH",
            "2026-07-15",
            VALUES["subject"],
        )
    view = letter_view(drafter, letter, now=province.clock())
    assert (view.line.number, view.line.date, view.batch_id) == ("620/VP-TH", date(2026, 7, 15), batch)
    with pytest.raises(NotNow) as again:
        number_letter(letter, "621/VP-TH", date(2026, 7, 15), by=drafter, now=province.clock())
    assert "620/VP-TH" in str(again.value)
    assert len([e for e in opinions(drafter, ids[0]) if e.action == "urge"]) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"place": ""}, "place"),
        ({"signer": "x" * 121}, "signer"),
        ({"signer_position": "\0"}, "signer_position"),
        ({"reply_by": date(1, 1, 1)}, "reply_by"),
        ({"authority": "x" * 121}, "authority"),
    ],
)
def test_a_fault_names_its_field_and_nothing_is_drafted(province: Province, wrong: dict[str, Any], field: str) -> None:
    id = province.issued("STC")
    with pytest.raises(InvalidForm) as refused:
        draft(province, [id], **wrong)
    assert [error.field for error in refused.value.errors] == [field]
    assert count(UrgingLetter) == 0


def test_a_wrong_number_or_day_is_refused_and_the_letter_waits(province: Province) -> None:
    drafter = province.office.actor("chuyenvien")
    (letter,) = draft(province, [province.issued("STC")])
    for number, day, field in (
        ("", date(2026, 7, 15), "number"),
        ("số 6", date(2026, 7, 15), "number"),
        ("620/VP-TH", None, "date"),
        ("620/VP-TH", date(1, 1, 1), "date"),
    ):
        with pytest.raises(InvalidForm) as refused:
            number_letter(letter, number, day, by=drafter, now=province.clock())
        assert [error.field for error in refused.value.errors] == [field]
    assert letter_view(drafter, letter, now=province.clock()).line.number is None


def test_a_letter_is_its_drafters_and_names_nothing_they_do_not_see(province: Province) -> None:
    mine = province.issued("STC")
    (letter,) = draft(province, [mine])
    for who in ("stc", "theodoi", "vanthu"):
        by = province.office.actor(who)
        with pytest.raises(NotFound):
            letter_view(by, letter, now=province.clock())
        with pytest.raises(NotFound):
            number_letter(letter, "620/VP-TH", date(2026, 7, 15), by=by, now=province.clock())
    for who, ids in (("stc", [mine]), ("theodoi", [mine]), ("chuyenvien", []), ("chuyenvien", [2**40])):
        with pytest.raises(NotFound):
            draft(province, ids, by=who)
