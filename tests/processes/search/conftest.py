"""A province in which everything has been written down for the search, and asking it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from processes.runtime.jobs import run_due
from processes.search.asked import understood
from processes.search.keeping import catch_up
from processes.search.queries import Answer, find
from tests.province import Province

Find = Callable[..., dict[str, list[int]]]


@pytest.fixture
def read_files(province: Province) -> Callable[[], None]:
    """Reads the files, as the sweeps do."""

    def read() -> None:
        catch_up(province.clock())
        run_due(province.clock())

    return read


@pytest.fixture
def ask(province: Province) -> Callable[..., Answer]:
    """What somebody finds: ``ask(text, as_="stc")``."""

    def asked(text: str, as_: str = "chuyenvien", **more: Any) -> Answer:
        catch_up(province.clock())
        return find(province.office.actor(as_), understood(text), now=province.clock(), **more)

    return asked


@pytest.fixture
def found(ask: Callable[..., Answer]) -> Find:
    """kind → ids of what somebody finds, best first."""

    def ids(text: str, as_: str = "chuyenvien", **more: Any) -> dict[str, list[int]]:
        return {group.kind: [hit.id for hit in group.hits] for group in ask(text, as_, **more).groups}

    return ids
