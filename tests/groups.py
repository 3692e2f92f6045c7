"""Which tests one worker runs together: those that share something slow to begin, or that follow one another."""

from __future__ import annotations

from xdist.scheduler.loadscope import LoadScopeScheduling

#: Folders whose tests stay together; every other test goes to whoever is free.
TOGETHER = {"/e2e/": "browser", "/grown/": "grown", "/faults/": "faults"}


class Groups(LoadScopeScheduling):
    """Hands out the largest group first: a browser that is started once, processes that die on the way."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return next((group for folder, group in TOGETHER.items() if folder in path), nodeid)
