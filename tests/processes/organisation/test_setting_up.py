"""Units and people set up by an administrator, and by a unit's own for its phòng and people (B57, B58)."""

from __future__ import annotations

from typing import Any

import pytest

from processes.organisation.accounts import change_person, enter_person, reset_password, set_active
from processes.organisation.actor import actor_by_username, load_actor
from processes.organisation.administration import list_people, person_view, unit_tree, unit_view
from processes.organisation.commands import add_person, issue_token
from processes.organisation.login import check_login
from processes.organisation.models import Person, Unit
from processes.organisation.queries import person_by_token
from processes.organisation.units import change_unit, enter_unit
from processes.refusals import InvalidForm, NotAllowedYet, NotFound, Refusal
from tests.conftest import START, Clock
from tests.office import Office
from tests.processes.runtime.small import count, rows

PASSWORD = "một mật khẩu dài"


@pytest.fixture
def own(office: Office) -> str:
    """The administrator of the Department of Finance."""
    add_person("stc.quantri", "Đỗ Thị Sở", "Chánh Văn phòng Sở", "STC", ["unit_admin", "unit_staff"])
    return "stc.quantri"


def faults(refused: pytest.ExceptionInfo[InvalidForm]) -> list[str]:
    assert all(str(error) for error in refused.value.errors)
    return [error.field for error in refused.value.errors]


def unit(office: Office, **more: Any) -> dict[str, Any]:
    return {"code": "SXD", "name": "Sở Xây dựng", "kind": "department", "parent": office.units["UBND"], **more}


def person(office: Office, **more: Any) -> dict[str, Any]:
    return {"username": "sxd.an", "name": "Nguyễn Văn An", "position": "Giám đốc", "unit": office.units["STC"], **more}


def test_an_administrator_enters_a_unit_with_its_place_and_mail_address(office: Office) -> None:
    admin = office.actor("quantri")
    id = enter_unit(unit(office, position=12, mail="sxd@tinh.gov.vn"), by=admin)
    view = unit_view(admin, id)
    assert (view.code, view.name, view.above, view.mail) == (
        "SXD",
        "Sở Xây dựng",
        ("Ủy ban nhân dân tỉnh",),
        "sxd@tinh.gov.vn",
    )
    assert [(line.code, line.depth) for line in unit_tree(admin, q="xay dung")] == [("SXD", 0)]
    depths = {line.code: line.depth for line in unit_tree(admin)}
    assert (depths["UBND"], depths["STC"], depths["STC-NS"]) == (0, 1, 2)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "STC"}, "code"),
        ({"name": " "}, "name"),
        ({"kind": "ministry"}, "kind"),
        ({"parent": 10**6}, "parent"),
        ({"parent": 2**40}, "parent"),
        ({"kind": "phong", "parent": None}, "parent"),
        ({"mail": "không phải thư"}, "mail"),
        ({"position": -1}, "position"),
        ({"position": "đầu"}, "position"),
    ],
)
def test_a_unit_with_a_fault_names_its_field_and_nothing_is_entered(
    office: Office, wrong: dict[str, Any], field: str
) -> None:
    before = count(Unit)
    with pytest.raises(InvalidForm) as refused:
        enter_unit(unit(office, **wrong), by=office.actor("quantri"))
    assert faults(refused) == [field]
    assert count(Unit) == before


def test_a_renamed_unit_keeps_its_former_names_and_is_found_by_the_new_one(office: Office, clock: Clock) -> None:
    admin, id = office.actor("quantri"), office.units["STTTT"]
    values = {"name": "Sở Khoa học và Công nghệ", "kind": "department", "parent": office.units["UBND"], "position": 7}
    change_unit(id, values, by=admin, now=clock())
    change_unit(id, values, by=admin, now=clock.advance(days=1))  # nothing changes: no second former name
    view = unit_view(admin, id)
    assert [(name.name, name.by) for name in view.former_names] == [("Sở Thông tin và Truyền thông", "Thái Hoàng Quản")]
    assert [line.code for line in unit_tree(admin, q="khoa hoc")] == ["STTTT"]


def test_a_unit_is_not_put_inside_itself(office: Office, clock: Clock) -> None:
    for below in ("STC", "STC-NS"):
        with pytest.raises(InvalidForm) as refused:
            change_unit(
                office.units["STC"],
                {"name": "Sở Tài chính", "kind": "department", "parent": office.units[below]},
                by=office.actor("quantri"),
                now=clock(),
            )
        assert faults(refused) == ["parent"]


def test_a_person_entered_with_a_password_logs_in_with_their_roles(office: Office) -> None:
    values = person(office, roles=["unit_staff", "leader_of_unit"], password=PASSWORD)
    id = enter_person(values, by=office.actor("quantri"))
    actor = check_login("sxd.an", PASSWORD)
    assert actor is not None
    assert (actor.id, actor.roles, actor.unit_id) == (id, {"unit_staff", "leader_of_unit"}, office.units["STC"])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": "stc"}, "username"),
        ({"username": "Ông An"}, "username"),
        ({"name": ""}, "name"),
        ({"unit": None}, "unit"),
        ({"unit": 2**40}, "unit"),
        ({"roles": ["wizard"]}, "roles"),
        ({"password": "ngắn"}, "password"),
        ({"fields": ["the_thao"]}, "fields"),
    ],
)
def test_a_person_with_a_fault_names_the_field(office: Office, wrong: dict[str, Any], field: str) -> None:
    before = count(Person)
    with pytest.raises(InvalidForm) as refused:
        enter_person(person(office, **wrong), by=office.actor("quantri"))
    assert faults(refused) == [field]
    assert count(Person) == before


