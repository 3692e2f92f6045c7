"""How often Python looks for garbage. A command leaves thousands of small objects that refer to each other (the tokens of its
instance); with Python's defaults the collector walks through the whole application again and again to find them."""

from __future__ import annotations

import gc

#: So many more objects made than gone until the youngest are looked through: about one command's. Python's default is 700.
YOUNG = 10_000
#: How often the younger generation is looked through before the next older one is: Python's defaults.
OLDER = (10, 10)


def settle() -> None:
    """The process is about to begin its work: what it consists of by now stays, and is not looked through any more. Processes
    forked from it then share these pages for longer, too."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *OLDER)


def unsettle() -> None:
    """As Python does by default (a measurement within a process that goes on with something else)."""
    gc.unfreeze()
    gc.set_threshold(700, *OLDER)
