"""Every business rule task finds its decision table, and every table can be used."""

from collections.abc import Iterator

from engine.decision import SUFFIX, read_decision
from engine.document import decision_of
from engine.errors import DefinitionError
from engine.lint_rules.diagram import Diagram
from engine.lint_rules.finding import Diagnostic, World, error, warning


def called(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """A business rule task names a table that goes with the diagram."""
    for node in diagram.of_kind("businessRuleTask"):
        key = decision_of(node.xml)
        if not key:
            yield error(
                node.id,
                "decision-missing",
                "the task names no decision table; set its calledDecisionId",
                "công việc chưa nêu bảng quyết định; hãy ghi calledDecisionId",
            )
        elif f"{key}{SUFFIX}" not in world.decisions:
            yield error(
                node.id,
                "decision-unknown",
                f"the decision table “{key}” does not go with the diagram; send {key}{SUFFIX}",
                f"bảng quyết định “{key}” chưa đi cùng sơ đồ; hãy gửi {key}{SUFFIX}",
            )


def tables(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """A decision table can be read to the last cell, bears the name of its file, and is looked up."""
    used = {f"{decision_of(node.xml)}{SUFFIX}" for node in diagram.of_kind("businessRuleTask")}
    for name, content in sorted(world.decisions.items()):
        try:
            table = read_decision(content)
        except DefinitionError as problem:
            where = f"{problem.element}: " if problem.element else ""
            yield error(
                name,
                "decision-table",
                f"{where}{problem.sentence}",
                f"không dùng được bảng quyết định: {where}{problem.sentence}",
            )
            continue
        if f"{table.id}{SUFFIX}" != name:
            yield error(
                name,
                "decision-name",
                f"the file of the decision “{table.id}” is called {table.id}{SUFFIX}",
                f"tệp của bảng quyết định “{table.id}” phải có tên {table.id}{SUFFIX}",
            )
        elif name not in used:
            yield warning(
                name,
                "decision-unused",
                "no business rule task looks this table up",
                "không công việc nào dùng bảng quyết định này",
            )
