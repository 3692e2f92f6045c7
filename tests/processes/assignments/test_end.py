"""What has ended has the moment of its end, and nothing else has: lists find what is under way by it."""

from processes.assignments.models import Assignment
from processes.db import reading


def row(id):
    return reading().get(Assignment, id, populate_existing=True)


def test_a_deleted_draft_has_ended(province):
    id = province.assignment(province.directive())
    province.do(id, "delete", "chuyenvien")
    assert row(id).ended_at == province.clock()


def test_a_rejected_result_has_not(province):
    id = province.issued()
    province.do(id, "submit", "stc", content="Đã làm xong.")
    province.do(id, "reject", "pheduyet", reason="Chưa đạt.")
    assert row(id).ended_at is None


def test_an_approved_result_has(province):
    id = province.issued()
    province.do(id, "submit", "stc", content="Đã làm xong.")
    province.do(id, "approve", "pheduyet")
    assert row(id).ended_at == province.clock()
