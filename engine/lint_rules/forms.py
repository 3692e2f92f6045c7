"""Every button has a form that can be shown, and every form belongs to a button."""

from collections.abc import Iterator

import orjson

from engine.lint_rules.diagram import Diagram
from engine.lint_rules.finding import Diagnostic, World, error, warning
from engine.lint_rules.form_schema import problems

#: The form of the button that starts the process from a step of another one.
START_FORM = "start.json"


def form_names(element: str, action: str, outcomes: tuple[str, ...]) -> list[str]:
    """The files that may hold the form of an action, the first one found wins: of both, of the element, of the action."""
    if not outcomes:
        return [f"{action}.json"]
    return [f"{element}.{action}.json", *([f"{element}.json"] if len(outcomes) == 1 else ()), f"{action}.json"]


def _buttons(diagram: Diagram) -> Iterator[tuple[str, str, list[str]]]:
    """Element, action and possible form files of everything that people can do."""
    for node in diagram.nodes.values():
        for outcome in node.outcomes:
            yield node.id, outcome, form_names(node.id, outcome, node.outcomes)
        message = diagram.awaited_message(node)
        if message:
            yield node.id, message, form_names(node.id, message, ())


def present(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """A button without a form has no label of its own; a form without a button is a misspelt name."""
    used = {START_FORM}
    for element, action, names in _buttons(diagram):
        used.update(names)
        if not any(name in world.forms for name in names) and diagram.who(diagram.nodes[element]) != ("system",):
            yield warning(
                element,
                "form-missing",
                f"the action “{action}” has no form, so its button has no label; write {names[-1]}",
                f"thao tác “{action}” chưa có biểu mẫu nên nút chưa có tên; hãy viết {names[-1]}",
            )
    for name in sorted(set(world.forms) - used):
        yield warning(
            name,
            "form-unused",
            "no element of the diagram has this action; is the name right?",
            "không phần tử nào có thao tác này; tên tệp có đúng không?",
        )


def valid(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """A form is a JSON Schema of the part that the product can show and check."""
    for name, content in sorted(world.forms.items()):
        try:
            form = orjson.loads(content)
        except orjson.JSONDecodeError as problem:
            yield error(name, "form-json", f"this is not JSON: {problem}", f"tệp không phải JSON: {problem}")
            continue
        for place in problems(form):
            yield error(
                name,
                "form-schema",
                f"the form cannot be shown or checked because of “{place}”",
                f"không hiển thị hoặc kiểm tra được biểu mẫu vì “{place}”",
            )
        if isinstance(form, dict) and not form.get("title"):
            yield warning(
                name,
                "form-title",
                "the form has no title, which is the button's label",
                "biểu mẫu chưa có title, là tên của nút",
            )
