"""docs/coverage.md says what the tests show, and every function of the source systems is in it or has a reason not to be."""

from __future__ import annotations

import ast
from functools import cache

import pytest

from tests.coverage import GROUPS, KEPT, PAGE, ROOT, functions, ids_in, table, without

#: How many functions each source system has.
COUNTS = {"K": 26, "Q": 21, "B": 58, "T": 21, "D": 9}
MOST_OF_A_PICTURE, MOST_OF_ALL = 40_000, 3_000_000


@cache
def docstrings(path: str) -> dict[str, str]:
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
    return {each.name: ast.get_docstring(each) or "" for each in tree.body if isinstance(each, ast.FunctionDef)}


def test_every_function_is_shown_once_or_has_a_reason():
    named = [each.id for each in functions()] + [id for _, ids in without() for id in ids]
    every = [f"{letter}{number}" for letter in GROUPS for number in range(1, COUNTS[letter] + 1)]
    assert sorted(named) == sorted(every)
    assert all(reason for reason, _ in without())


@pytest.mark.parametrize("function", functions(), ids=lambda each: each.id)
def test_the_test_of_a_function_is_there_and_names_it(function):
    path, _, name = function.test.partition("::")
    assert name in docstrings(path)
    assert function.id in ids_in(docstrings(path)[name])


def test_the_table_is_what_the_tests_have_recorded():
    """`make coverage` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == table()


def test_its_pictures_are_small_and_none_is_left_over():
    pictures = {path.name: path.stat().st_size for path in KEPT.glob("*.webp")}
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in pictures if f"coverage/{name}" not in page] == []
    assert [name for name, size in pictures.items() if size > MOST_OF_A_PICTURE] == []
    assert sum(pictures.values()) <= MOST_OF_ALL
