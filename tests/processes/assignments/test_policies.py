"""How a result is decided (C1, K25, Q18): by the approver, by default after N working days, or by its submission."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from processes.assignments import remembered
from processes.assignments.models import Assignment
from processes.assignments.queries import assignment_view, box_counts, list_assignments, timeline
from processes.db import reading
from processes.directives.models import Directive
from processes.notices.queries import notices_for
from processes.refusals import NotFound, NotNow
from processes.runtime.actions import actions_for
from processes.runtime.deploy import DeploymentRefused, deploy_decision
from processes.runtime.instances import instance_of
from processes.runtime.jobs import run_due
from tests.province import Province
from tests.tables import policy


def decided_so(province: Province, table: bytes) -> None:
    deploy_decision(table, by=province.office.actor("thietke"), now=province.clock())


def row(id: int) -> Assignment:
    session = reading()
    session.rollback()
    return session.scalars(select(Assignment).where(Assignment.id == id)).one()


def submitted(province: Province, lead: str = "STC", by: str = "stc", **more: object) -> int:
    id = province.issued(lead, **more)
    province.do(id, "submit", by, content="Đã xong")
    return id


def offered(province: Province, id: int, who: str) -> set[str]:
    return {
        a.name for a in actions_for(province.office.actor(who), instance_of("assignment", id), now=province.clock())
    }


KINDS = [
    # table, what the assignment is, how it stands the moment it is submitted
    (policy("explicit"), {}, "submitted"),
    (policy("self"), {}, "completed"),
    (policy("default", "2"), {}, "submitted"),
    (policy("self", key="false"), {"key": True}, "submitted"),
    (policy("self", key="true"), {"key": True}, "completed"),
    (policy("self", deadline="false"), {"due_on": None}, "completed"),
    (policy("self", unit_kind='"department"'), {}, "completed"),
    (policy("self", unit_kind='"commune","district"'), {}, "submitted"),
    (policy("nonsense"), {}, "submitted"),
]


@pytest.mark.parametrize(("table", "kind", "status"), KINDS)
def test_the_table_says_how_a_kind_of_assignment_is_decided(province: Province, table, kind, status) -> None:
    decided_so(province, table)
    assert row(submitted(province, **kind)).status == status


def test_the_kind_of_the_document_decides_too(province: Province) -> None:
    decided_so(province, policy("self").replace(b"<text>-</text>", b'<text>"cong_van"</text>', 1))
    assert row(submitted(province)).status == "completed"
    directive = province.directive(type="thong_bao")
    id = province.assignment(directive)
    province.act("directive", directive, "issue", by="chuyenvien")
    province.do(id, "submit", "stc", content="x")
    assert row(id).status == "submitted"


def test_who_approves_is_recorded_and_shown(province: Province) -> None:
    id = submitted(province)
    province.do(id, "approve", "pheduyet")
    decided = assignment_view(province.office.actor("stc"), id, now=province.clock()).decided
    assert decided is not None
    assert decided.by is not None
    assert (decided.how, decided.by.username) == ("explicit", "pheduyet")


def test_a_unit_completes_what_nobody_has_to_judge(province: Province) -> None:
    decided_so(province, policy("self"))
    id = submitted(province)
    decided = assignment_view(province.office.actor("chuyenvien"), id, now=province.clock()).decided
    assert decided is not None
    assert decided.by is not None
    assert (decided.how, decided.by.username) == ("self", "stc")
    assert "complete_by_submission" in {n.kind for n in notices_for(province.office.actor("chuyenvien")).items}
    with pytest.raises((NotFound, NotNow)):
        province.do(id, "approve", "pheduyet")


def test_nobody_deciding_for_n_working_days_approves_by_default(province: Province) -> None:
    # Submitted on Tuesday 14 July: two working days end on Thursday at 17:00.
    decided_so(province, policy("default", "2"))
    id = submitted(province)
    province.pass_time(days=2, hours=8)
    assert row(id).status == "submitted"
    province.pass_time(hours=1)
    found = row(id)
    assert (found.status, found.status_group, found.decided_how, found.decided_by_id) == (
        "completed",
        "ended",
        "default",
        None,
    )
    assert found.ended_at is not None
    decided = assignment_view(province.office.actor("stc"), id, now=province.clock()).decided
    assert decided is not None
    assert (decided.how, decided.by) == ("default", None)
    titles = [entry.title for entry in timeline(province.office.actor("stc"), "assignment", id)]
    assert "Duyệt mặc định vì hết thời gian duyệt" in titles
    assert "approve_by_default" in {n.kind for n in notices_for(province.office.actor("stc")).items}
    assert "approve_by_default" in {n.kind for n in notices_for(province.office.actor("pheduyet")).items}


def test_the_weekend_and_holidays_do_not_count(province: Province) -> None:
    decided_so(province, policy("default", "4"))
    id = submitted(province)
    province.pass_time(days=5)  # Sunday
    assert row(id).status == "submitted"
    province.pass_time(days=1, hours=10)  # Monday evening
    assert row(id).decided_how == "default"


def test_without_a_number_of_days_the_time_of_a_review_holds(province: Province) -> None:
    decided_so(province, policy("default"))
    province.setting("review_days", 1)
    id = submitted(province)
    province.pass_time(days=1, hours=10)
    assert row(id).decided_how == "default"


def test_what_was_decided_in_time_is_not_decided_again(province: Province) -> None:
    decided_so(province, policy("default", "2"))
    approved, rejected = submitted(province), submitted(province)
    province.do(approved, "approve", "pheduyet")
    province.do(rejected, "reject", "pheduyet", reason="Chưa đủ")
    province.pass_time(days=10)
    assert row(approved).decided_how == "explicit"
    assert (row(rejected).status, row(rejected).decided_how) == ("in_progress", None)


def test_one_click_returns_what_was_approved_by_default(province: Province) -> None:
    decided_so(province, policy("default", "2"))
    id = submitted(province)
    province.pass_time(days=3)
    assert offered(province, id, "pheduyet") == {"return"}
    assert offered(province, id, "stc") == offered(province, id, "chuyenvien") == set()
    province.do(id, "return", "pheduyet")
    found = row(id)
    assert (found.status, found.rejections, found.ended_at, found.decided_how, found.days) == (
        "in_progress",
        1,
        None,
        None,
        None,
    )
    assert "submit" in offered(province, id, "stc")
    assert "reject" in {n.kind for n in notices_for(province.office.actor("stc")).items}
    province.do(id, "submit", "stc", content="Báo cáo đầy đủ")
    province.do(id, "approve", "pheduyet")
    assert row(id).decided_how == "explicit"


def test_after_thirty_days_it_stays_completed(province: Province) -> None:
    decided_so(province, policy("default", "2"))
    id = submitted(province)
    province.pass_time(days=3)
    province.pass_time(days=29)
    assert offered(province, id, "pheduyet") == {"return"}
    province.pass_time(days=2)
    assert (row(id).status, row(id).decided_how, offered(province, id, "pheduyet")) == ("completed", "default", set())
    with pytest.raises(NotNow):
        province.do(id, "return", "pheduyet")


def test_the_list_of_those_approved_by_default_agrees_with_its_number(province: Province) -> None:
    decided_so(province, policy("default", "2"))
    ids = {submitted(province), submitted(province)}
    other = submitted(province)
    province.do(other, "approve", "pheduyet")
    province.pass_time(days=3)
    approver = province.office.actor("pheduyet")

    def listed() -> set[int]:
        found = list_assignments(approver, box="review", group="by_default", now=province.clock())
        assert found.total == box_counts(approver, "review")["by_default"] == len(found.items)
        return {one.id for one in found.items}

    assert listed() == ids
    province.do(min(ids), "return", "pheduyet")
    assert listed() == ids - {min(ids)}
    province.pass_time(days=31)
    assert listed() == ids - {min(ids)}


def test_numbers_remembered_of_long_ago_follow_what_is_given_back(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "WORTH", 0)
    monkeypatch.setattr(remembered, "_kept", {})
    decided_so(province, policy("default", "2"))
    id = submitted(province)
    province.pass_time(days=3)
    province.pass_time(days=7)
    approver = province.office.actor("pheduyet")
    assert box_counts(approver, "assigned")["ended"] == box_counts(approver, "assigned")["ended"] == 1
    province.do(id, "return", "pheduyet")
    assert (box_counts(approver, "assigned")["ended"], box_counts(approver, "assigned")["all"]) == (0, 1)


def test_the_directive_follows_what_is_approved_by_default_and_returned(province: Province) -> None:
    decided_so(province, policy("default", "2"))
    id = submitted(province)
    directive = row(id).directive_id

    def status() -> str:
        run_due(province.clock())
        session = reading()
        session.rollback()
        return session.scalars(select(Directive.status).where(Directive.id == directive)).one()

    province.pass_time(days=3)
    assert status() == "processed"
    province.do(id, "return", "pheduyet")
    assert status() == "issued"
    province.do(id, "submit", "stc", content="x")
    province.do(id, "approve", "pheduyet")
    assert status() == "processed"


def test_what_has_been_issued_keeps_the_table_it_began_with(province: Province) -> None:
    id = province.issued()
    decided_so(province, policy("self"))
    province.do(id, "submit", "stc", content="x")
    assert row(id).status == "submitted"
    assert row(submitted(province)).status == "completed"


def test_only_designers_deploy_a_table_and_a_wrong_one_changes_nothing(province: Province) -> None:
    with pytest.raises(NotFound):
        deploy_decision(policy("self"), by=province.office.actor("chuyenvien"), now=province.clock())
    with pytest.raises(DeploymentRefused) as refused:
        decided_so(province, policy("self").replace(b"&quot;self&quot;", b"open(1)"))
    assert [(d.element, d.rule) for d in refused.value.diagnostics] == [("row_1", "decision-table")]
    assert row(submitted(province)).status == "submitted"


def test_the_office_may_speak_of_results_as_reached_or_not(province: Province) -> None:
    """T8"""
    id = submitted(province)
    instance = instance_of("assignment", id)

    def words(language: str = "vi") -> list[str]:
        actor = province.office.actor("pheduyet")
        told = actions_for(actor, instance, now=province.clock(), language=language)
        return [a.title for a in told if a.name in ("approve", "reject")]

    assert words() == ["Duyệt", "Yêu cầu báo cáo lại"]
    province.setting("result_words", "reached")
    assert words() == ["Đạt", "Không đạt"]
    assert words("en") == ["Satisfactory", "Not satisfactory"]
