"""What is told of commands and jobs, and the request that follows a command into its jobs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from processes import telemetry
from processes.discussion.commands import say
from processes.refusals import FieldError, InvalidForm, NotAllowedYet, NotFound, NotNow, Refusal
from processes.runtime.advance import ProcessFailed
from processes.runtime.jobs import run_due
from processes.runtime.perform import start_process
from processes.telemetry import Ended
from tests.processes.runtime.small import deployed, jobs, one_job, operation
from tests.province import Province


@pytest.fixture
def told() -> Iterator[list[Ended]]:
    """Everything that is told during the test, in order."""
    heard: list[Ended] = []
    telemetry.listen("test", heard.append)
    yield heard
    del telemetry._listeners["test"]


def outcomes(told: list[Ended]) -> list[tuple[str, str]]:
    return [(each.name, each.outcome) for each in told]


def test_a_button_is_told_by_its_action_and_other_commands_by_their_name(province: Province, told: list[Ended]) -> None:
    id = province.issued()
    told.clear()
    province.do(id, "urge", "chuyenvien", content="Đề nghị báo cáo trước thứ Sáu.")
    say(id, "Đã nhận.", by=province.office.actor("stc"), now=province.clock())
    assert outcomes(told) == [("urge", "done"), ("say", "done")]
    assert all(each.kind == "command" and each.seconds > 0 for each in told)


def test_a_refused_command_is_told_by_how_it_was_refused(province: Province, told: list[Ended]) -> None:
    id = province.issued()
    told.clear()
    for action, by, refusal in (
        ("approve", "pheduyet", NotNow),
        ("urge", "skhdt", NotFound),
        ("submit", "stc", InvalidForm),
    ):
        with pytest.raises(refusal):
            province.do(id, action, by)
    assert outcomes(told) == [("approve", "not_now"), ("urge", "not_found"), ("submit", "invalid")]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (NotFound(), "not_found"),
        (NotNow("Không làm được nữa."), "not_now"),
        (NotAllowedYet("Chưa có văn bản ban hành."), "not_now"),
        (InvalidForm([FieldError.of("text", "Đề nghị nhập nội dung.")]), "invalid"),
        (Refusal("Sơ đồ này không triển khai được."), "invalid"),
        (ProcessFailed("Sơ đồ có lỗi."), "failed"),
        (OSError("đĩa đầy"), "failed"),
    ],
)
def test_every_refusal_has_an_outcome_and_what_nobody_foresaw_has_failed(
    told: list[Ended], error: Exception, outcome: str
) -> None:
    @telemetry.command
    def try_it() -> None:
        raise error

    with pytest.raises(type(error)):
        try_it()
    assert [(each.name, each.outcome, each.error) for each in told] == [("try_it", outcome, error)]


def test_a_listener_that_fails_changes_nothing_for_the_command_or_for_other_listeners(told: list[Ended]) -> None:
    def fail(_: Ended) -> None:
        raise RuntimeError("nobody listens")

    telemetry.listen("broken", fail)
    try:
        assert telemetry.command(lambda: 3)() == 3
    finally:
        del telemetry._listeners["broken"]
    assert len(told) == 1


def test_a_job_remembers_the_request_it_was_asked_for_in_and_runs_inside_it(
    province: Province, told: list[Ended]
) -> None:
    inside: list[str | None] = []
    with operation("test.work", lambda job: inside.append(telemetry.request_id())):
        deployed(one_job("test.work"))
        with telemetry.belonging_to("the-request"):
            start_process("p", {}, by=province.office.actor("quantri"), now=province.clock())
        assert [job.request_id for job in jobs()] == ["the-request"]
        assert telemetry.request_id() is None
        assert run_due(province.clock()) == 1
    assert (inside, telemetry.request_id()) == (["the-request"], None)
    assert outcomes(told)[-1] == ("test.work", "done")


def test_a_message_of_the_product_to_itself_belongs_to_the_request_of_the_button(province: Province) -> None:
    id = province.issued()
    with telemetry.belonging_to("the-request"):
        province.do(id, "cancel", "pheduyet", reason="Đã có chỉ đạo khác thay thế.")
    asked = jobs()
    assert [job.operation for job in asked] == ["directive.check_ended"]
    assert {job.request_id for job in asked} == {"the-request"}


def test_the_timers_of_an_instance_are_told_as_a_step_of_the_product(province: Province, told: list[Ended]) -> None:
    province.issued(due_on=date(2026, 7, 31))
    told.clear()
    province.pass_time(days=30)
    assert ("fire_timers", "done") in outcomes(told)


def test_a_job_that_fails_is_told_as_failed(province: Province, told: list[Ended]) -> None:
    def fail(job: object) -> None:
        raise OSError("máy chủ thư không trả lời")

    with operation("test.work", fail):
        deployed(one_job("test.work"))
        start_process("p", {}, by=province.office.actor("quantri"), now=province.clock())
        assert run_due(province.clock()) == 0
    assert outcomes(told)[-1] == ("test.work", "failed")
    assert told[-1].kind == "job"


def test_without_a_request_a_job_remembers_none(province: Province) -> None:
    with operation("test.work", lambda job: None):
        deployed(one_job("test.work"))
        start_process("p", {}, by=province.office.actor("quantri"), now=province.clock())
    assert [job.request_id for job in jobs()] == [None]
