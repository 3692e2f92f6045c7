"""A unit's own rule on the page of one's settings (B57), and the unit's queue on the page of an assignment (C5)."""

from __future__ import annotations

from processes.settings.of_units import leader_first


def test_who_administers_a_unit_sets_its_rule_and_nobody_else_finds_it(at, office):
    unit, officer = at("stc"), at("stc.chuyenvien")
    assert "Lãnh đạo đơn vị duyệt trước khi gửi" in unit.get("/me/settings").text
    assert unit.post("/me/settings/unit", leader_first="1").status_code == 303
    assert leader_first(office.units["STC"])
    assert unit.post("/me/settings/unit", leader_first="0").status_code == 303
    assert not leader_first(office.units["STC"])
    assert "Lãnh đạo đơn vị duyệt trước khi gửi" not in officer.get("/me/settings").text
    assert officer.post("/me/settings/unit", leader_first="1").status_code == 404


def test_a_unit_without_a_leader_is_told_so(at, office):
    answer = at("skhdt").post("/me/settings/unit", leader_first="1")
    assert answer.status_code == 422
    assert "chưa có tài khoản lãnh đạo" in answer.text


def test_work_is_taken_out_of_the_queue_and_given_back_on_the_page_itself(at, assignment):
    id = assignment
    one, other = at("stc.chuyenvien"), at("stc.giamdoc")
    page = one.get(f"/assignments/{id}").text
    assert "Nhận việc" in page
    task = page.split("/user-tasks/")[1].split("/claim")[0]
    assert one.post(f"/user-tasks/{task}/claim", back=f"/assignments/{id}").location.endswith(f"/assignments/{id}")
    assert "Trả việc" in one.get(f"/assignments/{id}").text
    assert "Nhận việc" not in other.get(f"/assignments/{id}").text
    assert other.post(f"/user-tasks/{task}/release").status_code == 409
    assert one.post(f"/user-tasks/{task}/release", back=f"/assignments/{id}").status_code == 303
    assert "Nhận việc" in other.get(f"/assignments/{id}").text
    assert "Nhận việc" not in at("pheduyet").get(f"/assignments/{id}").text
