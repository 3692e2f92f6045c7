"""The bundled scripts and styles: entry name → hashed file, through the bundler's manifest; sent compressed."""

from __future__ import annotations

import gzip
import json
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, Response, current_app, redirect, request, url_for
from werkzeug.security import safe_join

from web.auth import public

pages = Blueprint("marks", __name__)

EXTENSION = "chidao_assets"
FOLDER = "dist"
COMPRESSIBLE = frozenset({".css", ".js", ".svg"})


def init_app(app: Flask) -> None:
    """Reads the manifest once; without one (nothing built yet) pages are served unstyled and say so in the log."""
    app.extensions[EXTENSION] = read_manifest(Path(app.static_folder or "") / FOLDER / "manifest.json")
    if not app.extensions[EXTENSION]:
        app.logger.warning("web/static/dist/manifest.json is missing; run make setup to build scripts and styles.")
    app.jinja_env.globals["asset"] = asset
    app.view_functions["static"] = send_static
    app.register_blueprint(pages)


def read_manifest(path: Path) -> dict[str, str]:
    try:
        entries: dict[str, str] = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    return entries


def asset(entry: str) -> str:
    """The address of `app.js`, `app.css` … with the hash that lets browsers keep it for good."""
    hashed = current_app.extensions[EXTENSION].get(entry, entry)
    return url_for("static", filename=f"{FOLDER}/{hashed}")


def send_static(filename: str) -> Response:
    """A file of `web/static/`. Bundles are seven times smaller compressed, which the old lines of communes notice;
    the embedded server does not compress by itself."""
    path = safe_join(current_app.static_folder or "", filename)
    is_bundle = filename.startswith(f"{FOLDER}/") and Path(filename).suffix in COMPRESSIBLE
    if path is None or not is_bundle or "gzip" not in request.accept_encodings or not Path(path).is_file():
        return current_app.send_static_file(filename)
    media_type = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(compressed(path), headers=headers, content_type=media_type)


@pages.get("/favicon.ico")
@public
def send_favicon() -> Response:
    """Where browsers look for the mark while they show what is no page of ours: a document, an answer of the API."""
    return cast(Response, redirect(url_for("static", filename="mark.svg"), code=301))


@lru_cache(maxsize=64)
def compressed(path: str) -> bytes:
    """Once per file: its name changes when its content does."""
    return gzip.compress(Path(path).read_bytes(), mtime=0)
