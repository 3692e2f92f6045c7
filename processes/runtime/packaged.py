"""The diagrams that come with the product, and bringing an installation's up to theirs without undoing a designer's work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable

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
    """What became of a packaged diagram: ``deployed``, ``current``, or ``kept`` where a designer's version stays in force."""

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
    """Deploy the packaged diagrams that are new or changed. One whose newest version is a designer's is left as it is."""
    return [_bring(diagram, now) for diagram in packaged_diagrams()]


def _bring(diagram: Packaged, now: datetime) -> Brought:
    session = reading()
    newest = session.execute(
        select(DefinitionVersion.version, DefinitionVersion.deployed_by_id)
        .where(DefinitionVersion.key == diagram.key)
        .order_by(DefinitionVersion.id.desc())
        .limit(1)
    ).first()
    session.rollback()
    if newest is not None and newest.deployed_by_id is not None:
        return Brought(diagram.key, newest.version, "kept")
    deployed = deploy(diagram.xml, diagram.forms, by=None, now=now)
    unchanged = newest is not None and newest.version == deployed.version
    return Brought(diagram.key, deployed.version, "current" if unchanged else "deployed")
