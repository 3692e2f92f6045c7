"""Units and people from a sheet: each cell is judged, nothing is entered before it is wanted, what is known stays as it is."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete

from processes.assignments.models import Assignment
from processes.db import transaction
from processes.moving_over.commands import look_at_sheet, start_sheet
from processes.moving_over.kinds import ASSIGNMENTS, PEOPLE, UNITS, SheetKind
from processes.moving_over.models import MovedRow
from processes.moving_over.queries import latest_sheets, sheet_view
from processes.moving_over.template import template
from processes.organisation.actor import actor_by_username
from processes.organisation.commands import add_unit
from processes.organisation.models import Person, PersonRole, Unit
from processes.refusals import NotAllowedYet, NotFound
from processes.runtime.jobs import run_due
from tests.processes.moving_over.sheets import ROW, workbook
from tests.processes.runtime.small import count, rows
from tests.province import Province

HEALTH = {
    "code": "SYT",
    "name": "Sở Y tế",
    "kind": "Sở, ban, ngành",
    "parent": "UBND",
    "position": 20,
    "mail": "syt@tinh.gov.vn",
}
ROOM = {"code": "SYT-VP", "name": "Văn phòng Sở Y tế", "kind": "phong", "parent": "Sở Y tế"}
DIRECTOR = {
    "username": "syt.giamdoc",
    "name": "Đặng Thị Hòa",
    "position": "Giám đốc Sở Y tế",
    "unit": "STC",
    "roles": "Lãnh đạo đơn vị; unit_admin",
}


def looked_at(province: Province, kind: SheetKind, *sheet: dict[str, Any], by: str = "quantri") -> int:
    data = workbook(*sheet, kind=kind)
    return look_at_sheet(data, "tệp.xlsx", kind=kind, by=province.office.actor(by), now=province.clock())


def entered(province: Province, kind: SheetKind, *sheet: dict[str, Any], skip_faulty: bool = False) -> int:
    id = looked_at(province, kind, *sheet)
    start_sheet(id, skip_faulty=skip_faulty, by=province.office.actor("quantri"), now=province.clock())
    run_due(province.clock())
    return id


def states(sheet_id: int) -> list[str]:
    return [each.state for each in sorted(rows(MovedRow, sheet_id=sheet_id), key=lambda each: each.line)]


def faults(province: Province, sheet_id: int) -> set[tuple[int, str]]:
    return {(each.line, each.column) for each in sheet_view(province.office.actor("quantri"), sheet_id).faults}


def test_units_are_entered_under_those_of_earlier_rows_and_known_ones_stay(province: Province) -> None:
    before = count(Unit)
    sheet = looked_at(province, UNITS, HEALTH, ROOM, {"code": "STC", "name": "Tên khác", "kind": "other"})
    assert states(sheet) == ["ready", "ready", "there"]
    assert count(Unit) == before, "looking enters nothing"
    sheet = entered(province, UNITS, HEALTH, ROOM, {"code": "STC", "name": "Tên khác", "kind": "other"})
    assert states(sheet) == ["entered", "entered", "there"]
    [health], [room], [finance] = (rows(Unit, code=code) for code in ("SYT", "SYT-VP", "STC"))
    assert (health.kind, health.mail, health.position) == ("department", "syt@tinh.gov.vn", 20)
    assert (room.parent_id, room.kind, finance.name) == (health.id, "phong", "Sở Tài chính")
    again = entered_again(province)
    assert states(again) == ["there", "there"]
    assert [name for _, name, _, _ in latest_sheets(province.office.actor("quantri"), UNITS)] == ["tệp.xlsx"] * 3


def entered_again(province: Province) -> int:
    sheet = looked_at(province, UNITS, HEALTH, ROOM)
    with pytest.raises(NotAllowedYet):
        start_sheet(sheet, skip_faulty=False, by=province.office.actor("quantri"), now=province.clock())
    return sheet


def test_people_are_entered_with_their_roles_and_no_password(province: Province) -> None:
    leader = {
        "username": "pct",
        "name": "Lê An",
        "position": "Phó Chủ tịch",
        "unit": "Ủy ban nhân dân tỉnh",
        "roles": "committee",
        "fields": "Tài mậu",
    }
    sheet = entered(province, PEOPLE, DIRECTOR, leader, {**DIRECTOR, "username": "stc", "name": "Ai đó"})
    assert states(sheet) == ["entered", "entered", "there"]
    actor = actor_by_username("syt.giamdoc")
    assert actor is not None
    assert (actor.unit_id, actor.roles) == (province.office.units["STC"], {"leader_of_unit", "unit_admin"})
    [person], [known] = rows(Person, username="syt.giamdoc"), rows(Person, username="stc")
    assert (person.password_hash, known.name) == (None, "Sở Tài chính")
    [pct] = [found for found in (actor_by_username("pct"),) if found]
    assert (pct.roles, pct.fields) == ({"committee"}, {"tai_mau"})


@pytest.mark.parametrize(
    ("kind", "row", "column"),
    [
        (UNITS, {**HEALTH, "code": "có dấu cách"}, "Mã đơn vị"),
        (UNITS, {**HEALTH, "name": ""}, "Tên đơn vị"),
        (UNITS, {**HEALTH, "kind": "Bộ"}, "Loại đơn vị"),
        (UNITS, {**HEALTH, "parent": "Sở Bí mật"}, "Đơn vị cấp trên"),
        (UNITS, {**HEALTH, "position": "đầu"}, "Thứ tự trong danh sách"),
        (UNITS, {**HEALTH, "mail": "không có"}, "Hộp thư của đơn vị"),
        (UNITS, {**HEALTH, "name": '=CONCAT("a")'}, "Tên đơn vị"),
        (UNITS, {**ROOM, "parent": ""}, "Đơn vị cấp trên"),
        (PEOPLE, {**DIRECTOR, "username": "Có Dấu"}, "Tên đăng nhập"),
        (PEOPLE, {**DIRECTOR, "unit": "Sở Bí mật"}, "Đơn vị"),
        (PEOPLE, {**DIRECTOR, "roles": "vua"}, "Vai trò"),
        (PEOPLE, {**DIRECTOR, "fields": "thiên văn"}, "Lĩnh vực phụ trách"),
        (PEOPLE, {**DIRECTOR, "name": "x" * 200}, "Họ tên"),
    ],
)
def test_each_faulty_cell_is_named(province: Province, kind: SheetKind, row: dict[str, Any], column: str) -> None:
    good = {**HEALTH, "code": "SXD", "name": "Sở Xây dựng"} if kind is UNITS else {**DIRECTOR, "username": "sxd.gd"}
    sheet = looked_at(province, kind, row, good)
    assert faults(province, sheet) == {(2, column)}
    assert states(sheet) == ["faulty", "ready"]


@pytest.mark.parametrize(
    ("kind", "row", "columns"),
    [
        (
            UNITS,
            {
                "code": "có dấu cách",
                "name": "x" * 300,
                "kind": "Bộ",
                "parent": "Sở Bí mật",
                "position": "đầu",
                "mail": "không có",
            },
            {
                "Mã đơn vị",
                "Tên đơn vị",
                "Loại đơn vị",
                "Đơn vị cấp trên",
                "Thứ tự trong danh sách",
                "Hộp thư của đơn vị",
            },
        ),
        (
            PEOPLE,
            {
                "username": "Có Dấu",
                "name": "x" * 300,
                "position": "Giám đốc",
                "unit": "Sở Bí mật",
                "roles": "vua; unit_admin",
            },
            {"Tên đăng nhập", "Họ tên", "Đơn vị", "Vai trò"},
        ),
        (
            PEOPLE,
            {**DIRECTOR, "username": "", "roles": "vua", "fields": "thiên văn", "unit": '=CONCAT("S","TC")'},
            {"Tên đăng nhập", "Đơn vị", "Vai trò", "Lĩnh vực phụ trách"},
        ),
        # The only fault is one of those that hid others: nothing is entered all the same.
        (PEOPLE, {**DIRECTOR, "roles": "vua; unit_admin"}, {"Vai trò"}),
    ],
)
def test_every_faulty_cell_of_a_row_is_named_at_once(
    province: Province, kind: SheetKind, row: dict[str, Any], columns: set[str]
) -> None:
    before = count(Unit), count(Person)
    sheet = entered(
        province, kind, row, HEALTH if kind is UNITS else {**DIRECTOR, "username": "sxd.gd"}, skip_faulty=True
    )
    assert faults(province, sheet) == {(2, column) for column in columns}
    told = [(each.line, each.column) for each in sheet_view(province.office.actor("quantri"), sheet).faults]
    assert len(told) == len(set(told)), "one thing for each cell"
    assert states(sheet) == ["faulty", "entered"]
    assert (count(Unit), count(Person)) == (before[0] + (kind is UNITS), before[1] + (kind is PEOPLE))


def test_the_same_code_twice_in_a_sheet_is_entered_once(province: Province) -> None:
    sheet = entered(province, UNITS, HEALTH, {**HEALTH, "name": "Sở Y tế nữa"})
    assert states(sheet) == ["entered", "there"]
    assert len(rows(Unit, code="SYT")) == 1


@pytest.mark.parametrize("kind", [UNITS, PEOPLE])
def test_only_administrators_and_the_template_is_taken(province: Province, kind: SheetKind) -> None:
    with pytest.raises(NotFound):
        looked_at(province, kind, HEALTH if kind is UNITS else DIRECTOR, by="vanthu")
    with pytest.raises(NotFound):
        template(province.office.actor("stc"), kind)
    assert template(province.office.actor("quantri"), kind).startswith(b"PK")


def test_a_name_that_looks_like_a_formula_is_a_text_in_the_template(province: Province) -> None:
    name = '=HYPERLINK("http://xau.example";"Sở Tài chính")'
    add_unit("STC-X", name, "phong", "STC")
    book = load_workbook(io.BytesIO(template(province.office.actor("quantri"), PEOPLE)))
    (cell,) = (each for row in book["Danh mục"].iter_rows() for each in row if each.value == name)
    assert cell.data_type == "s"


@pytest.mark.parametrize(("kind", "row"), [(ASSIGNMENTS, ROW), (UNITS, HEALTH)])
def test_nothing_is_entered_for_who_administers_no_longer(
    province: Province, kind: SheetKind, row: dict[str, Any]
) -> None:
    id = looked_at(province, kind, row)
    start_sheet(id, skip_faulty=False, by=province.office.actor("quantri"), now=province.clock())
    with transaction() as session:
        session.execute(delete(PersonRole).where(PersonRole.person_id == province.office.people["quantri"]))
    run_due(province.clock())
    assert states(id) == ["failed"]
    assert count(Assignment) == len(rows(Unit, code="SYT")) == 0
