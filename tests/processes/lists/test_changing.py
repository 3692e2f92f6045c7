"""An administrator's lists: values come, change their names and places, and are retired; documents keep what they hold."""

from __future__ import annotations

import pytest

from processes.directives.commands import update_directive
from processes.directives.models import Directive
from processes.lists.commands import KEPT, add_list_value, move_list_value, rename_list_value, use_list_value
from processes.lists.lists import ADMINISTRABLE, entries, entry, resolve
from processes.lists.models import ListValue
from processes.lists.queries import list_value, list_values
from processes.organisation.actor import Actor
from processes.refusals import InvalidForm, NotAllowedYet, NotFound
from tests.processes.runtime.small import rows
from tests.province import Province


@pytest.fixture
def admin(province: Province) -> Actor:
    return province.office.actor("quantri")


def id_of(kind: str, code: str) -> int:
    return rows(ListValue, list=kind, code=code)[0].id


def test_a_new_value_is_offered_last_and_found_however_it_is_typed(admin: Actor) -> None:
    id = add_list_value("fields", "  Biển đảo ", "Sea and islands", by=admin)
    assert entries("fields")[-1].name == "Biển đảo"
    assert resolve("fields", "bien dao") == resolve("fields", "Sea and islands") == "bien_dao"
    assert list_value(admin, id).code == "bien_dao"
    other = add_list_value("fields", "Biển, đảo (2)", by=admin)
    assert entry("fields", list_value(admin, other).code) is not None
    assert list_value(admin, other).name_en == "Biển, đảo (2)"


def test_names_change_and_codes_do_not(admin: Actor, province: Province) -> None:
    directive = province.directive(field="y_te")
    rename_list_value(id_of("fields", "y_te"), "Y tế – Dân số", "Health and population", by=admin)
    found = entry("fields", "y_te")
    assert found is not None
    assert found.name == "Y tế – Dân số"
    assert rows(Directive, id=directive)[0].field == "y_te"


def test_a_retired_value_stays_where_it_is_and_comes_nowhere_else(admin: Actor, province: Province) -> None:
    holds, other = province.directive(field="y_te"), province.directive(field="doi_ngoai")
    use_list_value(id_of("fields", "y_te"), False, by=admin)
    assert "y_te" not in {each.code for each in entries("fields")}
    found = entry("fields", "y_te")
    assert found is not None
    assert not found.active
    drafter, now = province.office.actor("chuyenvien"), province.clock()
    update_directive(holds, {"field": "y_te", "subject": "Sửa"}, by=drafter, now=now)
    with pytest.raises(InvalidForm):
        update_directive(other, {"field": "y_te"}, by=drafter, now=now)
    assert next(row for row in list_values(admin, "fields") if row.code == "y_te").uses == 1
    use_list_value(id_of("fields", "y_te"), True, by=admin)
    update_directive(other, {"field": "y_te"}, by=drafter, now=now)


def test_what_the_product_gives_by_itself_is_not_retired(admin: Actor) -> None:
    for kind, code in KEPT:
        with pytest.raises(NotAllowedYet):
            use_list_value(id_of(kind, code), False, by=admin)
        rename_list_value(id_of(kind, code), "Bình thường", by=admin)


def test_values_change_places(admin: Actor) -> None:
    before = [each.code for each in entries("urgency")]
    first, last = id_of("urgency", before[0]), id_of("urgency", before[-1])
    move_list_value(first, up=True, by=admin)
    move_list_value(last, up=False, by=admin)
    assert [each.code for each in entries("urgency")] == before
    move_list_value(first, up=False, by=admin)
    assert [each.code for each in entries("urgency")] == [before[1], before[0], *before[2:]]


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "a\0b", "Y TẾ", "y te"])
def test_a_name_that_is_none_or_there_already_is_refused(admin: Actor, name: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        add_list_value("fields", name, by=admin)
    assert {error.field for error in refused.value.errors} == {"name"}
    with pytest.raises(InvalidForm):
        rename_list_value(id_of("fields", "doi_ngoai"), name, by=admin)


def test_only_administrators_change_lists_and_no_others_exist(admin: Actor, province: Province) -> None:
    clerk, value = province.office.actor("chuyenvien"), id_of("fields", "y_te")
    for act in (
        lambda: add_list_value("fields", "Mới", by=clerk),
        lambda: rename_list_value(value, "Mới", by=clerk),
        lambda: use_list_value(value, False, by=clerk),
        lambda: move_list_value(value, up=True, by=clerk),
        lambda: list_values(clerk, "fields"),
        lambda: list_value(clerk, value),
        lambda: add_list_value("document_types", "Sớ", by=admin),
        lambda: list_values(admin, "secrecy"),
        lambda: rename_list_value(2**70, "x", by=admin),
        lambda: use_list_value(999_999, False, by=admin),
    ):
        with pytest.raises(NotFound):
            act()
    assert all(len(list_values(admin, kind)) == len(entries(kind)) for kind in ADMINISTRABLE)


def test_sources_and_issuing_levels_are_chosen_by_name_or_typed(province: Province) -> None:
    """C17"""
    chosen = province.directive(source="Công tác trọng tâm Tỉnh ủy", issuing_level="cap tinh")
    typed = province.directive(source="Ý kiến cử tri", issuing_level="Liên bộ")
    held = [(row.source, row.issuing_level) for row in (rows(Directive, id=id)[0] for id in (chosen, typed))]
    assert held == [("trong_tam_tinh_uy", "tinh"), ("Ý kiến cử tri", "Liên bộ")]
