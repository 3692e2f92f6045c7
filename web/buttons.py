"""How the buttons of a diagram are ordered and drawn: what is expected next first, dangerous ones last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app

from processes.runtime.actions import OfferedAction, said
from web import assets

#: The place of a button whose form names none.
LAST = 100
SYMBOL = re.compile(r'<symbol id="([^"]+)"')


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(by_weight=by_weight, for_row=for_row, known_icon=known_icon)
    app.jinja_env.tests["expected"] = is_expected


def weight(action: OfferedAction) -> tuple[bool, bool, bool, float]:
    place = (action.form or {}).get("x-order", LAST)
    return action.tone == "danger", action.is_message, action.tone != "primary", place


def by_weight(actions: Sequence[OfferedAction]) -> list[OfferedAction]:
    """The steps the diagram waits for, then what may be said beside them, then what is dangerous; among these as the forms
    say (``x-order``), else as drawn."""
    return sorted(actions, key=weight)


def is_expected(action: OfferedAction) -> bool:
    """Whether this is the step the process waits for, the only kind of button that is ever filled: its form says so, or
    says nothing of how it looks. Reopening what is closed is possible, not expected."""
    says_nothing = "x-tone" not in (action.form or {})
    return not action.is_message and (action.tone == "primary" or says_nothing)


def for_row(
    actions: Sequence[OfferedAction],
    most: int,
    lead: str | None = None,
    number: str | None = None,
    *,
    dangerous: int = 0,
) -> list[OfferedAction]:
    """The few that fit into a row of a list: ``most`` of the harmless and, where a list is the place for it, so many ``dangerous``
    ones that ask first. What they ask names the row's lead unit and number."""
    names = {"lead_name": lead, "number": number}
    sorted_ = [replace(each, confirm=said(each.confirm, names)) for each in by_weight(actions)]
    harmless = [action for action in sorted_ if action.tone != "danger"]
    asking = [action for action in sorted_ if action.tone == "danger" and (action.asks or action.confirm)]
    return harmless[:most] + asking[:dangerous]


def known_icon(name: str | None) -> str | None:
    """The icon a form names, if it is one of ours: a designer's form may name any."""
    sprite = current_app.extensions[assets.EXTENSION].get("icons.svg")
    if not name or not sprite:
        return None
    return name if name in symbols_of(Path(current_app.static_folder or "") / assets.FOLDER / sprite) else None


@lru_cache(maxsize=4)
def symbols_of(sprite: Path) -> frozenset[str]:
    """The names in a sprite; its file name carries a hash, so it never changes."""
    return frozenset(SYMBOL.findall(sprite.read_text(encoding="utf-8")))
