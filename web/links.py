"""Addresses: the current one with something changed, and whether an address is one of our own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, request


def init_app(app: Flask) -> None:
    app.jinja_env.globals["url_with"] = url_with


def url_with(**changes: Any) -> str:
    """The current address with query parameters changed; None drops one. Changing anything but `page` starts at the
    first page again, because the third page of another filter means nothing."""
    query = dict(request.args.lists())
    if set(changes) - {"page"}:
        query.pop("page", None)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]
    text = urlencode(query, doseq=True)
    return f"{request.path}?{text}" if text else request.path


def own_path(target: str | None) -> str | None:
    """The path and query of an address when it is inside this product, else None: nobody is sent elsewhere after
    logging in (open redirect). Takes a path or a full address of this host, as the Referer header has it."""
    if not target or any(character in target for character in "\\\r\n\t") or not target.isprintable():
        return None
    parts = urlsplit(target)
    if parts.netloc and (parts.scheme not in ("http", "https") or parts.netloc != request.host):
        return None
    if parts.scheme and not parts.netloc:
        return None
    # “//host” inside the path would be read by a browser as another host.
    if not parts.path.startswith("/") or parts.path.startswith("//"):
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
