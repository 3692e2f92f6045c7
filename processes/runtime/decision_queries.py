"""Decision tables as designers see them: with the version of the process they were deployed with."""

from __future__ import annotations

from engine.decision import SUFFIX, DecisionTable
from processes.organisation.actor import Actor
from processes.refusals import NotFound
from processes.runtime.definitions import DeployedDefinition, definition
from processes.storable import is_id


def decision_tables(actor: Actor, definition_id: int) -> list[DecisionTable]:
    """The tables of a deployed version. NotFound for people who design no processes."""
    return list(_version(actor, definition_id).spec.decisions.values())


def decision_xml(actor: Actor, definition_id: int, key: str) -> bytes:
    """One of them as it was written. NotFound when the version has no such table."""
    tables = _version(actor, definition_id).tables
    if f"{key}{SUFFIX}" not in tables:
        raise NotFound()
    return tables[f"{key}{SUFFIX}"]


def _version(actor: Actor, definition_id: int) -> DeployedDefinition:
    if not is_id(definition_id) or not actor.has("admin", "designer"):
        raise NotFound()
    try:
        return definition(definition_id)
    except KeyError:
        raise NotFound() from None
