"""One life through the API, each call ending with what the other party sees."""

from __future__ import annotations

from datetime import date


def test_an_assignment_lives_from_registration_to_completion(as_, directive, issued, clock, sweep):
    office, unit, approver = as_("chuyenvien"), as_("stc"), as_("pheduyet")
    seen = unit.assignment(issued)
    assert (seen["status"], seen["group"], seen["clock"]) == ("waiting", "waiting", "unit")
    assert seen["due_on"] == "2026-07-31"
    assert seen["due_at"] == "2026-07-31T17:00:00+07:00"
    assert {"accept", "submit", "return"} <= {action["name"] for action in seen["actions"]}

    assert unit.act(issued, "accept").json["status"] == "in_progress"
    assert unit.act(issued, "report_progress", content="Đã thu 60%").status_code == 200
    assert office.act(issued, "urge", content="Đề nghị báo cáo sớm").status_code == 200
    extended = office.act(issued, "extend", due_on="2026-08-14", reason="Thêm thời gian tổng hợp").json
    assert (extended["due_on"], extended["original_due_at"][:10]) == ("2026-08-14", "2026-07-31")
    assert extended["extensions"] == 1

    file = unit.upload(f"/assignments/{issued}/files").json["id"]
    submitted = unit.act(issued, "submit", content="Báo cáo kèm theo", files=[file])
    assert (submitted.json["status"], submitted.json["clock"]) == ("submitted", "office")
    clock.advance(days=1)
    rejected = approver.act(issued, "reject", reason="Thiếu số liệu huyện")
    assert (rejected.json["status"], rejected.json["rejections"]) == ("in_progress", 1)
    clock.advance(days=1)
    assert unit.act(issued, "submit", content="Đã bổ sung").status_code == 200
    done = approver.act(issued, "approve").json
    assert (done["status"], done["group"], done["timeliness"]) == ("completed", "ended", "early")
    assert done["days"] == (date(2026, 7, 16) - date(2026, 8, 14)).days
    assert done["actions"] == []

    sweep()
    assert office.get(f"/directives/{directive}").json["status"] == "processed"
    assert office.post(f"/directives/{directive}/actions/close", {}).json["status"] == "completed"
    items = unit.get(f"/assignments/{issued}/timeline").json["items"]
    told = [item["action"] for item in items]
    assert told[0] == "approve"
    assert {"issue", "accept", "report_progress", "urge", "extend", "submit", "reject", "approve"} <= set(told)
    assert next(item for item in items if item["action"] == "urge")["text"] == "Đề nghị báo cáo sớm"
    (attached,) = next(item for item in items if item["files"])["files"]
    assert as_("chuyenvien").get(f"/files/{attached['id']}").data.startswith(b"%PDF")


def test_overdue_is_raised_by_the_timer_and_gone_after_an_extension(as_, issued, clock, sweep):
    unit = as_("stc")
    clock.advance(days=20)
    assert unit.assignment(issued)["overdue"] is False
    sweep()
    late = unit.assignment(issued)
    assert (late["overdue"], late["remaining_days"]) == (True, -3)
    assert unit.get("/assignments", overdue="true").json["total"] == 1
    as_("chuyenvien").act(issued, "extend", due_on="2026-09-30", reason="Được gia hạn")
    assert unit.assignment(issued)["overdue"] is False
    assert unit.get("/assignments", overdue="true").json["total"] == 0


def test_a_recalled_assignment_is_corrected_and_issued_again_to_another_unit(as_, issued):
    office = as_("chuyenvien")
    assert office.act(issued, "recall", reason="Giao nhầm đơn vị").json["status"] == "recalled"
    assert office.patch(f"/assignments/{issued}", {"content": "Nội dung đã sửa"}).json["content"] == "Nội dung đã sửa"
    again = office.act(issued, "reissue", content="Nội dung đã sửa", lead="SKHDT", coordinating=["STTTT"], due_on=None)
    assert again.status_code == 200, again.text
    assert (again.json["status"], again.json["lead"]["code"], again.json["due_at"]) == ("waiting", "SKHDT", None)
    assert [unit["code"] for unit in again.json["coordinating_units"]] == ["STTTT"]
    assert as_("skhdt").assignment(issued)["status"] == "waiting"
    assert as_("stc").get(f"/assignments/{issued}").status_code == 404


def test_an_assignment_added_later_is_issued_by_issuing_again(as_, directive, issued):
    office = as_("chuyenvien")
    added = office.post(f"/directives/{directive}/assignments", {"content": "Việc bổ sung", "lead": "SKHDT"}).json
    assert added["status"] == "new"
    assert as_("skhdt").get(f"/assignments/{added['id']}").status_code == 404
    issued_again = office.post(f"/directives/{directive}/issue")
    assert issued_again.status_code == 200, issued_again.text
    assert [each["status"] for each in issued_again.json["assignments"]] == ["waiting", "waiting"]
    assert as_("skhdt").assignment(added["id"])["due_at"] is None


def test_deleting_answers_with_the_id_and_the_status_alone(as_, new):
    office = as_("chuyenvien")
    assert office.act(new, "delete").json == {"id": new, "status": "deleted"}
    assert office.get(f"/assignments/{new}").status_code == 404
