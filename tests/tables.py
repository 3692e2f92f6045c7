"""Decision tables as a designer writes them, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

#: The inputs of the package's own table (bpmn/approval_policy.dmn), in its order.
INPUTS = ("directive_kind", "source", "key", "due_at != None", "unit_kind")
OUTPUTS = ("approval", "approval_days")


def table(
    *rows: Sequence[str],
    key: str = "approval_policy",
    inputs: Sequence[str] = INPUTS,
    outputs: Sequence[str] = OUTPUTS,
    policy: str = "FIRST",
) -> bytes:
    """A table with these rows: the cells of the inputs, then those of the outputs."""
    asked = "".join(
        f'<input id="i{n}" label="{escape(text)}"><inputExpression><text>{escape(text)}</text></inputExpression></input>'
        for n, text in enumerate(inputs)
    )
    said = "".join(f'<output id="o{n}" label="{name}" name="{name}"/>' for n, name in enumerate(outputs))
    rules = "".join(_rule(n, cells, len(inputs)) for n, cells in enumerate(rows, 1))
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
        f'<decision id="{key}" name="Cách duyệt kết quả"><decisionTable id="t" hitPolicy="{policy}">'
        f"{asked}{said}{rules}</decisionTable></decision></definitions>"
    ).encode()


def _rule(number: int, cells: Sequence[str], inputs: int) -> str:
    entries = "".join(
        f"<{tag}><text>{escape(cell)}</text></{tag}>"
        for n, cell in enumerate(cells)
        for tag in (("inputEntry" if n < inputs else "outputEntry"),)
    )
    return f'<rule id="row_{number}">{entries}</rule>'


def policy(approval: str, days: str = "", *, unit_kind: str = "-", key: str = "-", deadline: str = "-") -> bytes:
    """Assignments of one kind are decided so, all others by the approver."""
    chosen = ("-", "-", key, deadline, unit_kind, f'"{approval}"', days)
    return table(chosen, ("-", "-", "-", "-", "-", '"explicit"', ""))
