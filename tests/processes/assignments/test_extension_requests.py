"""The unit asks for a new deadline and the approver decides (C9)."""

from __future__ import annotations

from datetime import date

import pytest

from processes.refusals import InvalidForm, NotAllowedYet, NotFound, NotNow
from processes.runtime.actions import actions_for
from processes.runtime.instances import instance_of
from tests.processes.assignments.rows import effects, open_tasks, row, status, told
from tests.province import Province

DUE = date(2026, 7, 24)
ASK = {"requested_due_on": "2026-07-31", "reason": "Chờ số liệu của huyện"}


def in_progress(province: Province, **more: object) -> int:
    id = province.issued(**{"due_on": DUE, **more})
    province.do(id, "accept", "stc")
    return id


def offered(province: Province, id: int, who: str) -> dict[str, dict[str, object]]:
    found = actions_for(province.office.actor(who), instance_of("assignment", id), now=province.clock())
    return {action.name: (action.form or {}).get("properties", {}) for action in found}


def test_the_approver_grants_what_the_unit_asks_for(province: Province) -> None:
    id = in_progress(province)
    province.do(id, "request_extension", "stc", **ASK)
    assert {"pheduyet", "chuyenvien"} <= set(told("request_extension"))
    assert (row(id).due_at.day, status(id)) == (24, "in_progress")
    assert offered(province, id, "pheduyet")["grant_extension"]["due_on"]["default"] == "2026-07-31"
    assert {"grant_extension", "refuse_extension"}.isdisjoint(offered(province, id, "chuyenvien"))
    province.do(id, "grant_extension", "pheduyet", due_on="2026-07-30")
    found = row(id)
    assert (found.due_at.day, found.original_due_at.day, found.extensions) == (30, 24, 1)
    assert effects(id, "grant_extension") == {"due_on": ["2026-07-24", "2026-07-30"]}
    assert "stc" in told("extend")


def test_a_refusal_needs_a_reason_leaves_the_deadline_and_is_told(province: Province) -> None:
    id = in_progress(province)
    province.do(id, "request_extension", "stc", **ASK)
    with pytest.raises(InvalidForm):
        province.do(id, "refuse_extension", "pheduyet")
    province.do(id, "refuse_extension", "pheduyet", reason="Đã chậm hai lần")
    assert (row(id).due_at.day, row(id).extensions) == (24, 0)
    assert "stc" in told("refuse_extension")
    province.do(id, "request_extension", "stc", **ASK)


def test_one_request_is_open_at_a_time(province: Province) -> None:
    id = in_progress(province)
    province.do(id, "request_extension", "stc", **ASK)
    with pytest.raises(NotAllowedYet, match="đang chờ"):
        province.do(id, "request_extension", "stc.giamdoc", **ASK)


@pytest.mark.parametrize("asked", ["2026-07-24", "2026-07-20", "9999-01-01"])
def test_the_day_asked_for_lies_after_the_deadline(province: Province, asked: str) -> None:
    id = in_progress(province)
    with pytest.raises(InvalidForm) as refused:
        province.do(id, "request_extension", "stc", requested_due_on=asked, reason="x")
    assert [error.field for error in refused.value.errors] == ["requested_due_on"]


def test_what_has_no_deadline_needs_no_extension(province: Province) -> None:
    id = in_progress(province, due_on=None)
    with pytest.raises(NotAllowedYet, match="không có thời hạn"):
        province.do(id, "request_extension", "stc", **ASK)


def test_the_cap_stops_requests_and_not_the_assigner(province: Province) -> None:
    province.setting("most_extensions", 1)
    id = in_progress(province)
    province.do(id, "extend", "chuyenvien", due_on="2026-07-28", reason="x")
    with pytest.raises(NotAllowedYet, match="không đề nghị thêm được"):
        province.do(id, "request_extension", "stc", **ASK)
    province.do(id, "extend", "chuyenvien", due_on="2026-07-29", reason="x")
    assert row(id).extensions == 2


@pytest.mark.parametrize("by", ["skhdt", "chuyenvien", "stttt"])
def test_only_the_lead_unit_asks(province: Province, by: str) -> None:
    id = in_progress(province, coordinating=["SKHDT"])
    with pytest.raises(NotFound):
        province.do(id, "request_extension", by, **ASK)


@pytest.mark.parametrize(
    ("action", "by", "values"),
    [
        ("submit", "stc", {"content": "Xong"}),
        ("return", "stc", {"reason": "Nhầm"}),
        ("cancel", "chuyenvien", {"reason": "Thôi"}),
    ],
)
def test_what_ends_the_stage_closes_the_request(
    province: Province, action: str, by: str, values: dict[str, str]
) -> None:
    id = in_progress(province)
    province.do(id, "request_extension", "stc", **ASK)
    province.do(id, action, by, **values)
    assert "decide_extension" not in {element for _, element, _ in open_tasks(id)}
    with pytest.raises(NotNow):
        province.do(id, "grant_extension", "pheduyet", due_on="2026-07-31")


def test_after_a_rejection_the_unit_may_ask_again(province: Province) -> None:
    id = in_progress(province)
    province.do(id, "request_extension", "stc", **ASK)
    province.do(id, "submit", "stc", content="Xong")
    province.do(id, "reject", "pheduyet", reason="Chưa")
    province.do(id, "request_extension", "stc", **ASK)
    assert "grant_extension" in offered(province, id, "pheduyet")
