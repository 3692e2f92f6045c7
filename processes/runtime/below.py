"""Processes that people start from a step of another one: the lead unit of an assignment asks another for a contribution, or gives
a part of it to its own people. The step names them (``starts``); each moves an object of its own below the other's.

A noun registers itself once; the runtime knows nothing else about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from processes.organisation.actor import Actor
from processes.refusals import NotFound
from processes.runtime.definitions import START, latest_definition
from processes.runtime.forms import clean_values
from processes.runtime.uploads import check_uploads
from processes.runtime.work import PendingContribution, Work

#: The variable of an instance from which something was started: without it nobody looks for what is below.
MARK = "has_below"
#: Where nothing below an object goes on: it has ended, or is with nobody who works on it.
_OVER = frozenset({"draft", "stopped", "ended"})


@dataclass(frozen=True)
class _Kind:
    above: str
    begin: Callable[[Work, str, PendingContribution], None]
    close: Callable[[Work], None]


_kinds: dict[str, _Kind] = {}


def register(
    keys: Iterable[str],
    *,
    above: str,
    begin: Callable[[Work, str, PendingContribution], None],
    close: Callable[[Work], None],
) -> None:
    """Make processes known that are started below an ``above``. ``begin`` enters the object and starts its process; ``close`` ends
    what is open below an object that is over."""
    _kinds.update(dict.fromkeys(keys, _Kind(above, begin, close)))


def above(key: str) -> str | None:
    """The object from whose steps the process is started; None for one that is not started so."""
    return _kinds[key].above if key in _kinds else None


def startable(object_type: str | None) -> list[str]:
    """The processes that steps of this object's diagram may start."""
    return sorted(key for key, kind in _kinds.items() if kind.above == object_type)


def start(
    work: Work, key: str, values: Mapping[str, Any], files: Sequence[int], by: Actor, behalf: Actor | None
) -> None:
    """Start the process below the object in hand, whose own process stays where it is. What is asked is the other process's form;
    what is answered is the first thing on the other's timeline."""
    deployed = latest_definition(key, work.session)
    if deployed is None:
        raise NotFound()
    cleaned = clean_values(work.session, deployed.start_form, values, tuple(files), now=work.now)
    check_uploads(work.session, files, object_type=work.object_type, object_id=work.object_id, by=by)
    _kinds[key].begin(work, key, PendingContribution(START, START, cleaned, by, tuple(files), behalf=behalf))
    work.variables[MARK] = True


def follow(work: Work) -> None:
    """End what is open below the object in hand, if that is over; in the same transaction, its instance locked first."""
    if work.row.get("status_group") in _OVER:
        for close in dict.fromkeys(kind.close for kind in _kinds.values() if kind.above == work.object_type):
            close(work)
