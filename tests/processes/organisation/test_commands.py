"""Units, people, passwords and tokens: what is refused, and what a new password ends."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from processes.db import transaction
from processes.organisation.actor import actor_by_username, load_actor
from processes.organisation.commands import (
    add_person,
    add_unit,
    hash_password,
    issue_token,
    set_password,
    token_digest,
)
from processes.organisation.login import check_login
from processes.organisation.models import ApiToken, Person, PersonField, PersonRole, Unit
from processes.organisation.queries import person_by_token
from processes.refusals import InvalidForm, NotFound
from tests.conftest import START
from tests.office import Office
from tests.processes.runtime.small import count, rows

UNIT = {"code": "SXD", "name": "Sở Xây dựng", "kind": "department", "parent_code": "UBND"}
PERSON = {
    "username": "sxd.an",
    "name": "Nguyễn Văn An",
    "position": "Chuyên viên",
    "unit_code": "STC",
    "roles": ["unit_staff"],
}


def faults(make: Any, values: dict[str, Any]) -> list[str]:
    with pytest.raises(InvalidForm) as refused:
        make(**values)
    assert all(str(error) for error in refused.value.errors)
    return [error.field for error in refused.value.errors]


def test_a_unit_with_a_fault_names_its_field(office: Office) -> None:
    before = count(Unit)
    for field, values in {
        "code": ("", "STC", "x" * 41, "S XD", "\0", "-SXD", "\ud800"),
        "name": ("", "  ", "x" * 201, "\0"),
        "kind": ("ministry", "", "\0"),
        "parent": ("NOPE", "\0", "x" * 300),
    }.items():
        for value in values:
            given = {**UNIT, "parent_code" if field == "parent" else field: value}
            assert faults(add_unit, given) == [field], value
    assert count(Unit) == before
    assert add_unit(**{**UNIT, "name": f"  {UNIT['name']} "}) == rows(Unit, code="SXD")[0].id
    assert rows(Unit, code="SXD")[0].search == "sxd so xay dung"
    assert faults(add_unit, UNIT) == ["code"]


def test_a_person_with_a_fault_names_the_field(office: Office) -> None:
    before = count(Person), count(PersonRole)
    for field, values in {
        "username": ("", "a", "An", "nguyễn", "stc", "12345", "1an", "a b", "x" * 81, "a\0b", "a\n", ".an"),
        "name": ("", " ", "x" * 121, "\0", "\ud800"),
        "position": ("x" * 121, "\0"),
        "unit": ("NOPE", "", "\0"),
        "roles": (["wizard"], ["admin", "\0"]),
        "fields": (["the_thao"], ["\0"]),
        "language": ("fr", "\0", ""),
        "password": ("", "ngắn", "x" * 9, "x" * 1001, "\ud800" * 12),
    }.items():
        for value in values:
            given = {**PERSON, "unit_code" if field == "unit" else field: value}
            assert faults(add_person, given) == [field], value
    assert (count(Person), count(PersonRole)) == before


def test_a_person_has_each_role_and_field_once(office: Office) -> None:
    id = add_person(
        **{**PERSON, "roles": ["committee", "committee"], "unit_code": "UBND"}, fields=["tong_hop", "tong_hop"]
    )
    actor = load_actor(id)
    assert actor is not None
    assert (actor.roles, actor.fields) == ({"committee"}, {"tong_hop"})
    assert (len(rows(PersonRole, person_id=id)), len(rows(PersonField, person_id=id))) == (1, 1)
    assert check_login("sxd.an", "") is None, "without a password nobody logs in"


def test_a_unit_path_ends_at_the_own_organisation(office: Office) -> None:
    viewer = office.actor("stc.chuyenvien")
    assert viewer.unit_path == (office.units["STC-NS"], office.units["STC"])
    assert viewer.organisation_id == office.units["STC"]
    assert office.actor("stc").unit_path == (office.units["STC"],)
    with transaction() as session:  # a circle in the tree, however it came about, is walked once
        session.execute(update(Unit).where(Unit.code == "STC").values(kind="phong", parent_id=office.units["STC-NS"]))
    assert office.actor("stc.chuyenvien").unit_path == (office.units["STC-NS"], office.units["STC"])


def test_a_token_is_kept_as_its_digest_and_opens_for_its_person_only(office: Office) -> None:
    token = issue_token("stc", START)
    other = issue_token("stc", START)
    assert token != other
    assert {row.digest for row in rows(ApiToken)} == {token_digest(token), token_digest(other)}
    assert token not in str([row.digest for row in rows(ApiToken)])
    found = person_by_token(token, START)
    assert found is not None
    assert found.username == "stc"
    for wrong in ("", token[:-1], token + "x", token.upper(), token_digest(token), "\0", "%", "cd_"):
        assert person_by_token(wrong, START) is None
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "stc").values(active=False))
    assert person_by_token(token, START) is None
    for unknown in ("stc", "nobody", "\0", "\ud800"):
        with pytest.raises(NotFound):
            issue_token(unknown, START)


def test_a_new_password_opens_and_ends_the_old_one_and_every_token(office: Office) -> None:
    token, others = issue_token("stc", START), issue_token("skhdt", START)
    set_password("stc", "một mật khẩu mới")
    assert check_login("stc", "một mật khẩu mới") is not None
    assert check_login("stc", "mat khau chung") is None
    assert person_by_token(token, START) is None
    assert person_by_token(others, START) is not None
    for short in ("", "chín kýtự", "x" * 1001):
        with pytest.raises(InvalidForm):
            set_password("stc", short)
    with pytest.raises(NotFound):
        set_password("nobody", "một mật khẩu mới")


def test_a_login_answers_nobody_to_all_that_is_not_a_name_and_its_password(office: Office) -> None:
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "stc").values(password_hash="not a hash"))
        session.execute(update(Person).where(Person.username == "skhdt").values(active=False))
    for username, password in (
        ("stc", "mat khau chung"),
        ("skhdt", "mat khau chung"),
        ("nobody", "mat khau chung"),
        ("stttt", "mat khau chung "),
        ("stttt", ""),
        ("stttt", "x" * 100_000),
        ("STTTT", "mat khau chung"),
        ("st\0tt", "mat khau chung"),
        ("\ud800", "mat khau chung"),
        ("stt%", "mat khau chung"),
    ):
        assert check_login(username, password) is None, username
    assert check_login("stttt", "mat khau chung") is not None
    assert actor_by_username("\0") is None
    assert load_actor(999_999) is None
    assert hash_password("x" * 10) != hash_password("x" * 10)
