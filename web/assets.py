"""Addresses of the bundled scripts and styles: entry name → hashed file, through the bundler's manifest."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask, current_app, url_for

EXTENSION = "chidao_assets"
FOLDER = "dist"


def init_app(app: Flask) -> None:
    """Reads the manifest once; without one (nothing built yet) pages are served unstyled and say so in the log."""
    app.extensions[EXTENSION] = read_manifest(Path(app.static_folder or "") / FOLDER / "manifest.json")
    if not app.extensions[EXTENSION]:
        app.logger.warning("web/static/dist/manifest.json is missing; run make setup to build scripts and styles.")
    app.jinja_env.globals["asset"] = asset


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
