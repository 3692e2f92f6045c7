"""Random block-structured processes, as plain data.

`oracle.py` plays them, `diagram.py` draws them; neither knows the other.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """`duration` and `date` in seconds, `cycle` so many seconds apart and so many `times`.

    A date reads the variable `d<seconds>`.
    """

    kind: str
    seconds: int
    times: int = 1


@dataclass(frozen=True)
class Bound:
    """A boundary event: `message`, `timer` or `error`. `merges`: its path joins the main path behind the activity."""

    id: str
    kind: str
    interrupting: bool
    timing: Timing | None
    handler: Seq
    merges: bool


@dataclass(frozen=True)
class Seq:
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Activity:
    """A user task or a service task."""

    id: str
    kind: str
    bounds: tuple[Bound, ...] = ()


@dataclass(frozen=True)
class Catch:
    """An intermediate event: a message, or a timer."""

    id: str
    timing: Timing | None


@dataclass(frozen=True)
class Choice:
    """XOR on a variable: branch i if it equals i, else the last."""

    id: str
    variable: str
    branches: tuple[Seq, ...]


@dataclass(frozen=True)
class Fork:
    id: str
    branches: tuple[Seq, ...]


@dataclass(frozen=True)
class Selection:
    """OR: all branches whose variable is not 0, else straight through."""

    id: str
    branches: tuple[tuple[str, Seq], ...]


@dataclass(frozen=True)
class Loop:
    """Again while the variable is 1."""

    id: str
    variable: str
    body: Seq


@dataclass(frozen=True)
class Sub:
    """A subprocess, or a called process."""

    id: str
    body: Seq
    bounds: tuple[Bound, ...] = ()
    called: bool = False


@dataclass(frozen=True)
class Multiple:
    """A multi-instance user task or subprocess."""

    inner: Activity | Sub
    sequential: bool
    count: int
    bounds: tuple[Bound, ...]


@dataclass(frozen=True)
class Repeat:
    """A user task with a standard loop."""

    id: str
    times: int


@dataclass(frozen=True)
class EventChoice:
    """An event-based gateway."""

    id: str
    branches: tuple[tuple[Catch, Seq], ...]


@dataclass(frozen=True)
class Stop:
    """If the variable is 1: an end event that terminates its (sub)process, or throws an error out of it."""

    id: str
    variable: str
    throws: bool


Block = Activity | Catch | Choice | Fork | Selection | Loop | Sub | Multiple | Repeat | EventChoice | Stop

# How often each kind of block is drawn.
KINDS = "leaf leaf leaf choice fork selection loop loop sub sub called multiple event_choice repeat stop fork_in_loop".split()


class Generator:
    """Draws one random process. All randomness comes from `dice`."""

    def __init__(self, dice: random.Random, size: int = 8, kinds: Sequence[str] = KINDS) -> None:
        self.dice = dice
        self.kinds = kinds
        self.budget = size
        self.ids = self.variables = self.seconds = 0
        # Inside a selection every interrupting path must come back to it: else its join waits or not, depending on the
        # path.
        self.must_merge = 0

    def process(self, depth: int = 4) -> Seq:
        return self.seq(depth, inside=False)

    def seq(self, depth: int, inside: bool) -> Seq:
        return Seq(tuple(self.block(depth, inside) for _ in range(self.dice.choice([1, 1, 2, 2, 3]))))

    def maybe(self, depth: int, inside: bool, likely: float) -> Seq:
        return self.seq(depth, inside) if self.dice.random() < likely else Seq(())

    def new_id(self, prefix: str) -> str:
        self.ids += 1
        return f"{prefix}{self.ids}"

    def variable(self) -> str:
        self.variables += 1
        return f"v{self.variables}"

    def some_seconds(self) -> int:
        self.seconds += 1
        return 3600 + self.seconds * 613

    def timing(self) -> Timing:
        return Timing("duration" if self.dice.random() < 0.6 else "date", self.some_seconds())

    def some(self) -> range:
        return range(self.dice.choice([2, 2, 3]))

    def block(self, depth: int, inside: bool) -> Block:
        self.budget -= 1
        if depth <= 0 or self.budget <= 0:
            return self.leaf(depth, inside)
        kind = self.dice.choice(list(self.kinds))
        drawn: Block = getattr(self, kind)(depth, inside)
        return drawn

    def leaf(self, depth: int, inside: bool) -> Block:
        kind = self.dice.choice(["user", "user", "user", "job", "message", "timer"])
        if kind == "user":
            return Activity(self.new_id("u"), "user", self.bounds(depth, inside, errors=False))
        if kind == "job":
            return Activity(self.new_id("j"), "job", self.bounds(depth, inside, errors=True))
        return Catch(self.new_id("c"), self.timing() if kind == "timer" else None)

    def bounds(self, depth: int, inside: bool, errors: bool) -> tuple[Bound, ...]:
        if depth <= 0 or self.dice.random() < 0.55:
            return ()
        drawn: list[Bound] = []
        for _ in range(self.dice.choice([1, 1, 2, 3])):
            kind = self.dice.choice(["message", "message", "timer", "cycle"] + (["error"] * 2 if errors else []))
            if kind == "error" and any(one.kind == "error" for one in drawn):
                continue
            interrupting = kind == "error" or (kind != "cycle" and self.dice.random() < 0.45)
            timing = None
            if kind == "timer":
                timing = self.timing()
            elif kind == "cycle":
                timing = Timing("cycle", self.some_seconds(), self.dice.choice([1, 2, 3]))
            merges = interrupting and (self.must_merge > 0 or self.dice.random() < 0.7)
            handler = self.maybe(depth - 2, inside, 0.6)
            kind = "timer" if kind == "cycle" else kind
            drawn.append(Bound(self.new_id("b"), kind, interrupting, timing, handler, merges))
        return tuple(drawn)

    def choice(self, depth: int, inside: bool) -> Choice:
        branches = tuple(self.maybe(depth - 1, inside, 0.8) for _ in self.some())
        return Choice(self.new_id("x"), self.variable(), branches)

    def fork(self, depth: int, inside: bool) -> Fork:
        return Fork(self.new_id("a"), tuple(self.seq(depth - 1, inside) for _ in self.some()))

    def selection(self, depth: int, inside: bool) -> Selection:
        self.must_merge += 1
        branches = tuple((self.variable(), self.seq(depth - 1, inside)) for _ in self.some())
        self.must_merge -= 1
        return Selection(self.new_id("o"), branches)

    def loop(self, depth: int, inside: bool) -> Loop:
        body = Seq((Activity(self.new_id("u"), "user"), *self.seq(depth - 1, inside).blocks))
        return Loop(self.new_id("l"), self.variable(), body)

    def fork_in_loop(self, depth: int, inside: bool) -> Loop:
        fork = Fork(self.new_id("a"), (self.seq(depth - 2, inside), self.seq(depth - 2, inside)))
        return Loop(self.new_id("l"), self.variable(), Seq((fork, Activity(self.new_id("u"), "user"))))

    def sub(self, depth: int, inside: bool, called: bool = False) -> Sub:
        must_merge, self.must_merge = self.must_merge, 0
        body = self.seq(depth - 1, inside=True)
        self.must_merge = must_merge
        return Sub(self.new_id("s"), body, self.bounds(depth, inside, errors=True), called)

    def called(self, depth: int, inside: bool) -> Sub:
        return self.sub(depth, inside, called=True)

    def multiple(self, depth: int, inside: bool) -> Multiple:
        inner: Activity | Sub
        if self.dice.random() < 0.5:
            inner = Activity(self.new_id("u"), "user")
        else:
            inner = Sub(self.new_id("s"), self.seq(depth - 2, inside=True))
        bounds = self.bounds(depth, inside, errors=False)
        return Multiple(inner, self.dice.random() < 0.5, self.dice.choice([0, 1, 2, 3]), bounds)

    def repeat(self, depth: int, inside: bool) -> Repeat:
        return Repeat(self.new_id("u"), self.dice.choice([1, 2, 3]))

    def event_choice(self, depth: int, inside: bool) -> EventChoice:
        branches = [
            (Catch(self.new_id("c"), None), self.seq(depth - 1, inside)),
            (Catch(self.new_id("c"), self.timing()), self.seq(depth - 1, inside)),
        ]
        if self.dice.random() < 0.4:
            branches.append((Catch(self.new_id("c"), None), Seq(())))
        return EventChoice(self.new_id("g"), tuple(branches))

    def stop(self, depth: int, inside: bool) -> Block:
        if not inside and self.dice.random() < 0.7:
            return self.leaf(depth, inside)
        return Stop(self.new_id("t"), self.variable(), throws=inside and self.dice.random() < 0.4)
