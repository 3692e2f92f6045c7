"""The first administrator of an installation on which nothing has been entered."""

from __future__ import annotations

import pytest

from processes.organisation.actor import actor_by_username
from processes.organisation.commands import add_unit, create_administrator
from processes.organisation.models import Person, Unit
from processes.refusals import InvalidForm
from tests.processes.runtime.small import rows

WHO = ("quantri", "Lê Văn Quản", "Quản trị hệ thống", "mật khẩu đầu tiên")


def test_the_office_is_entered_with_the_first_administrator(app: object) -> None:
    id = create_administrator(*WHO)
    actor = actor_by_username("quantri")
    assert actor is not None
    assert (actor.id, actor.roles) == (id, {"admin"})
    create_administrator("hai", *WHO[1:])
    assert [unit.kind for unit in rows(Unit)] == ["office"]


def test_an_office_that_is_there_is_taken(app: object) -> None:
    add_unit("UBND", "Ủy ban nhân dân tỉnh", "committee")
    office = add_unit("VP", "Văn phòng UBND tỉnh Hà Giang", "office", "UBND")
    create_administrator(*WHO)
    assert [person.unit_id for person in rows(Person)] == [office]


@pytest.mark.parametrize(
    ("who", "field"), [(("Quản Trị", *WHO[1:]), "username"), ((*WHO[:3], "ngắn"), "password"), (("quantri", "", "", WHO[3]), "name")]
)  # fmt: skip
def test_when_the_administrator_is_refused_no_office_is_left_behind(
    app: object, who: tuple[str, str, str, str], field: str
) -> None:
    with pytest.raises(InvalidForm) as refusal:
        create_administrator(*who)
    assert [error.field for error in refusal.value.errors] == [field]
    assert rows(Unit) == []
