"""What a unit has answered, what was found of it (B37, K24, T15), and who is named at the unit (Q17)."""

from __future__ import annotations

from typing import Any

import pytest

from processes.assignments.answers import Result, rejections_of_unit, results_of
from processes.assignments.queries import timeline
from processes.refusals import InvalidForm
from tests.processes.assignments.rows import row
from tests.province import Province

REPLY = {
    "reply_number": "130/BC-STC",
    "reply_date": "2026-07-14",
    "reply_subject": "Báo cáo",
    "reply_signer": "Vương Đình Giám",
}


def results(province: Province, id: int) -> list[Result]:
    return results_of(timeline(province.office.actor("pheduyet"), "assignment", id))


def test_each_result_shows_its_reply_document_and_what_was_found_of_it(province: Province) -> None:
    id = province.issued()
    province.do(id, "report_progress", "stc", content="Đang làm")
    assert results(province, id) == []
    province.do(id, "submit", "stc", content="Đã xong", **REPLY)
    file = province.upload("assignment", id, by="pheduyet", name="y-kien.pdf")
    province.act("assignment", id, "reject", by="pheduyet", files=(file,), reason="Thiếu phụ lục")
    province.do(id, "submit", "stc", content="Bổ sung")
    province.do(id, "approve", "pheduyet", note="Đạt", checked_content=True, checked_signed=True, checked_product=False)
    second, first = results(province, id)
    assert (first.entry.text, first.reply) == ("Đã xong", REPLY)
    (rejection,) = first.verdicts
    assert (rejection.text, [each.name for each in rejection.files]) == ("Thiếu phụ lục", ["y-kien.pdf"])
    assert (second.entry.text, second.reply) == ("Bổ sung", {})
    (approval,) = second.verdicts
    assert {v.title: v.value for v in approval.values} == {
        "Đúng nội dung được giao": True,
        "Có đủ sản phẩm phải có": False,
        "Có văn bản, tệp ký số": True,
    }


def test_how_often_a_units_results_come_back_is_counted_for_that_unit(province: Province) -> None:
    unit = province.office.units["STC"]
    assert (rejections_of_unit(unit).decided, rejections_of_unit(unit).percent) == (0, 0.0)
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("submit", "stc", {"content": "x"}),
        ("reject", "pheduyet", {"reason": "x"}),
        ("submit", "stc", {"content": "x"}),
        ("approve", "pheduyet", {}),
    )
    for _ in range(2):
        id = province.issued()
        for action, by, values in steps:
            province.do(id, action, by, **values)
    other = province.issued("SKHDT")
    province.do(other, "submit", "skhdt", content="x")
    province.do(other, "approve", "pheduyet")
    last = province.issued()
    province.do(last, "submit", "stc", content="x")
    province.do(last, "reject", "pheduyet", reason="x")
    found = rejections_of_unit(unit)
    assert (found.rejected, found.decided, found.percent) == (3, 5, 60.0)


def test_somebody_is_named_at_the_lead_unit_and_nowhere_else(province: Province) -> None:
    id = province.issued(officer="stc.chuyenvien")
    assert row(id).officer_id == province.office.people["stc.chuyenvien"]
    for stranger in ("skhdt", "chuyenvien"):
        with pytest.raises(InvalidForm) as refused:
            province.issued(officer=stranger)
        assert [error.field for error in refused.value.errors] == ["officer"]
