"""Incidents on their pages: seen, retried and resolved by administrators only, each with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from processes.runtime.jobs import run_due
from processes.runtime.perform import start_process
from tests.processes.runtime.small import (
    Handler,
    deployed,
    enqueue,
    incidents,
    instance,
    jobs,
    one_job,
    operation,
    waiting,
)
from tests.web.pages.conftest import flash_of, words

LIST = "/administration/incidents"
REASON = "Máy chủ thư đã chạy lại."


@pytest.fixture
def failed(at: Any, clock: Any) -> Any:
    """The id of an instance whose only attempt at its job failed."""
    with operation("test.work", Handler(OSError("Máy chủ thư không trả lời")), attempts=1):
        deployed(one_job("test.work", result="answer", caught="refused"), errors=("refused",))
        id = start_process("p", {}, by=at("quantri").office.actor("quantri"), now=clock())
        run_due(clock())
        yield id


def address() -> str:
    return f"{LIST}/{incidents()[-1].id}"


def test_an_administrator_sees_what_failed_where_since_when_and_how_often(at, failed):
    admin = at("quantri")
    listed = words(admin.get(LIST))
    for expected in ("work", "Máy chủ thư không trả lời", f"#{failed}", "1 lần", "14/07/2026 08:00"):
        assert expected in listed
    page = admin.get(address())
    for expected in ("OSError: Máy chủ thư không trả lời", "test.work", "answer", "Thử lại", "Xử lý xong"):
        assert expected in words(page)
    assert f"/administration/instances/{failed}/diagram.json" in page.text
    assert admin.get(f"/administration/instances/{failed}/diagram.json").json["incidents"][0]["element"] == "work"
    assert address() in admin.get(f"/administration/instances/{failed}").text
    assert "Sự cố 1" in words(admin.get("/notices"))


def test_for_everybody_else_incidents_do_not_exist(at, failed):
    for nobody in ("thietke", "chuyenvien", "stc"):
        assert at(nobody).get(LIST).status_code == 404
        assert at(nobody).get(address()).status_code == 404
        for action in ("retry", "complete", "fail", "drop"):
            assert at(nobody).post(f"{address()}/{action}", reason=REASON).status_code == 404
    assert [row.resolved_at for row in incidents()] == [None]


def test_an_incident_is_retried_with_a_reason_and_once(at, failed, clock):
    admin = at("quantri")
    refused = admin.post(f"{address()}/retry", reason=" ")
    assert (refused.status_code, "Đề nghị nêu lý do." in words(refused)) == (422, True)
    assert admin.post(f"{address()}/retry", reason=REASON).status_code == 303
    assert "cho chạy lại" in flash_of(admin)
    [row] = incidents()
    assert (row.resolution, row.reason, row.resolved_at) == ("retried", REASON, clock())
    assert row.resolved_by_id == admin.office.people["quantri"]
    again = admin.post(f"{address()}/retry", reason=REASON)
    assert (again.status_code, "đã được Thái Hoàng Quản xử lý lúc" in words(again)) == (409, True)
    assert run_due(clock()) == 1
    assert waiting(failed) == ["after"]
    resolved = words(admin.get(LIST, resolved=1))
    assert "Thái Hoàng Quản" in resolved
    assert REASON in words(admin.get(address()))


@pytest.mark.parametrize(
    ("typed", "kept"), [("12", 12), ("true", True), ('{"a": [1]}', {"a": [1]}), ("đã gửi", "đã gửi"), ("", None)]
)
def test_a_step_done_by_hand_goes_on_with_the_result_entered(at, failed, typed, kept):
    answer = at("quantri").post(f"{address()}/complete", result=typed, reason="Đã làm trên giấy.")
    assert answer.status_code == 303, words(answer)
    assert (waiting(failed), instance(failed).variables["answer"], jobs()) == (["after"], kept, [])
    [row] = incidents()
    assert (row.resolution, row.result, row.reason) == ("completed", kept, "Đã làm trên giấy.")


def test_a_step_that_cannot_be_done_takes_the_error_path_of_the_diagram(at, failed):
    admin = at("quantri")
    unknown = admin.post(f"{address()}/fail", code="{unheard}", reason=REASON)
    assert unknown.status_code == 422
    assert "Sơ đồ không có nhánh xử lý lỗi “{unheard}” ở bước này." in words(unknown)
    assert (waiting(failed), len(jobs())) == ([], 1)
    assert admin.post(f"{address()}/fail", code="refused", reason=REASON).status_code == 303
    assert (waiting(failed), jobs(), incidents()[0].resolution) == (["mend"], [], "failed")


def test_a_step_of_a_process_is_not_left_out(at, failed):
    assert at("quantri").post(f"{address()}/drop", reason=REASON).status_code == 404
    assert at("quantri").post(f"{address()}/unheard_of", reason=REASON).status_code == 404
    assert at("quantri").get(f"{LIST}/{2**40}").status_code == 404


def test_a_message_of_the_product_to_itself_is_retried_or_left_out(at, clock):
    with operation("test.message", Handler(OSError("x")), attempts=1):
        enqueue("test.message", clock())
        run_due(clock())
        admin = at("quantri")
        assert "Công việc của hệ thống" in words(admin.get(LIST))
        for action in ("complete", "fail"):
            assert admin.post(f"{address()}/{action}", reason=REASON, code="x").status_code == 404
        assert admin.post(f"{address()}/drop", reason="Không cần nữa.").status_code == 303
    assert (jobs(), incidents()[0].resolution) == ([], "dropped")
    assert "Không có sự cố nào" in words(admin.get(LIST))
