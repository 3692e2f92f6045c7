"""The diagrams that come with the product, and bringing an installation's up to theirs without undoing a designer's work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable

from sqlalchemy import select

from engine.decision import SUFFIX as TABLES
from engine.definition import decisions_called, parse_cached
from processes.db import reading
from processes.runtime.definitions import packed
from processes.runtime.deploy import deploy, tables_among
from processes.runtime.models import DefinitionVersion

SUFFIX = ".bpmn"


@dataclass(frozen=True)
class Packaged:
    """One diagram of the package with its forms and decision tables by file name."""

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


def packaged_files(xml: bytes) -> dict[str, bytes]:
    """The forms and decision tables that come with the process of this diagram; empty for one the product does not bring."""
    return files_beside(files("bpmn"), xml)


def files_beside(folder: Traversable, xml: bytes) -> dict[str, bytes]:
    """What lies in a folder for a diagram in it: its forms, and the decision tables it looks up. Raises DefinitionError."""
    key, called = decisions_called(xml)
    tables = ((name, folder / name) for name in (f"{decision}{TABLES}" for decision in called))
    return forms_in(folder / "forms" / key) | {name: table.read_bytes() for name, table in tables if table.is_file()}


def forms_in(folder: Traversable) -> dict[str, bytes]:
    """File name → content of the forms in one folder; empty when there is no such folder."""
    if not folder.is_dir():
        return {}
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(".json")}


def _packaged(diagram: Traversable) -> Packaged:
    xml = diagram.read_bytes()
    return Packaged(decisions_called(xml)[0], xml, packaged_files(xml))


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
    content = parse_cached(diagram.xml, tables_among(diagram.forms)).hash, packed(diagram.forms)
    known = [version for version in versions if (version.hash, version.forms) == content]
    if known and known[0] is versions[0]:
        return Brought(diagram.key, known[0].version, "current")
    # Deployed before and replaced since, or replaced by a designer: either way somebody chose another version.
    if known or (versions and versions[0].deployed_by_id is not None):
        return Brought(diagram.key, versions[0].version, "kept")
    return Brought(diagram.key, deploy(diagram.xml, diagram.forms, by=None, now=now).version, "deployed")
