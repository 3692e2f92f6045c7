"""Units, people and groups on pages: an administrator sets up an installation, a unit's own only its unit (B57, B58, C18, K7)."""

from __future__ import annotations

import re

import pytest

from processes.organisation.commands import add_person, create_administrator
from processes.organisation.login import check_login
from processes.organisation.models import Person, Unit
from tests.processes.runtime.small import rows
from tests.web.pages.conftest import words

UNITS, PEOPLE, GROUPS = "/administration/units", "/administration/people", "/administration/groups"
PASSWORD = "một mật khẩu dài"
PAGES = (
    UNITS,
    f"{UNITS}/new",
    f"{UNITS}/1",
    f"{UNITS}/1/close",
    PEOPLE,
    f"{PEOPLE}/new",
    f"{PEOPLE}/1",
    GROUPS,
    f"{GROUPS}/new",
)


def test_an_empty_installation_is_set_up_wholly_on_pages(app, client):
    create_administrator("quantri", "Lê Văn Quản", "Quản trị hệ thống", PASSWORD)
    page = client.get("/login").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    client.post("/login", data={"csrf_token": token, "username": "quantri", "password": PASSWORD})
    token = re.search(r'name="csrf-token" content="([^"]+)"', client.get(UNITS).text)[1]

    def send(path, **values):
        answer = client.post(path, data={"csrf_token": token, **values})
        assert answer.status_code == 303, words(answer)
        return int(answer.location.rsplit("/", 1)[1]) if answer.location[-1].isdigit() else None

    committee = send(f"{UNITS}/new", code="UBND", name="Ủy ban nhân dân tỉnh", kind="committee", position="0")
    department = send(f"{UNITS}/new", code="STC", name="Sở Tài chính", kind="department", parent=committee)
    room = send(f"{UNITS}/new", code="STC-NS", name="Phòng Ngân sách", kind="phong", parent=department)
    send(f"{PEOPLE}/new", username="stc.ns", name="Vũ Thị Ngân", position="Trưởng phòng Ngân sách", unit=room,
         roles=["unit_staff", "unit_admin"], password=PASSWORD)  # fmt: skip
    found = check_login("stc.ns", PASSWORD)
    assert (found.roles, found.unit_path) == ({"unit_staff", "unit_admin"}, (room, department))
    tree = words(client.get(UNITS))
    assert tree.index("Ủy ban nhân dân tỉnh") < tree.index("Sở Tài chính") < tree.index("Phòng Ngân sách")


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(at):
    admin = at("quantri")
    answer = admin.post(f"{UNITS}/new", code="STC", name="Sở Xây dựng", kind="department", mail="x")
    assert answer.status_code == 422
    assert "“x” không phải là một địa chỉ thư điện tử." in words(answer)
    assert 'value="Sở Xây dựng"' in answer.text
    answer = admin.post(
        f"{PEOPLE}/new", username="Ông An", name="An", unit=admin.office.units["STC"], roles=["unit_staff"], password="bí mật"
    )  # fmt: skip
    assert answer.status_code == 422
    assert '<option value="unit_staff" selected>' in answer.text
    assert "bí mật" not in answer.text, "a password is never shown again"
    answer = admin.post(f"{UNITS}/{admin.office.units['STC']}/close", reason="Sáp nhập")
    assert answer.status_code == 422
    assert "đề nghị chọn đơn vị tiếp nhận" in words(answer)


def test_a_unit_is_renamed_merged_and_tells_its_history(at):
    admin, units = at("quantri"), at("quantri").office.units
    answer = admin.post(f"{UNITS}/{units['STTTT']}", name="Sở Khoa học", kind="department", parent=units["UBND"])
    assert answer.status_code == 303
    assert "Sở Thông tin và Truyền thông" in words(admin.get(f"{UNITS}/{units['STTTT']}"))
    answer = admin.post(f"{UNITS}/{units['STC']}/close", successor=units["STTTT"], reason="Sáp nhập theo nghị quyết")
    assert answer.location == f"{UNITS}/{units['STTTT']}"
    page = words(admin.get(answer.location))
    assert "Tiếp nhận từ" in page
    assert "Sở Tài chính" in page
    former = words(admin.get(f"{UNITS}/{units['STC']}"))
    assert "Sáp nhập theo nghị quyết" in former
    assert "Đã kết thúc hoạt động" in former
    assert "Sở Tài chính" not in words(admin.get(UNITS))
    assert "Sở Tài chính" in words(admin.get(UNITS, closed=1))


