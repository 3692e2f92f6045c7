"""Who may act: every button belongs to somebody."""

import re
from collections.abc import Iterator

from engine.lint_rules.diagram import Diagram
from engine.lint_rules.finding import Diagnostic, World, error

_SPECIAL = re.compile(r"role:[A-Za-z][\w.-]*|variable:[A-Za-z]\w*")


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
            if word not in world.roles and not _SPECIAL.fullmatch(word):
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
