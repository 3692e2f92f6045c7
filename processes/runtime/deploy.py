"""Deploying a diagram: lint first, then a new version; running instances stay on theirs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from engine.definition import ProcessDefinition, parse_cached
from engine.errors import DefinitionError
from engine.lint import Diagnostic, lint
from processes import telemetry
from processes.command import in_transaction
from processes.organisation.actor import Actor
from processes.organisation.models import ROLES
from processes.policy import WHO
from processes.refusals import NotFound, Refusal
from processes.runtime import objects
from processes.runtime.definitions import DeployedDefinition, definition, latest_definition
from processes.runtime.fitting import unfit
from processes.runtime.models import DefinitionTimer, DefinitionVersion
from processes.runtime.operations import catalogue
from processes.runtime.schedules import next_start

MAX_FORMS = 200
MAX_FORM_BYTES = 200_000


class DeploymentRefused(Refusal):
    """The diagram or one of its forms cannot be deployed; ``diagnostics`` say what and where."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        super().__init__("Sơ đồ chưa triển khai được: còn {n} lỗi.", n=sum(d.severity == "error" for d in diagnostics))
        self.diagnostics = diagnostics


def may_deploy(actor: Actor) -> bool:
    """Process designers and administrators; to everybody else the pages and calls do not exist."""
    return actor.has("designer", "admin")


def check(xml: bytes, forms: Mapping[str, bytes]) -> list[Diagnostic]:
    """Everything to be said about a diagram with its forms, against this product's operations, roles, objects and columns."""
    roles = WHO | {f"role:{role}" for role in ROLES}
    found = lint(xml, forms=forms, operations=catalogue(), roles=roles, objects=objects.object_types())
    return found if any(d.severity == "error" for d in found) else [*unfit(parse_cached(xml)), *found]


@telemetry.command
def deploy(xml: bytes, forms: Mapping[str, bytes] | None, *, by: Actor | None, now: datetime) -> DeployedDefinition:
    """Deploy a diagram as the newest version of its process.

    ``forms`` are file name → JSON Schema: they come on top of those of the version before, so that who adds one step sends
    one form. The same diagram with the same forms again is no new version. ``by`` None is the installation itself. Raises
    DeploymentRefused, or NotFound for a person without the right.
    """
    if by is not None and not may_deploy(by):
        raise NotFound()
    return definition(_deploy(xml, forms, by, now))


@in_transaction
def _deploy(session: Session, xml: bytes, forms: Mapping[str, bytes] | None, by: Actor | None, now: datetime) -> int:
    previous = _previous(session, xml)
    kept = {name: orjson.dumps(form) for name, form in previous.forms.items()} if previous else {}
    forms = {**kept, **(forms or {})}
    if len(forms) > MAX_FORMS or any(len(text) > MAX_FORM_BYTES for text in forms.values()):
        raise Refusal("Có quá nhiều biểu mẫu, hoặc một biểu mẫu quá lớn.")
    diagnostics = check(xml, forms)
    if any(d.severity == "error" for d in diagnostics):
        raise DeploymentRefused(diagnostics)
    parsed = parse_cached(xml)
    read: dict[str, Any] = {name: orjson.loads(text) for name, text in forms.items()}
    if previous is not None and previous.spec.hash == parsed.hash and previous.forms == read:
        return previous.id
    id: int = session.execute(
        insert(DefinitionVersion)
        .values(
            key=parsed.key,
            version=previous.version + 1 if previous else 1,
            title=parsed.title or parsed.key,
            object_type=parsed.object,
            hash=parsed.hash,
            xml=xml,
            forms=read,
            deployed_at=now,
            deployed_by_id=by.id if by else None,
        )
        .returning(DefinitionVersion.id)
    ).scalar_one()
    _schedule(session, parsed, now)
    return id


def _previous(session: Session, xml: bytes) -> DeployedDefinition | None:
    try:
        key = parse_cached(xml).key
    except DefinitionError:
        return None  # lint says what is wrong with it, in the designer's words
    return latest_definition(key, session)


def _schedule(session: Session, parsed: ProcessDefinition, now: datetime) -> None:
    """Timers of start events belong to the newest version: a deployment moves them, it never adds a second one. A start that
    was due and not made yet stays due: deploying late must not lose it."""
    of_it = DefinitionTimer.key == parsed.key
    missed = dict(
        session.execute(
            select(DefinitionTimer.element, DefinitionTimer.due_at)
            .where(of_it, DefinitionTimer.due_at <= now)
            .with_for_update()  # a sweeper may be making that very start
        ).all()
    )
    session.execute(delete(DefinitionTimer).where(of_it))
    if parsed.schedules:
        session.execute(
            insert(DefinitionTimer),
            [
                {"key": parsed.key, "element": element, "due_at": missed.get(element) or next_start(schedule, now)}
                for element, schedule in parsed.schedules.items()
            ],
        )
