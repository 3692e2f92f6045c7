"""That something was published or taken back: whoever keeps public pages ready forgets them."""

from __future__ import annotations

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def listen(listener: Callable[[], None]) -> None:
    """Have it called after each change in this process; once, when the application is put together."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell() -> None:
    for listener in _listeners:
        listener()
