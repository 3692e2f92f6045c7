"""One round: clients work, the monkey kills, everything comes up again, and then it is compared."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.faults.calls import Api
from tests.faults.checks import files_lie, violations
from tests.faults.ledger import Ledger
from tests.faults.lives import Clerk, World
from tests.faults.mails import mails_right
from tests.faults.monkey import PARTS, Monkey
from tests.faults.settling import NotSettled, settle
from tests.faults.stage import Stage
from tests.faults.stored import read

CLIENTS = 20
#: Seconds until everybody has an answer once everything is up, and until nothing is left to do.
ANSWERED, SETTLED = 60.0, 60.0
#: Violations that a comparison does not find again.
KEPT = ("the test", "not settled")


@dataclass
class Report:
    """What a run has to show. ``violations`` are sentences; a run is good when there are none."""

    rounds: int = 0
    clients: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    jumps: int = 0
    #: processes that died at a named point
    deaths: int = 0
    ledger: Ledger = field(default_factory=Ledger)
    violations: list[str] = field(default_factory=list)
    contributions: int = 0
    mails: int = 0
    duplicate_mails: int = 0

    def line(self, **more: Any) -> dict[str, Any]:
        return {
            "rounds": self.rounds,
            "clients": self.clients,
            "kills": dict(sorted(self.kills.items())),
            "deaths_at_named_points": self.deaths,
            "clock_jumps": self.jumps,
            **self.ledger.summary(),
            "contributions": self.contributions,
            "mails": self.mails,
            "duplicate_mails": self.duplicate_mails,
            "violations": len(self.violations),
            **more,
        }


def play(
    stage: Stage,
    report: Report,
    *,
    seed: str,
    seconds: float,
    clients: int = CLIENTS,
    parts: Sequence[str] = PARTS,
    die_at: str = "",
) -> None:
    """Play one round and add what it showed to the report. ``die_at``: a named point and how probably processes die there."""
    if die_at:
        stage.tell("CHIDAO_DIE_AT", f"{die_at}:{int(seed.split('/')[0], 16)}")
        stage.restart("web", "worker")
    monkey = Monkey(stage.servers, stage.clock, f"{seed}/monkey", parts)
    with working(stage, report, seed=seed, clients=clients):
        monkey.start()
        monkey.join(seconds)
        monkey.stopping.set()
        monkey.join()
    if monkey.fault is not None:
        report.violations.append(f"the test itself failed: {monkey.fault!r}")
    report.rounds += 1
    report.clients = clients
    report.kills += monkey.kills
    report.jumps += monkey.jumps
    report.deaths = stage.deaths()
    compare(stage, report)


@contextmanager
def working(stage: Stage, report: Report, *, seed: str, clients: int = CLIENTS) -> Iterator[None]:
    """While this lasts, clients work. Afterwards everything has to be up: each of them waits for its last answer."""
    api = Api(stage.servers.address, stage.tokens, report.ledger)
    world = World()
    clerks = [Clerk(api, world, f"{seed}/{number}", stage.clock) for number in range(clients)]
    for clerk in clerks:
        clerk.start()
    try:
        yield
    finally:
        for clerk in clerks:
            clerk.stopping.set()
        for clerk in clerks:
            clerk.join(ANSWERED)
        api.give_up.set()
        faults = [clerk.fault for clerk in clerks if clerk.fault is not None]
        report.violations += [f"the test itself failed: {fault!r}" for fault in faults]


def compare(stage: Stage, report: Report, *, wake: bool = True) -> None:
    """Wait until nothing is left to do and add what is lost, doubled or wrong. ``wake``: workers are told to look, otherwise only
    what beat asks for is done."""
    kept = [said for said in report.violations if said.startswith(KEPT)]
    try:
        now = settle(stage.engine, stage.clock, stage.wake if wake else nobody, SETTLED)
    except NotSettled as left:
        kept.append(f"not settled: {left}")
        now = stage.clock()
    stored = read(stage.engine)
    report.contributions = len(stored.contributions)
    # Database and ledger hold all rounds, so what earlier rounds broke is found again.
    report.violations = [
        *kept,
        *violations(stored, report.ledger, now),
        *mails_right(stored, dict(stage.mail.received)),
        *files_lie(stored, stage.servers.folder / "home" / "files"),
    ]
    report.mails, report.duplicate_mails = len(stored.mails), stage.mail.duplicates()
    if broken := report.ledger.answers["500"]:
        report.violations.append(f"{broken} requests were answered with 500")
        report.violations += [f"500: {line}" for line in stage.broken]


def nobody() -> None:
    """Wakes nobody."""


def new_seed() -> str:
    return secrets.token_hex(4)
