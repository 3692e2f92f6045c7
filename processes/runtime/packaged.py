"""The diagrams that come with the product, and bringing an installation's up to theirs without undoing a designer's work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable

import orjson
from sqlalchemy import select

from engine.definition import parse_cached
from processes.db import reading
from processes.runtime.deploy import deploy
from processes.runtime.models import DefinitionVersion

SUFFIX = ".bpmn"


@dataclass(frozen=True)
class Packaged:
    """One diagram of the package with its forms: file name → JSON Schema."""

    key: str
    xml: bytes
    forms: dict[str, bytes]


@dataclass(frozen=True)
class Brought:
    """What became of a packaged diagram: ``deployed``, ``current``, or ``kept`` where somebody's own version stays in force."""

    key: str
    version: int
    what: str


def packaged_diagrams() -> list[Packaged]:
    """Every diagram of the package, those that nothing depends on first (by name, assignments before directives)."""
    folder = files("bpmn")
    found = [entry for entry in folder.iterdir() if entry.name.endswith(SUFFIX)]
    return [_packaged(entry) for entry in sorted(found, key=lambda entry: entry.name)]


def packaged_forms(key: str) -> dict[str, bytes]:
    """The forms that come with the process; empty for a process the product does not bring."""
    return forms_in(files("bpmn") / "forms" / key)


def forms_in(folder: Traversable) -> dict[str, bytes]:
    """File name → content of the forms in one folder; empty when there is no such folder."""
    if not folder.is_dir():
        return {}
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(".json")}


def _packaged(diagram: Traversable) -> Packaged:
    xml = diagram.read_bytes()
    key = parse_cached(xml).key
    return Packaged(key, xml, packaged_forms(key))


def deploy_packaged(now: datetime) -> list[Brought]:
    """Deploy the packaged diagrams that are new or changed. A version of somebody's own, deployed since, is left in force."""
    return [_bring(diagram, now) for diagram in packaged_diagrams()]


def _bring(diagram: Packaged, now: datetime) -> Brought:
    session = reading()
    versions = session.execute(
        select(
            DefinitionVersion.version, DefinitionVersion.hash, DefinitionVersion.forms, DefinitionVersion.deployed_by_id
        )
        .where(DefinitionVersion.key == diagram.key)
        .order_by(DefinitionVersion.id.desc())
    ).all()
    session.rollback()
    content = parse_cached(diagram.xml).hash, {name: orjson.loads(text) for name, text in diagram.forms.items()}
    known = [version for version in versions if (version.hash, version.forms) == content]
    if known and known[0] is versions[0]:
        return Brought(diagram.key, known[0].version, "current")
    # Deployed before and replaced since, or replaced by a designer: either way somebody chose another version.
    if known or (versions and versions[0].deployed_by_id is not None):
        return Brought(diagram.key, versions[0].version, "kept")
    return Brought(diagram.key, deploy(diagram.xml, diagram.forms, by=None, now=now).version, "deployed")
