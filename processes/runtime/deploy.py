"""Deploying a diagram: lint first, then a new version; running instances stay on theirs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import orjson
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from engine.decision import SUFFIX, read_decision
from engine.definition import ProcessDefinition, decisions_called, parse_cached
from engine.errors import DefinitionError
from engine.lint import Diagnostic, lint
from processes import telemetry
from processes.command import in_transaction
from processes.organisation.actor import Actor
from processes.organisation.models import ROLES
from processes.policy import WHO
from processes.refusals import NotFound, Refusal
from processes.runtime import objects
from processes.runtime.definitions import DeployedDefinition, definition, latest_definition, packed, unpacked
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
    if any(d.severity == "error" for d in found):
        return found
    return [*unfit(parse_cached(xml, tables_among(forms))), *found]


def tables_among(files: Mapping[str, bytes]) -> tuple[bytes, ...]:
    """The decision tables among the files that go with a diagram."""
    return tuple(content for name, content in files.items() if name.endswith(SUFFIX))


@telemetry.command
def deploy(xml: bytes, forms: Mapping[str, bytes] | None, *, by: Actor | None, now: datetime) -> DeployedDefinition:
    """Deploy a diagram as the newest version of its process.

    ``forms`` are file name → JSON Schema, or decision table (``.dmn``): they come on top of those of the version before, so that
    who adds one step sends one form. The same diagram with the same forms again is no new version. ``by`` None is the
    installation itself. Raises DeploymentRefused, or NotFound for a person without the right.
    """
    if by is not None and not may_deploy(by):
        raise NotFound()
    return definition(_deploy(xml, forms, by, now))


@telemetry.command
def deploy_decision(table: bytes, *, by: Actor | None, now: datetime) -> list[DeployedDefinition]:
    """Deploy a decision table (DMN): a new version of every process whose newest version looks it up, with all else as it is.

    Instances that have begun keep the table they began with. Raises DeploymentRefused where the table, or a diagram with it, is at
    fault, and NotFound for a person without the right.
    """
    if by is not None and not may_deploy(by):
        raise NotFound()
    return [definition(id) for id in _deploy_decision(table, by, now)]


@in_transaction
def _deploy_decision(session: Session, table: bytes, by: Actor | None, now: datetime) -> list[int]:
    try:
        key = read_decision(table).id
    except DefinitionError as problem:
        told = f"không dùng được bảng quyết định: {problem.sentence}"
        found = Diagnostic(problem.element, "decision-table", "error", problem.sentence, told)
        raise DeploymentRefused([found]) from None
    newest = select(func.max(DefinitionVersion.id)).group_by(DefinitionVersion.key)
    diagrams = session.scalars(
        select(DefinitionVersion.xml).where(DefinitionVersion.id.in_(newest)).order_by(DefinitionVersion.key)
    ).all()
    using = [xml for xml in diagrams if key in decisions_called(xml)[1]]
    if not using:
        raise Refusal("Chưa có quy trình nào dùng bảng quyết định “{key}”.", key=key)
    return [_deploy_in(session, xml, {f"{key}{SUFFIX}": table}, by, now) for xml in using]


@in_transaction
def _deploy(session: Session, xml: bytes, forms: Mapping[str, bytes] | None, by: Actor | None, now: datetime) -> int:
    return _deploy_in(session, xml, forms, by, now)


def _deploy_in(session: Session, xml: bytes, forms: Mapping[str, bytes] | None, by: Actor | None, now: datetime) -> int:
    previous = _previous(session, xml)
    kept = {name: orjson.dumps(form) for name, form in previous.forms.items()} if previous else {}
    kept |= previous.tables if previous else {}
    forms = {**kept, **(forms or {})}
    if len(forms) > MAX_FORMS or any(len(text) > MAX_FORM_BYTES for text in forms.values()):
        raise Refusal("Có quá nhiều biểu mẫu, hoặc một biểu mẫu quá lớn.")
    diagnostics = check(xml, forms)
    if any(d.severity == "error" for d in diagnostics):
        raise DeploymentRefused(diagnostics)
    parsed = parse_cached(xml, tables_among(forms))
    read = packed(forms)
    same = previous is not None and (previous.forms, previous.tables) == unpacked(read)
    if same and previous is not None and previous.spec.hash == parsed.hash:
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
        key, _ = decisions_called(xml)
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
