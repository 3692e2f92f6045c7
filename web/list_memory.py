"""How a person left a list: filter, sort and page come back with the menu, and the pages of its rows know the way back.

The address always says everything, so that it can be sent to somebody else; only the bare address is completed.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from flask import Response, redirect, request, session

from web.links import own_path

KEY = "lists"
#: A cookie holds this; longer filters are simply not remembered.
LONGEST = 400


def remembered_elsewhere(name: str) -> Response | None:
    """The redirect that brings the list back as it was left, or None to show what the address says.

    Coming to the bare address from the list itself means that a filter was cleared: then the list is forgotten.
    """
    if request.args:
        # Empty pickers of a form without a script filter nothing.
        remember(name, urlencode([(key, value) for key, value in request.args.items(multi=True) if value]))
        return None
    kept = recall(name)
    if not kept:
        return None
    if came_from_itself() or request.headers.get("HX-Boosted"):
        remember(name, "")
        return None
    return redirect(f"{request.path}?{kept}", code=303)  # type: ignore[return-value]


def came_from_itself() -> bool:
    opened = own_path(request.referrer)
    return opened is not None and urlsplit(opened).path == request.path


def recall(name: str) -> str:
    """The query of the list's address, empty when it was left unfiltered."""
    kept = session.get(KEY, {}).get(name, "")
    return kept if isinstance(kept, str) else ""


def remember(name: str, query: str) -> None:
    if len(query) > LONGEST or query == recall(name):
        return
    kept = {key: value for key, value in session.get(KEY, {}).items() if key != name}
    if query:
        kept[name] = query
    session[KEY] = kept
