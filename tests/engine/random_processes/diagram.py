"""Draws a random process as BPMN."""

from __future__ import annotations

from tests.engine import drawing
from tests.engine.drawing import Drawing
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

ERROR = "failed"
# First and last element of a drawn block; None for an empty one.
Ends = tuple[str, str] | None


class Artist:
    """Draws blocks into a drawing and collects what stands outside of it."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.called: dict[str, Drawing] = {}

    def document(self, process: Seq) -> bytes:
        main = self.scope("p", process)
        return drawing.document(main, messages=tuple(self.messages), errors=(ERROR,), called=self.called)

    def scope(self, name: str, body: Seq) -> Drawing:
        into = Drawing()
        into.start(f"{name}_start")
        into.end(f"{name}_end")
        self.connect(into, f"{name}_start", self.seq(body, into), f"{name}_end")
        return into

    def connect(self, into: Drawing, source: str, ends: Ends, target: str, when: str = "") -> str:
        """Source → block → target; the id of the flow out of the source."""
        first = into.flow(source, ends[0] if ends else target, when=when)
        if ends:
            into.flow(ends[1], target)
        return first

    def seq(self, sequence: Seq, into: Drawing) -> Ends:
        ends: Ends = None
        for block in sequence.blocks:
            first, last = self.block(block, into)
            if ends:
                into.flow(ends[1], first)
            ends = (ends[0] if ends else first, last)
        return ends

    def block(self, block: Block, into: Drawing) -> tuple[str, str]:
        match block:
            case Activity():
                (into.user if block.kind == "user" else into.service)(block.id)
                return self.bounded(block.id, block.bounds, into)
            case Catch():
                into.catch(block.id, self.event(block.id, block.timing))
                return block.id, block.id
            case Repeat():
                loop = f'<bpmn:standardLoopCharacteristics loopMaximum="{block.times}"/>'
                into.user(block.id, loop)
                return block.id, block.id
            case Choice() | Selection():
                return self.split(block, into)
            case Fork():
                split, merge = f"{block.id}_split", f"{block.id}_merge"
                into.gateway("parallel", split)
                into.gateway("parallel", merge)
                for branch in block.branches:
                    self.connect(into, split, self.seq(branch, into), merge)
                return split, merge
            case Loop():
                return self.loop(block, into)
            case Sub():
                if block.called:
                    self.called[f"process_{block.id}"] = self.scope(f"process_{block.id}", block.body)
                    into.call(block.id, f"process_{block.id}")
                else:
                    into.subprocess(block.id, self.scope(block.id, block.body))
                return self.bounded(block.id, block.bounds, into)
            case Multiple():
                loop = drawing.times(block.count, sequential=block.sequential)
                if isinstance(block.inner, Sub):
                    into.subprocess(block.inner.id, self.scope(block.inner.id, block.inner.body), loop)
                else:
                    into.user(block.inner.id, loop)
                return self.bounded(block.inner.id, block.bounds, into)
            case EventChoice():
                merge = f"{block.id}_merge"
                into.gateway("eventBased", block.id)
                into.gateway("exclusive", merge)
                for event, branch in block.branches:
                    into.catch(event.id, self.event(event.id, event.timing))
                    into.flow(block.id, event.id)
                    self.connect(into, event.id, self.seq(branch, into), merge)
                return block.id, merge
            case Stop():
                on = f"{block.id}_on"
                into.gateway("exclusive", on)
                into.gateway("exclusive", block.id, default=into.flow(block.id, on))
                into.flow(block.id, f"{block.id}_end", when=f"{block.variable} == 1")
                into.end(f"{block.id}_end", drawing.error(ERROR) if block.throws else drawing.TERMINATE)
                return block.id, on

    def split(self, block: Choice | Selection, into: Drawing) -> tuple[str, str]:
        kind = "exclusive" if isinstance(block, Choice) else "inclusive"
        split, merge = f"{block.id}_split", f"{block.id}_merge"
        into.gateway(kind, merge)
        if isinstance(block, Choice):
            conditions = [f"{block.variable} == {number}" for number in range(len(block.branches) - 1)]
            for condition, branch in zip(conditions, block.branches, strict=False):
                self.connect(into, split, self.seq(branch, into), merge, when=condition)
            default = self.connect(into, split, self.seq(block.branches[-1], into), merge)
        else:
            for variable, branch in block.branches:
                self.connect(into, split, self.seq(branch, into), merge, when=f"{variable} != 0")
            into.gateway("exclusive", f"{block.id}_none")
            default = into.flow(split, f"{block.id}_none")
            into.flow(f"{block.id}_none", merge)
        into.gateway(kind, split, default=default)
        return split, merge

    def loop(self, block: Loop, into: Drawing) -> tuple[str, str]:
        again, check, out = f"{block.id}_again", f"{block.id}_check", f"{block.id}_out"
        into.gateway("exclusive", again)
        into.gateway("exclusive", out)
        self.connect(into, again, self.seq(block.body, into), check)
        into.flow(check, again, when=f"{block.variable} == 1")
        into.gateway("exclusive", check, default=into.flow(check, out))
        return again, out

    def bounded(self, activity: str, bounds: tuple[Bound, ...], into: Drawing) -> tuple[str, str]:
        last = activity
        if any(bound.merges for bound in bounds):
            last = f"{activity}_merge"
            into.gateway("exclusive", last)
            into.flow(activity, last)
        for bound in bounds:
            event = drawing.error(ERROR) if bound.kind == "error" else self.event(bound.id, bound.timing)
            into.boundary(bound.id, activity, event, interrupting=bound.interrupting)
            target = last if bound.merges else f"{bound.id}_end"
            if not bound.merges:
                into.end(target)
            self.connect(into, bound.id, self.seq(bound.handler, into), target)
        return activity, last

    def event(self, element: str, timing: Timing | None) -> str:
        if timing is None:
            self.messages.append(f"m_{element}")
            return drawing.message(f"m_{element}")
        if timing.kind == "duration":
            return drawing.duration(f'"PT{timing.seconds}S"')
        if timing.kind == "date":
            return drawing.date(f"d{timing.seconds}")
        return drawing.cycle(f"R{timing.times}/PT{timing.seconds}S")
