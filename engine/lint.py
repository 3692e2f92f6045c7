"""What a process designer is told about a diagram before it is deployed."""

from collections.abc import Mapping

from engine.decision import SUFFIX
from engine.definition import ProcessDefinition
from engine.document import read_document
from engine.errors import DefinitionError
from engine.lint_rules import RULES
from engine.lint_rules.diagram import Diagram
from engine.lint_rules.finding import CLOCKS, GROUPS, Diagnostic, World, error

__all__ = ["Diagnostic", "is_deployable", "lint"]


def lint(
    xml: bytes,
    *,
    forms: Mapping[str, bytes],
    operations: Mapping[str, frozenset[str]],
    roles: frozenset[str],
    groups: frozenset[str] = GROUPS,
    clocks: frozenset[str] = CLOCKS,
    objects: frozenset[str] | None = None,
) -> list[Diagnostic]:
    """Everything wrong or doubtful in a diagram and its forms, errors first; never raises for what the file contains.

    `forms` are the files that go with it by name: those of its form folder (`urge.json`) and decision tables
    (`policy.dmn`), `operations` the catalogue of service tasks with their parameter names, `roles` the words that `who` may
    use beside `variable:NAME` (when none of them is a `role:CODE`, every code will do), `objects` the values of the process
    property `object` (None: any). A diagram without errors can be deployed.
    """
    try:
        diagram = Diagram(read_document(xml))
    except DefinitionError as problem:
        return [
            error(
                None, "document", problem.sentence, "không đọc được sơ đồ: tệp hỏng, quá lớn, hoặc không phải BPMN 2.0"
            )
        ]
    decisions = {name: content for name, content in forms.items() if name.endswith(SUFFIX)}
    forms = {name: content for name, content in forms.items() if name not in decisions}
    world = World(forms, operations, roles, groups, clocks, objects, decisions)
    found = list(dict.fromkeys(diagnostic for rule in RULES for diagnostic in rule(diagram, world)))
    if is_deployable(found):
        found += _definition(xml, tuple(decisions.values()))
    return sorted(found, key=lambda one: one.severity)


def is_deployable(diagnostics: list[Diagnostic]) -> bool:
    """Whether none of them is an error."""
    return all(one.severity != "error" for one in diagnostics)


def _definition(xml: bytes, tables: tuple[bytes, ...]) -> list[Diagnostic]:
    """The last word belongs to the engine itself."""
    try:
        ProcessDefinition.parse(xml, tables)
    except DefinitionError as problem:
        sentence = f"không chạy được sơ đồ này: {problem.sentence}"
        return [error(problem.element, "definition", problem.sentence, sentence)]
    return []
