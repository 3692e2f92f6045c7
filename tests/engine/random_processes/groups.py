"""What the oracle's tokens wait in: leaves wait for the outside, groups die together, scopes are the inside of a (sub)process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tests.engine.random_processes.blocks import Timing

Continue = Callable[[], None]
Path = tuple[int, ...]
Key = tuple[str, str, Path]


class Nobody(Exception):
    """An error that nobody catches."""


class Group:
    """Things that live and die together."""

    def __init__(self, parent: Group | None, scope: Scope | None = None) -> None:
        self.parent = parent
        self.dead = False
        self.groups: list[Group] = []
        self.leaves: list[Leaf] = []
        self.on_error: Continue | None = None
        if parent is not None:
            parent.groups.append(self)
        self.scope: Scope = scope or (parent.scope if parent else self)  # type: ignore[assignment]

    def kill(self) -> None:
        self.dead = True
        for group in self.groups:
            group.kill()
        self.leaves, self.groups = [], []


class Scope(Group):
    """The inside of a (sub)process. It is done when its last token is."""

    def __init__(self, parent: Group | None, done: Continue) -> None:
        super().__init__(parent, self)
        self.tokens = 1
        self.done = done

    def end(self) -> None:
        if not self.dead:
            self.tokens -= 1
            if self.tokens == 0:
                self.finish()

    def finish(self) -> None:
        self.kill()
        self.done()


@dataclass(eq=False)
class Leaf:
    """Something that waits for the outside."""

    group: Group
    kind: str
    element: str
    path: Path
    number: int
    fire: Continue = field(default=lambda: None)
    timing: Timing | None = None
    due: datetime | None = None
    laps: int = 0
    repeatable: bool = False
    spent: bool = False

    @property
    def key(self) -> Key:
        return self.kind, self.element, self.path

    @property
    def is_silent(self) -> bool:
        """A timer that is not armed, or has fired."""
        return self.kind == "timer" and (self.due is None or self.spent)

    def drop(self) -> None:
        if self in self.group.leaves:
            self.group.leaves.remove(self)
