"""Decision tables: cells are read as documented, nothing in them runs, and what they say becomes variables."""

from __future__ import annotations

from typing import Any

import pytest

from engine.decision import MAX_RULES, read_decision
from engine.definition import ProcessDefinition
from engine.errors import DefinitionError, ExpressionError
from engine.instance import Instance
from engine.lint import lint
from tests.engine.assignment import MONDAY
from tests.engine.drawing import Drawing, document, extensions
from tests.engine.lint.judging import doubts, faults, path, task
from tests.tables import table


def says(cell: str, value: Any) -> bool:
    """Whether a row with this cell holds for the value."""
    read = read_decision(table((cell, "true"), inputs=("x",), outputs=("y",)))
    return read.decide({"x": value})["y"] is True


@pytest.mark.parametrize(
    ("cell", "fits", "does_not"),
    [
        ("-", [1, "a", None], []),
        ("", [1, None], []),
        ('"urgent"', ["urgent"], ["Urgent", None, 1]),
        ('"a","b"', ["a", "b"], ["c", '"a","b"', None]),
        ('not("a","b")', ["c", None], ["a", "b"]),
        ("3", [3, 3.0], [4, "3", True]),
        ("-3.5", [-3.5], [3.5]),
        ("true", [True], [1, "true", None]),
        ("false", [False], [0, None]),
        ("null", [None], [0, ""]),
        ("< 3", [2, -1.5], [3, None, "2", False]),
        (">= 10", [10, 11], [9]),
        ("[1..5]", [1, 5], [0, 6, None]),
        ("(1..5)", [2, 4.9], [1, 5]),
        ("1, [5..7), > 20", [1, 5, 21], [2, 7, 20]),
        ('not([1..5], "x")', [6, "y"], [3, "x"]),
    ],
)
def test_a_cell_means_what_the_guide_says(cell: str, fits: list[Any], does_not: list[Any]) -> None:
    assert [says(cell, value) for value in fits] == [True] * len(fits)
    assert [says(cell, value) for value in does_not] == [False] * len(does_not)


@pytest.mark.parametrize(
    "cell",
    [
        '__import__("os")', "x", "1 +", "1 + 1", '"a" in x', "[1..", "not(1", "not not(1)", "1 2", ", 1", "'a'", "x.y", "{}", "> true",
        '"a" == "a"', "lambda: 1", "1..5", "[1..5", "<", "9" * 40, '"' + "a" * 600 + '"', "\\x00", "@", "true false", "null > 3",
    ],
)  # fmt: skip
def test_whatever_else_a_cell_says_is_refused_with_its_row(cell: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        read_decision(table((cell, "1"), inputs=("x",), outputs=("y",)))
    assert refused.value.element == "row_1"


@pytest.mark.parametrize("cell", ["x", "1, 2", "not(1)", "> 3", "-", 'open("/etc/passwd")'])
def test_an_output_is_one_value(cell: str) -> None:
    with pytest.raises(DefinitionError):
        read_decision(table(("1", cell), inputs=("x",), outputs=("y",)))


def test_the_first_row_that_holds_decides_and_none_says_nothing() -> None:
    read = read_decision(table(("< 3", '"low"', "1"), ("< 10", '"some"', ""), inputs=("n",), outputs=("how", "days")))
    assert read.decide({"n": 1}) == {"how": "low", "days": 1}
    assert read.decide({"n": 5}) == {"how": "some", "days": None}
    assert read.decide({"n": 50}) == {"how": None, "days": None}
    assert read.decide({}) == {"how": None, "days": None}


def test_two_rows_of_a_unique_table_may_not_hold() -> None:
    read = read_decision(table(("< 3", "1"), ("< 5", "2"), inputs=("n",), outputs=("y",), policy="UNIQUE"))
    assert read.decide({"n": 4}) == {"y": 2}
    with pytest.raises(ExpressionError, match="row_1 and row_2"):
        read.decide({"n": 1})


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (b"<x/>", "DMN"),
        (b"<definitions", "well-formed"),
        (b'<!DOCTYPE d [<!ENTITY e "x">]>' + table(), "DOCTYPE"),
        (table(policy="COLLECT"), "hit policy"),
        (table(("1", "1", "1")), "every column"),
        (table(inputs=("open('x')",)), "not allowed"),
        (table(outputs=("__class__",)), "name of a variable"),
        (table(outputs=("a", "a")), "same variable"),
        (table(outputs=()), "columns"),
        (table(*[("-", "1")] * (MAX_RULES + 1), inputs=("x",), outputs=("y",)), "rows"),
        (table().replace(b"decisionTable", b"literalExpression"), "decision table"),
        (table().replace(b"</definitions>", b"<decision id='b'/></definitions>"), "exactly one"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(xml: bytes, reason: str) -> None:
    with pytest.raises(DefinitionError, match=reason):
        read_decision(xml)


def rule_task(called: str = "choose") -> bytes:
    named = f"<spiffworkflow:calledDecisionId>{called}</spiffworkflow:calledDecisionId>" if called else ""
    drawing = task(Drawing())
    drawing.element("businessRuleTask", "rule", extensions(named))
    return document(path(drawing, "rule", "work"))


CHOOSE = table(("> 3", '"big"'), ("-", '"small"'), key="choose", inputs=("amount",), outputs=("size",))


@pytest.mark.parametrize(("amount", "size"), [(5, "big"), (1, "small"), (None, "small")])
def test_a_business_rule_task_sets_the_variables_of_its_outputs(amount: int | None, size: str) -> None:
    variables = {"amount": amount}
    instance = Instance.new(ProcessDefinition.parse(rule_task(), [CHOOSE]), variables, MONDAY)
    instance.start()
    assert (variables["size"], [one.element for one in instance.user_tasks()]) == (size, ["work"])


def test_a_fault_in_deciding_names_the_task_and_leaves_the_instance_as_it_was() -> None:
    unique = table(("-", "1"), ("-", "2"), key="choose", inputs=("a",), outputs=("y",), policy="UNIQUE")
    instance = Instance.new(ProcessDefinition.parse(rule_task(), [unique]), {}, MONDAY)
    with pytest.raises(ExpressionError) as refused:
        instance.start()
    assert refused.value.element == "rule"
    assert instance.user_tasks() == []


def test_a_diagram_without_its_table_cannot_be_parsed() -> None:
    for xml, tables in ((rule_task(), []), (rule_task(""), [CHOOSE]), (rule_task(), [CHOOSE, CHOOSE + b" "])):
        with pytest.raises(DefinitionError):
            ProcessDefinition.parse(xml, tables)


def test_lint_says_what_is_wrong_with_tables() -> None:
    assert faults(rule_task(), forms={"choose.dmn": CHOOSE}) == set()
    assert ("decision-unknown", "rule") in faults(rule_task())
    assert ("decision-missing", "rule") in faults(rule_task(""))
    assert ("decision-table", "choose.dmn") in faults(rule_task(), forms={"choose.dmn": b"<x/>"})
    assert ("decision-name", "other.dmn") in faults(rule_task(), forms={"choose.dmn": CHOOSE, "other.dmn": CHOOSE})
    unused = CHOOSE.replace(b'id="choose"', b'id="unused"')
    assert ("decision-unused", "unused.dmn") in doubts(rule_task(), forms={"choose.dmn": CHOOSE, "unused.dmn": unused})
    found = lint(rule_task(), forms={"choose.dmn": b"<x/>"}, operations={}, roles=frozenset())
    assert all(one.message and one.message_vi for one in found)