def test_a_person_moves_to_another_unit_with_another_position(office: Office) -> None:
    id = office.people["stc.chuyenvien"]
    values = {
        "name": "Nguyễn Hải Viên",
        "position": "Phó Giám đốc",
        "unit": office.units["SKHDT"],
        "roles": ["leader_of_unit"],
    }
    change_person(id, values, by=office.actor("quantri"))
    actor = load_actor(id)
    assert actor is not None
    assert (actor.position, actor.unit_path, actor.roles) == (
        "Phó Giám đốc",
        (office.units["SKHDT"],),
        {"leader_of_unit"},
    )
    assert [line.id for line in list_people(office.actor("quantri"), q="pho giam doc").items] == [id]


def test_a_new_password_and_a_closed_account_end_what_was_begun(office: Office, clock: Clock) -> None:
    admin, id = office.actor("quantri"), office.people["stc"]
    token = issue_token("stc", clock())
    with pytest.raises(InvalidForm):
        reset_password(id, "ngắn", by=admin)
    assert person_by_token(token, START) is not None
    reset_password(id, PASSWORD, by=admin)
    assert person_by_token(token, START) is None
    assert check_login("stc", PASSWORD) is not None
    set_active(id, False, by=admin)
    assert check_login("stc", PASSWORD) is None
    assert person_view(admin, id).line.active is False
    set_active(id, True, by=admin)
    assert check_login("stc", PASSWORD) is not None


def test_an_administrator_always_remains(office: Office) -> None:
    admin = office.actor("quantri")
    with pytest.raises(NotAllowedYet):
        set_active(admin.id, False, by=admin)
    values = {"name": admin.name, "position": "", "unit": admin.unit_id, "roles": ["specialist"]}
    with pytest.raises(InvalidForm) as refused:
        change_person(admin.id, values, by=admin)
    assert faults(refused) == ["roles"]


def test_a_units_administrator_sets_up_its_phong_and_people(office: Office, own: str, clock: Clock) -> None:
    by = office.actor(own)
    room = enter_unit({"code": "STC-GIA", "name": "Phòng Giá", "kind": "phong", "parent": office.units["STC"]}, by=by)
    id = enter_person(
        {
            "username": "stc.gia",
            "name": "Lê Thị Giá",
            "position": "Trưởng phòng Giá",
            "unit": room,
            "roles": ["unit_staff"],
        },
        by=by,
    )
    values = {"name": "Phòng Giá và Công sản", "kind": "phong", "parent": office.units["STC"]}
    change_unit(room, values, by=by, now=clock())
    change_unit(office.units["STC"], {"name": "Sở Vàng", "mail": "stc@tinh.gov.vn"}, by=by, now=clock())
    kept = rows(Unit, code="STC")[0]
    assert (kept.name, kept.mail) == ("Sở Tài chính", "stc@tinh.gov.vn"), "only the address is theirs to change"
    assert {line.code for line in unit_tree(by)} == {"STC", "STC-NS", "STC-GIA"}
    assert {line.username for line in list_people(by).items} == {
        "stc", "stc.giamdoc", "stc.chuyenvien", "stc.quantri", "stc.gia"
    }  # fmt: skip
    assert person_view(by, id).line.position == "Trưởng phòng Giá"


def test_a_units_administrator_reaches_nothing_outside_and_nobody_above(office: Office, own: str, clock: Clock) -> None:
    add_person("stc.cu", "Người Cũ", "Quản trị cũ", "STC", ["admin"])
    by, above = office.actor(own), actor_by_username("stc.cu")
    assert above is not None
    elsewhere, stc = office.units["SKHDT"], office.units["STC"]
    for refused in (
        lambda: unit_view(by, elsewhere),
        lambda: person_view(by, office.people["skhdt"]),
        lambda: change_unit(elsewhere, {"name": "x", "kind": "phong"}, by=by, now=clock()),
        lambda: reset_password(office.people["skhdt"], PASSWORD, by=by),
        lambda: reset_password(above.id, PASSWORD, by=by),
        lambda: set_active(above.id, False, by=by),
        lambda: enter_unit({"code": "X", "name": "X", "kind": "department", "parent": stc}, by=by),
        lambda: enter_unit({"code": "X", "name": "X", "kind": "phong", "parent": elsewhere}, by=by),
        lambda: enter_person(person(office, unit=elsewhere), by=by),
        lambda: enter_person(person(office, roles=["admin"]), by=by),
        lambda: enter_person(person(office, roles=["leader_of_office"]), by=by),
    ):
        with pytest.raises(Refusal):
            refused()
    assert check_login("sxd.an", PASSWORD) is None
    assert person_view(by, above.id).line.may_change is False


@pytest.mark.parametrize("who", ["chuyenvien", "lanhdao", "stc", "stc.giamdoc", "thietke"])
def test_for_everybody_else_there_is_nothing_to_set_up(office: Office, who: str, clock: Clock) -> None:
    by = office.actor(who)
    for refused in (
        lambda: unit_tree(by),
        lambda: unit_view(by, by.unit_id),
        lambda: list_people(by),
        lambda: person_view(by, by.id),
        lambda: enter_unit(unit(office), by=by),
        lambda: enter_person(person(office), by=by),
        lambda: change_unit(by.unit_id, {"name": "x", "kind": "phong"}, by=by, now=clock()),
        lambda: change_person(by.id, person(office, roles=["admin"]), by=by),
        lambda: reset_password(by.id, PASSWORD, by=by),
        lambda: set_active(office.people["skhdt"], False, by=by),
    ):
        with pytest.raises(NotFound):
            refused()