def test_a_person_is_changed_gets_a_new_password_and_their_account_is_closed(at):
    admin, id = at("quantri"), at("quantri").office.people["stc"]
    page = f"{PEOPLE}/{id}"
    stranger = at("stc")
    assert stranger.get("/notices").status_code == 200
    values = {"name": "Sở Tài chính", "position": "Tài khoản", "unit": admin.office.units["STC"]}
    assert admin.post(page, **values, roles=["unit_account"]).status_code == 303
    assert rows(Person, id=id)[0].position == "Tài khoản"
    assert admin.post(f"{page}/password", password="ngắn").status_code == 422
    assert admin.post(f"{page}/password", password=PASSWORD).status_code == 303
    assert check_login("stc", PASSWORD)
    assert admin.post(f"{page}/active", active="0").status_code == 303
    assert stranger.get("/notices").status_code == 303, "the session has ended"
    assert "Sở Tài chính" in words(admin.get(PEOPLE, closed=1))
    assert admin.post(f"{page}/active", active="1").status_code == 303
    assert check_login("stc", PASSWORD)


def test_an_own_new_password_leaves_the_own_session(at):
    admin = at("quantri")
    answer = admin.post(f"{PEOPLE}/{admin.office.people['quantri']}/password", password=PASSWORD)
    assert answer.status_code == 303
    assert admin.get(answer.location).status_code == 200


def test_groups_are_listed_made_changed_and_deleted(at):
    admin, units = at("quantri"), at("quantri").office.units
    assert "Tất cả: Sở, ban, ngành" in words(admin.get(GROUPS))
    assert admin.post(f"{GROUPS}/new", name="Khối tổng hợp", units=[units["STC"]]).status_code == 422
    admin.post(f"{GROUPS}/new", name="Khối tổng hợp", units=[units["STC"], units["SKHDT"]])
    page = admin.get(GROUPS)
    assert "Sở Tài chính, Sở Kế hoạch và Đầu tư" in words(page)
    address = re.search(rf'href="({GROUPS}/\d+)"', page.text)[1]
    admin.post(address, name="Khối mới", units=[units["STTTT"], units["SKHDT"]])
    assert "Khối mới" in words(admin.get(address))
    admin.post(f"{address}/delete")
    assert admin.get(address).status_code == 404


def test_a_units_administrator_sees_the_own_unit_only(at, office):
    add_person("stc.quantri", "Đỗ Thị Sở", "Chánh Văn phòng Sở", "STC", ["unit_admin"])
    office.people["stc.quantri"] = rows(Person, username="stc.quantri")[0].id
    own, units = at("stc.quantri"), office.units
    menu = words(own.get("/"))
    assert "Người dùng" in menu
    assert "Nhóm đơn vị" not in menu
    tree = words(own.get(UNITS))
    assert "Phòng Ngân sách" in tree
    assert "Sở Kế hoạch" not in tree
    assert own.get(f"{UNITS}/{units['STC']}").status_code == 200
    assert own.get(f"{UNITS}/{units['SKHDT']}").status_code == 404
    assert own.get(f"{UNITS}/{units['STC']}/close").status_code == 404
    assert own.get(GROUPS).status_code == 404
    assert (
        own.post(f"{UNITS}/new", code="STC-G", name="Phòng Giá", kind="phong", parent=units["STC"]).status_code == 303
    )
    assert own.post(f"{UNITS}/new", code="X", name="X", kind="department").status_code == 422
    assert "Quản trị hệ thống" not in words(own.get(f"{PEOPLE}/new"))
    assert own.post(f"{PEOPLE}/{office.people['quantri']}/password", password=PASSWORD).status_code == 404
    assert [unit.name for unit in rows(Unit, code="STC-G")] == ["Phòng Giá"]


@pytest.mark.parametrize("who", ["chuyenvien", "stc", "thietke"])
def test_to_everybody_else_the_pages_do_not_exist(at, who):
    for path in PAGES:
        assert at(who).get(path).status_code == 404, path
    assert "Người dùng" not in words(at(who).get("/"))
