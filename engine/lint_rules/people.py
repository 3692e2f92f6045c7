"""Who may act: every button belongs to somebody."""

import re
from collections.abc import Iterator

from engine.lint_rules.diagram import Diagram
from engine.lint_rules.finding import Diagnostic, World, error

_ROLE = re.compile(r"role:[A-Za-z][\w.-]*")
_VARIABLE = re.compile(r"variable:[A-Za-z]\w*")


def who(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """`who`, or the lane it falls back to, names at least one party that exists."""
    for node in diagram.nodes.values():
        if node.kind != "userTask" and diagram.awaited_message(node) is None:
            continue
        named = diagram.who(node)
        if not named:
            yield error(
                node.id,
                "who-missing",
                "nobody may do this: there is no “who” and no lane",
                "không ai được làm việc này: thiếu “who” và không nằm trong làn nào",
            )
        for word in named:
            if not _is_somebody(word, world):
                yield error(
                    node.id,
                    "who-unknown",
                    f"“{word}” is nobody; write a party, role:CODE or variable:NAME",
                    f"“{word}” không phải là ai; hãy ghi một bên tham gia, role:MÃ hoặc variable:TÊN",
                )
        if node.kind == "userTask" and named == ("system",):
            yield error(
                node.id,
                "who-missing",
                "the product itself completes no user task; use a service task",
                "phần mềm không tự hoàn thành công việc của người dùng; hãy dùng công việc của hệ thống",
            )


def _is_somebody(word: str, world: World) -> bool:
    """A party, a variable that holds a person, or a role: one that exists, where the roles are known."""
    if word in world.roles or _VARIABLE.fullmatch(word):
        return True
    return _ROLE.fullmatch(word) is not None and not any(role.startswith("role:") for role in world.roles)
