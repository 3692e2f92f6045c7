"""Units and people as pickers offer them."""

from __future__ import annotations

from sqlalchemy import update

from processes.db import transaction
from processes.organisation.models import Person, Unit
from processes.organisation.queries import person_by_token, person_options, unit_options
from tests.conftest import START
from tests.office import UNITS, Office


def test_units_come_in_the_provinces_order_with_what_they_belong_to(office: Office) -> None:
    assert [(unit.code, unit.parent_code, unit.kind) for unit in unit_options()] == [
        (code, above, kind) for code, _, kind, above in UNITS
    ]
    assert [unit.code for unit in unit_options(["department"])] == ["STC", "SKHDT", "STTTT"]
    assert [unit.code for unit in unit_options(q="tai chinh")] == ["STC"]


def test_people_are_offered_by_role_unit_and_words(office: Office) -> None:
    assert [person.username for person in person_options("committee")] == ["chutich"]
    assert {person.username for person in person_options(roles=("van_thu", "inspection"))} == {"vanthu", "tokiemtra"}
    assert [person.username for person in person_options(unit_id=office.units["STC-NS"])] == ["stc.chuyenvien"]
    (found,) = person_options(q="chanh van phong duyet")
    assert (found.username, found.position, found.unit_code) == ("pheduyet", "Phó Chánh Văn phòng UBND tỉnh", "VPUB")


def test_who_has_left_and_what_was_merged_away_is_not_offered(office: Office) -> None:
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "stc").values(active=False))
        session.execute(update(Unit).where(Unit.code == "STTTT").values(active=False))
    assert "stc" not in {person.username for person in person_options()}
    assert "STTTT" not in {unit.code for unit in unit_options()}


def test_a_token_names_its_person_until_they_leave(office: Office) -> None:
    token = office.token("stc")
    found = person_by_token(token, START)
    assert found is not None
    assert found.username == "stc"
    assert person_by_token(token + "x", START) is None
    assert person_by_token("", START) is None
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "stc").values(active=False))
    assert person_by_token(token, START) is None
