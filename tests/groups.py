"""Which tests one worker runs together: those that share servers which are slow to begin, and follow one another."""

from __future__ import annotations

from xdist.scheduler.loadscope import LoadScopeScheduling

#: Folders whose tests stay together; every other test goes to whoever is free.
TOGETHER = {"/grown/": "grown", "/faults/": "faults"}


class Groups(LoadScopeScheduling):
    """Hands out the largest group first, then test by test."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return next((group for folder, group in TOGETHER.items() if folder in path), nodeid)
