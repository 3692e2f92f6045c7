"""Plays one random process three times at once: by the oracle, by an instance that stays in memory, and by one that is
stored and loaded again between every two steps. After every step all three must wait for the same things.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from engine import state
from engine.changes import Change
from engine.definition import ProcessDefinition
from engine.dialect.loops import ParallelMultiInstance
from engine.errors import Uncaught
from engine.instance import Instance
from engine.migration import migrated
from tests.engine.mirror import Mirror
from tests.engine.random_processes.blocks import KINDS, Generator
from tests.engine.random_processes.diagram import ERROR, Artist
from tests.engine.random_processes.groups import Key, Nobody, Path
from tests.engine.random_processes.oracle import Oracle

START = datetime(2026, 1, 5, tzinfo=UTC)


class Player:
    """An instance of the engine, with its mirror, seen as the oracle sees itself."""

    def __init__(
        self, definition: ProcessDefinition, twin: ProcessDefinition, variables: dict[str, Any], stored: bool
    ) -> None:
        self.variables = as_json(variables)
        self.stored = stored
        self.mirror = Mirror()
        # Another reading of the same diagram: moving to it must change nothing.
        self.twin = twin
        self.instance = Instance.new(definition, self.variables, START)
        self._take(self.instance.start())

    def _take(self, changes: list[Change], finished_job: int | None = None) -> None:
        self.mirror.apply(changes, finished_job)
        self.mirror.check(self.instance)

    def restore(self, now: datetime) -> None:
        """Stores and loads. The same state must come out again, whichever way it is reached."""
        if self.stored:
            before = self.instance.dump()
            self.instance = Instance.load(self.instance.definition, before, self.variables, now)
            assert state.encode(self.instance._execution) == before
            assert self.instance.ended or state.encode(migrated(self.instance._execution, self.twin, {})) == before
            self.mirror.check(self.instance)

    def change_variables(self, variables: dict[str, Any]) -> None:
        self.variables.update(as_json(variables))
        self._take(self.instance.refresh())

    def things(self) -> list[tuple[Key, datetime | None, int]]:
        """What is waited for: key, due instant, task id."""
        one = self.instance
        found = [(("user", task.element, self._path(task.task_id)), None, task.task_id) for task in one.user_tasks()]
        found += [(("job", job.element, self._path(job.task_id)), None, job.task_id) for job in one.jobs()]
        found += [(("message", wait.element, self._path(wait.task_id)), None, wait.task_id) for wait in one.messages()]
        timers = [(("timer", wait.element, self._path(wait.task_id)), wait.due, wait.task_id) for wait in one.timers()]
        return [*found, *timers]

    def seen(self) -> list[tuple[Key, datetime | None]]:
        return sorted(((key, due) for key, due, _ in self.things()), key=repr)

    def do(self, action: str, key: Key, index: int, now: datetime) -> bool:
        """Does it; False when a failing job was caught by nobody."""
        self.instance._execution.now = now
        if action == "time":
            self._take(self.instance.fire_timers(now))
            return True
        task_id = sorted(number for other, _, number in self.things() if other == key)[index]
        match action:
            case "user":
                self._take(self.instance.complete_user_task(task_id))
            case "message":
                self._take(self.instance.correlate_message(f"m_{key[1]}", task_id))
            case "job":
                self._take(self.instance.complete_job(task_id), finished_job=task_id)
            case "fail":
                before = self.instance.dump()
                try:
                    self._take(self.instance.fail_job(task_id, ERROR))
                except Uncaught:
                    assert self.instance.dump() == before
                    return False
        return True

    def _path(self, task_id: int) -> Path:
        """Which rounds of parallel multi-instance activities a token is in, outermost first."""
        rounds: list[int] = []
        task = self.instance._waiting.tokens[task_id]
        while task is not None:
            above = task.parent
            if above is not None and isinstance(above.task_spec, ParallelMultiInstance):
                if task.task_spec.name == above.task_spec.task_spec:
                    rounds.append(task.internal_data["key_or_index"])
                task = above
            owner = task.workflow.parent_task_id
            task = None if owner is None else task.workflow.top_workflow.get_task_from_id(owner)
        return tuple(reversed(rounds))


def as_json(variables: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in variables.items()}


class Comparison:
    """One case. `play` raises AssertionError where the three disagree."""

    def __init__(self, seed: int, steps: int = 25, kinds: Sequence[str] = KINDS, size: int = 8) -> None:
        self.dice = random.Random(seed)
        self.steps = steps
        self.generator = Generator(self.dice, size, kinds)
        self.process = self.generator.process()
        self.xml = Artist().document(self.process)
        self.variables: dict[str, Any] = {}
        self.trace: list[Any] = []
        self.statistics: Counter[str] = Counter()

    def shuffle(self) -> None:
        for number in range(1, self.generator.variables + 1):
            self.variables[f"v{number}"] = self.dice.choice([0, 0, 1, 1, 2])

    def move_dates(self, likely: float) -> None:
        """Some dates change, come back, or are taken away."""
        for number in range(1, self.generator.seconds + 1):
            seconds = 3600 + number * 613
            if self.dice.random() < likely:
                dates = [START + timedelta(seconds=seconds * 3), START + timedelta(seconds=seconds * 3 + 90_000), None]
                self.variables[f"d{seconds}"] = self.dice.choice(dates)

    def play(self) -> None:
        definition, twin = ProcessDefinition.parse(self.xml), ProcessDefinition.parse(self.xml)
        self.shuffle()
        self.move_dates(likely=1)
        try:
            oracle = Oracle(self.process, dict(self.variables), START)
        except Nobody:
            self._nobody_starts(definition)
            return
        players = [Player(definition, twin, self.variables, stored) for stored in (False, True)]
        now = START
        for _ in range(self.steps):
            for player in players:
                player.restore(now)
            self._compare(oracle, players)
            if oracle.ended:
                break
            self.shuffle()
            self.move_dates(likely=0.1)
            oracle.variables.update(self.variables)
            oracle.refresh()
            for player in players:
                player.change_variables(self.variables)
            self._compare(oracle, players)
            now += timedelta(seconds=self.dice.randint(1, 50))
            chosen = self._choose(oracle, now)
            if chosen is None:
                break
            action, key, index, now = chosen
            self.trace.append((action, key, index, now))
            self.statistics[action] += 1
            if not self._step(oracle, players, action, key, index, now):
                break
        self.statistics["ended"] += oracle.ended

    def _nobody_starts(self, definition: ProcessDefinition) -> None:
        try:
            Player(definition, definition, self.variables, stored=False)
        except Uncaught:
            return
        raise AssertionError("the engine started what throws an error that nobody catches")

    def _choose(self, oracle: Oracle, now: datetime) -> tuple[str, Key, int, datetime] | None:
        counted: Counter[Key] = Counter()
        actions: list[tuple[str, Key, int]] = []
        leaves = oracle.leaves()
        for leaf in leaves:
            index = counted[leaf.key]
            counted[leaf.key] += 1
            if leaf.kind != "timer":
                actions.append((leaf.kind, leaf.key, index))
            if leaf.kind == "job":
                actions.append(("fail", leaf.key, index))
        dues = [leaf.due for leaf in leaves if leaf.due is not None]
        actions += [("time", ("", "", ()), 0)] * min(2, len(dues))
        if not actions:
            return None
        action, key, index = self.dice.choice(actions)
        return action, key, index, max(now, min(dues)) if action == "time" else now

    def _step(self, oracle: Oracle, players: list[Player], action: str, key: Key, index: int, now: datetime) -> bool:
        """One action by all three. False when an error reached the top, which ends the case."""
        oracle.now = now
        expected: bool | None = True
        try:
            if action == "time":
                oracle.fire_timers(now)
            elif action == "fail":
                expected = oracle.fail(oracle.pick(key, index))
            else:
                oracle.pick(key, index).fire()
        except Nobody:
            expected = None
        for player in players:
            before = player.instance.dump()
            result: bool | None
            try:
                result = player.do(action, key, index, now)
            except Uncaught:
                assert player.instance.dump() == before
                result = None
            assert result == expected, (action, key, expected, result)
        return expected is not None

    def _compare(self, oracle: Oracle, players: list[Player]) -> None:
        expected = oracle.seen()
        for player in players:
            assert player.instance.ended == oracle.ended
            seen = player.seen()
            missing = [one for one in expected if one not in seen]
            unexpected = [one for one in seen if one not in expected]
            assert seen == expected, f"missing {missing}, unexpected {unexpected}"
