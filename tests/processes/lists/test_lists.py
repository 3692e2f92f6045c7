"""The lists a directive's values are chosen from."""

from __future__ import annotations

import pytest

from processes.lists.lists import LIST_OF_VALUE, LISTS, entries, entry, resolve

pytestmark = pytest.mark.usefixtures("app")


def test_the_document_types_are_the_29_of_decree_30_2020() -> None:
    types = [entry for entry in entries("document_types") if entry.numbered]
    assert len(types) == 29
    assert (types[0].name, types[-1].name) == ("Nghị quyết", "Thư công")


@pytest.mark.parametrize("name", LISTS)
def test_every_value_is_found_by_its_code_and_by_its_name_in_both_languages(name: str) -> None:
    codes = [value.code for value in entries(name)]
    assert len(codes) == len(set(codes))
    for value in entries(name):
        assert entry(name, value.code) == value
        assert {resolve(name, text) for text in (value.code, value.name, value.name_en, f"  {value.name} ")} == {
            value.code
        }


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("document_types", "CÔNG VĂN", "cong_van"),
        ("document_types", "cong van", "cong_van"),
        ("fields", "Tài nguyên - Môi trường", "tai_nguyen_moi_truong"),
        ("urgency", "Hoả tốc", "hoa_toc"),
        ("secrecy", "Tuyệt mật", "tuyet_mat"),
        ("fields", "Không có", None),
        ("fields", "", None),
        ("fields", None, None),
    ],
)
def test_names_are_found_however_they_are_typed(name: str, text: str | None, code: str | None) -> None:
    assert resolve(name, text) == code


def test_a_list_or_value_that_does_not_exist_is_not_made_up() -> None:
    assert entry("fields", "khong_co") is None
    assert entry("fields", None) is None
    with pytest.raises(KeyError):
        entries("khong_co")


def test_the_values_of_a_directive_name_lists_that_exist() -> None:
    assert set(LIST_OF_VALUE.values()) <= set(LISTS)
