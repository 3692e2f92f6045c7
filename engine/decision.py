"""Decision tables (DMN): which row holds for an instance, and what it says.

The cells are a small, documented part of FEEL, read by `engine/decision_cells.py`. The library's own evaluation pastes
cells into Python and takes lists and ranges for something else; ours runs nothing that a table contains.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from engine.decision_cells import Cell, parse_cell, parse_value
from engine.document import read_xml
from engine.errors import DefinitionError, ExpressionError
from engine.expression import Expression, compile_expression

SUFFIX = ".dmn"
#: Of a table: more than anybody can read.
MAX_RULES = 200
MAX_COLUMNS = 20
HIT_POLICIES = ("FIRST", "UNIQUE")
_NAMESPACES = (
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
)


@dataclass(frozen=True, slots=True)
class Column:
    """An input (`text` is its expression) or an output (`text` is the variable it sets)."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. `tests` are its cells that do not take anything, with the input's place; `values` stand under the outputs.

    `texts` are both as they were written.
    """

    id: str
    description: str
    tests: tuple[tuple[int, Cell], ...]
    values: tuple[Any, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """One version of a decision table. Immutable and shared between threads and instances."""

    id: str
    title: str
    hit_policy: str
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rules: tuple[Rule, ...]
    expressions: tuple[Expression, ...]

    def decide(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The outputs of the row that holds, by variable; all None when none does.

        Raises ExpressionError when an input cannot be worked out, or when several rows of a UNIQUE table hold.
        """
        # Worked out when a row first asks for it: a table whose rows take anything costs next to nothing.
        given: dict[int, Any] = {}
        found = None
        for rule in self.rules:
            if self._holds(rule, given, variables):
                if self.hit_policy == "FIRST":
                    return self._said(rule)
                if found is not None:
                    raise ExpressionError(f"two rows of {self.id} hold, {found.id} and {rule.id}")
                found = rule
        return self._said(found)

    def _holds(self, rule: Rule, given: dict[int, Any], variables: Mapping[str, Any]) -> bool:
        for index, cell in rule.tests:
            if index not in given:
                given[index] = self.expressions[index].evaluate(variables)
            if not cell(given[index]):
                return False
        return True

    def _said(self, rule: Rule | None) -> dict[str, Any]:
        values = rule.values if rule is not None else (None,) * len(self.outputs)
        return {column.text: value for column, value in zip(self.outputs, values, strict=True)}


@lru_cache(maxsize=64)
def read_decision(xml: bytes) -> DecisionTable:
    """Reads a DMN document with one decision table. Raises DefinitionError with the row or column that cannot be used, and why."""
    root = read_xml(xml, "decision table")
    namespace = etree.QName(root).namespace
    if namespace not in _NAMESPACES or etree.QName(root).localname != "definitions":
        raise DefinitionError("this is not a DMN 1.1 to 1.3 document")
    dmn = f"{{{namespace}}}"
    decisions = list(root.iterchildren(f"{dmn}decision"))
    if len(decisions) != 1:
        raise DefinitionError("the file has exactly one decision")
    decision = decisions[0]
    key = decision.get("id", "")
    table = decision.find(f"{dmn}decisionTable")
    if table is None or not key:
        raise DefinitionError("the decision has an id and a decision table", key or None)
    policy = table.get("hitPolicy", "UNIQUE")
    if policy not in HIT_POLICIES:
        raise DefinitionError(f"the hit policy is {' or '.join(HIT_POLICIES)}, not {policy}", key)
    inputs = tuple(_input(node, dmn) for node in table.iterchildren(f"{dmn}input"))
    outputs = tuple(
        Column(node.get("id", ""), node.get("label") or node.get("name") or "", node.get("name", ""))
        for node in table.iterchildren(f"{dmn}output")
    )
    rows = list(table.iterchildren(f"{dmn}rule"))
    if not outputs or len(inputs) + len(outputs) > MAX_COLUMNS or len(rows) > MAX_RULES:
        raise DefinitionError(f"a table has outputs, at most {MAX_COLUMNS} columns and {MAX_RULES} rows", key)
    for column in outputs:
        if not column.text.isidentifier() or column.text.startswith("_"):
            raise DefinitionError("an output needs the name of a variable", column.id or key)
    if len({column.text for column in outputs}) != len(outputs):
        raise DefinitionError("two outputs set the same variable", key)
    expressions = tuple(_expression(column) for column in inputs)
    rules = tuple(_rule(node, dmn, len(inputs), len(outputs)) for node in rows)
    return DecisionTable(key, decision.get("name") or key, policy, inputs, outputs, rules, expressions)


def _input(node: etree._Element, dmn: str) -> Column:
    text = node.findtext(f"{dmn}inputExpression/{dmn}text", "").strip()
    return Column(node.get("id", ""), node.get("label") or text, text)


def _expression(column: Column) -> Expression:
    try:
        return compile_expression(column.text)
    except ExpressionError as error:
        raise DefinitionError(error.sentence, column.id or None) from None


def _rule(node: etree._Element, dmn: str, inputs: int, outputs: int) -> Rule:
    asked = [entry.findtext(f"{dmn}text", "").strip() for entry in node.iterchildren(f"{dmn}inputEntry")]
    said = [entry.findtext(f"{dmn}text", "").strip() for entry in node.iterchildren(f"{dmn}outputEntry")]
    key = node.get("id", "")
    if (len(asked), len(said)) != (inputs, outputs):
        raise DefinitionError("the row has a cell for every column", key or None)
    try:
        cells = enumerate([parse_cell(text) for text in asked])
        tests = tuple((index, cell) for index, cell in cells if cell is not None)
        values = tuple(parse_value(text) for text in said)
    except ExpressionError as error:
        raise DefinitionError(error.sentence, key or None) from None
    return Rule(key, node.findtext(f"{dmn}description", "").strip(), tests, values, (*asked, *said))
