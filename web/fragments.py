"""Answers to htmx, which asks for a piece of a page, and to a plain browser, which asks for all of it."""

from __future__ import annotations

from flask import Response, redirect, request


def wants_fragment() -> bool:
    """Whether this request replaces a piece of the page that is open. Going back in the history asks for a page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def see_other(address: str) -> Response:
    """After a command: the browser goes to `address` with GET, whoever asked."""
    if wants_fragment():
        return Response(status=204, headers={"HX-Redirect": address})
    return redirect(address, code=303)  # type: ignore[return-value]
