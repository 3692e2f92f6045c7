"""A token game on random blocks, written from BPMN 2.0 alone: it knows neither the engine nor the diagram.

Tokens are continuations. What waits is a `Leaf` in a `Group`; an interruption kills a group with everything below it. A
`Scope` is the inside of a (sub)process and counts its tokens.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.engine.random_processes.blocks import (
    Activity,
    Block,
    Bound,
    Catch,
    Choice,
    EventChoice,
    Fork,
    Loop,
    Multiple,
    Repeat,
    Selection,
    Seq,
    Stop,
    Sub,
    Timing,
)
from tests.engine.random_processes.groups import Continue, Group, Key, Leaf, Nobody, Path, Scope


class Oracle:
    """One running process. `variables` belong to the caller; call `refresh` after changing them."""

    def __init__(self, process: Seq, variables: dict[str, Any], now: datetime) -> None:
        self.variables = variables
        self.now = now
        self.count = 0
        self.ended = False
        # A repeatable date timer is raised once per element and instant; the latest four instants are remembered.
        self.raised: dict[str, list[datetime | None]] = {}
        self.top = Scope(None, self._end)
        self.seq(process, self.top, (), self.top.end, self.top.end)

    def _end(self) -> None:
        self.ended = True

    # ------------------------------------------------------------------------------------------------ the outside

    def leaves(self) -> list[Leaf]:
        found: list[Leaf] = []
        todo: list[Group] = [] if self.ended else [self.top]
        while todo:
            group = todo.pop()
            if not group.dead:
                found += [leaf for leaf in group.leaves if not leaf.is_silent]
                todo += group.groups
        return sorted(found, key=lambda leaf: leaf.number)

    def seen(self) -> list[tuple[Key, datetime | None]]:
        return sorted(((leaf.key, leaf.due) for leaf in self.leaves()), key=repr)

    def pick(self, key: Key, index: int) -> Leaf:
        return [leaf for leaf in self.leaves() if leaf.key == key][index]

    def fail(self, leaf: Leaf) -> bool:
        return self._throw(leaf.group)

    def fire_timers(self, now: datetime) -> None:
        self.now = now
        while due := [leaf for leaf in self.leaves() if leaf.due is not None and leaf.due <= now]:
            min(due, key=lambda leaf: (leaf.due, leaf.number)).fire()
            self.refresh()

    def refresh(self) -> None:
        """Date timers follow their variable."""
        todo: list[Group] = [self.top]
        while todo:
            group = todo.pop()
            todo += group.groups
            for leaf in group.leaves:
                if leaf.timing is not None and leaf.timing.kind == "date":
                    self._arm(leaf)

    # ------------------------------------------------------------------------------------------------ playing

    def seq(self, sequence: Seq, group: Group, path: Path, go_on: Continue, die: Continue) -> None:
        """`go_on`: the token leaves the sequence; `die`: it ends on the way."""

        def step(index: int) -> None:
            if index == len(sequence.blocks):
                go_on()
            else:
                self.block(sequence.blocks[index], group, path, lambda: step(index + 1), die)

        step(0)

    def block(self, block: Block, group: Group, path: Path, go_on: Continue, die: Continue) -> None:
        match block:
            case Activity():

                def work(inner: Group, done: Continue) -> None:
                    self._leaf(inner, block.kind, block.id, path, done)

                self._bounded(block.bounds, group, path, work, go_on, die)
            case Repeat():
                self._repeat(block, 0, group, path, go_on)
            case Catch():
                self._leaf(group, "timer" if block.timing else "message", block.id, path, go_on, block.timing)
            case Choice():
                value = self.variables.get(block.variable)
                last = len(block.branches) - 1
                self.seq(block.branches[value if value in range(last) else last], group, path, go_on, die)
            case Fork():
                self._fork(block, group, path, go_on, die)
            case Selection():
                self._selection(block, group, path, go_on, die)
            case Loop():

                def again() -> None:
                    if self.variables.get(block.variable) == 1:
                        self.block(block, group, path, go_on, die)
                    else:
                        go_on()

                self.seq(block.body, group, path, again, die)
            case Sub():

                def inside(inner: Group, done: Continue) -> None:
                    scope = Scope(inner, done)
                    self.seq(block.body, scope, path, scope.end, scope.end)

                self._bounded(block.bounds, group, path, inside, go_on, die)
            case Multiple():
                self._bounded(
                    block.bounds, group, path, lambda inner, done: self._rounds(block, inner, path, done), go_on, die
                )
            case EventChoice():
                self._event_choice(block, group, path, go_on, die)
            case Stop():
                if self.variables.get(block.variable) != 1:
                    go_on()
                elif not block.throws:
                    group.scope.finish()
                elif not self._throw(group.scope):
                    raise Nobody

    def _leaf(
        self, group: Group, kind: str, element: str, path: Path, go_on: Continue, timing: Timing | None = None
    ) -> Leaf:
        self.count += 1
        leaf = Leaf(group, kind, element, path, self.count, timing=timing)

        def fire() -> None:
            leaf.drop()
            go_on()

        leaf.fire = fire
        group.leaves.append(leaf)
        if timing is not None:
            leaf.laps = timing.times
            self._arm(leaf)
        return leaf

    def _arm(self, leaf: Leaf) -> None:
        assert leaf.timing is not None
        if leaf.timing.kind != "date":
            leaf.due = self.now + timedelta(seconds=leaf.timing.seconds)
            return
        due = self.variables[f"d{leaf.timing.seconds}"]
        if due is None or due != leaf.due:
            leaf.due = due
            leaf.spent = leaf.repeatable and due is not None and due in self.raised.get(leaf.element, [])

    def _repeat(self, block: Repeat, done: int, group: Group, path: Path, go_on: Continue) -> None:
        if done == block.times:
            go_on()
        else:
            self._leaf(group, "user", block.id, path, lambda: self._repeat(block, done + 1, group, path, go_on))

    def _fork(self, block: Fork, group: Group, path: Path, go_on: Continue, die: Continue) -> None:
        missing = len(block.branches)
        group.scope.tokens += missing - 1

        def arrive() -> None:
            nonlocal missing
            missing -= 1
            if missing == 0:
                group.scope.tokens -= len(block.branches) - 1
                go_on()

        for branch in block.branches:
            if group.dead:
                return
            self.seq(branch, group, path, arrive, die)

    def _selection(self, block: Selection, group: Group, path: Path, go_on: Continue, die: Continue) -> None:
        chosen = [branch for variable, branch in block.branches if self.variables.get(variable) != 0] or [Seq(())]
        group.scope.tokens += len(chosen) - 1
        running, arrived, starting = len(chosen), 0, True

        def check() -> None:
            nonlocal arrived
            if running == 0 and arrived and not starting and not group.dead:
                group.scope.tokens -= arrived - 1
                arrived = 0
                go_on()

        def arrive() -> None:
            nonlocal running, arrived
            running -= 1
            arrived += 1
            check()

        def lost() -> None:
            nonlocal running
            running -= 1
            die()
            check()

        for branch in chosen:
            if group.dead:
                return
            self.seq(branch, group, path, arrive, lost)
        starting = False
        check()

    def _rounds(self, block: Multiple, group: Group, path: Path, done: Continue) -> None:
        missing = block.count

        def finished() -> None:
            nonlocal missing
            missing -= 1
            if missing == 0:
                done()
            elif block.sequential:
                begin(block.count - missing)

        def begin(number: int) -> None:
            here = path if block.sequential else (*path, number)
            if isinstance(block.inner, Sub):
                scope = Scope(group, finished)
                self.seq(block.inner.body, scope, here, scope.end, scope.end)
            else:
                self._leaf(group, "user", block.inner.id, here, finished)

        if not block.count:
            done()
        for number in range(min(block.count, 1) if block.sequential else block.count):
            if not group.dead:
                begin(number)

    def _event_choice(self, block: EventChoice, group: Group, path: Path, go_on: Continue, die: Continue) -> None:
        waiting = Group(group)

        def follow(branch: Seq) -> Continue:
            def fire() -> None:
                waiting.kill()
                self.seq(branch, group, path, go_on, die)

            return fire

        for event, branch in block.branches:
            kind = "timer" if event.timing else "message"
            self._leaf(waiting, kind, event.id, path, lambda: None, event.timing).fire = follow(branch)

    # ------------------------------------------------------------------------------------------------ boundary events

    def _bounded(
        self,
        bounds: tuple[Bound, ...],
        group: Group,
        path: Path,
        work: Callable[[Group, Continue], None],
        go_on: Continue,
        die: Continue,
    ) -> None:
        if not bounds:
            work(group, go_on)
            return
        outer = Group(group)
        inner = Group(outer)

        def done() -> None:
            outer.kill()
            go_on()

        for bound in bounds:
            self._bound(bound, group, outer, inner, path, go_on, die)
        work(inner, done)

    def _bound(
        self, bound: Bound, group: Group, outer: Group, inner: Group, path: Path, go_on: Continue, die: Continue
    ) -> None:
        def interrupt() -> None:
            outer.kill()
            self.seq(bound.handler, group, path, go_on if bound.merges else die, die)

        if bound.kind == "error":
            inner.on_error = interrupt
            return
        leaf = self._leaf(outer, bound.kind, bound.id, path, lambda: None)
        leaf.timing = bound.timing
        leaf.repeatable = not bound.interrupting
        if bound.timing is not None:
            leaf.laps = bound.timing.times
            self._arm(leaf)

        def beside() -> None:
            self._lap(leaf)
            scope = group.scope
            scope.tokens += 1
            self.seq(bound.handler, group, path, scope.end, scope.end)

        leaf.fire = interrupt if bound.interrupting else beside

    def _lap(self, leaf: Leaf) -> None:
        """A repeatable timer has fired: it rests, or waits for its next lap."""
        if leaf.timing is None:
            return
        if leaf.timing.kind == "cycle" and leaf.due is not None:
            leaf.laps -= 1
            leaf.spent = leaf.laps == 0
            leaf.due += timedelta(seconds=leaf.timing.seconds)
        else:
            leaf.spent = True
            if leaf.timing.kind == "date":
                self.raised[leaf.element] = [*self.raised.get(leaf.element, []), leaf.due][-4:]

    def _throw(self, start: Group) -> bool:
        group: Group | None = start
        while group is not None:
            if group.on_error is not None and not group.dead:
                group.on_error()
                return True
            group = group.parent
        return False
