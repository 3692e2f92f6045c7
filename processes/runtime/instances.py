"""Process instances as people see them: which one moves an object, where it stands on its diagram."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from processes.db import reading
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit
from processes.policy import Parties
from processes.refusals import NotFound
from processes.runtime import objects
from processes.runtime.definitions import DeployedDefinition, definition, who_of
from processes.runtime.models import Claim, Contribution, DefinitionVersion, Incident, ProcessInstance, Timer
from processes.storable import is_id

#: Words of ``who`` that name one person, and where the object keeps them.
_PERSONAL = {"drafter": "drafter_id", "approver": "approver_id", "director": "director_id", "follower": "follower_id"}


_INSTANCE_OF = select(ProcessInstance.id).where(
    ProcessInstance.object_type == bindparam("type"), ProcessInstance.object_id == bindparam("of")
)


@dataclass(frozen=True, slots=True)
class CurrentStep:
    """An open user task on the diagram, and who is at it: the person who claimed it, else whose turn it is."""

    element: str
    label: str
    who: str
    initials: str


@dataclass(frozen=True, slots=True)
class WaitingTimer:
    """A timer that waits, and its moment."""

    element: str
    due: datetime


@dataclass(frozen=True, slots=True)
class DiagramState:
    """What is drawn onto the diagram. ``done``: elements left behind; ``flows``: the path; ``incidents``: failed elements."""

    done: list[str]
    flows: list[str]
    current: list[CurrentStep]
    timers: list[WaitingTimer]
    incidents: list[str]
    ended: bool


def instance_of(object_type: str, object_id: int) -> int:
    """The instance that moves this object. Raises NotFound."""
    found = (
        reading().connection().execute(_INSTANCE_OF, {"type": object_type, "of": object_id}).scalar()
        if is_id(object_id)
        else None
    )
    if found is None:
        raise NotFound()
    return found


def visible_instance(session: Session, actor: Actor, instance_id: int) -> ProcessInstance:
    """The instance, for those who may see its object; one without an object for who started it and administrators."""
    row = session.get(ProcessInstance, instance_id, populate_existing=True) if is_id(instance_id) else None
    if row is None:
        raise NotFound()
    if actor.has("admin", "designer"):
        return row
    if row.object_type is None or row.object_id is None:
        seen = row.initiator_id == actor.id
    else:
        seen = objects.is_visible(session, actor, row.object_type, row.object_id)
    if not seen:
        raise NotFound()
    return row


def diagram_xml(actor: Actor, instance_id: int) -> bytes:
    """The diagram of the version the instance runs."""
    session = reading()
    row = visible_instance(session, actor, instance_id)
    return session.execute(select(DefinitionVersion.xml).where(DefinitionVersion.id == row.definition_id)).scalar_one()


def diagram_state(actor: Actor, instance_id: int, language: str = "vi") -> DiagramState:
    """Where the instance stands and how it came there. NotFound for those who may not see what it moves."""
    session = reading()
    row = visible_instance(session, actor, instance_id)
    deployed = definition(row.definition_id, session)
    open_elements = [element for _, element in row.waits["tasks"]]
    left, flows = path(
        session.scalars(select(Contribution.path).where(Contribution.instance_id == row.id).order_by(Contribution.id))
    )
    timers = session.execute(
        select(Timer.element, Timer.due_at).where(Timer.instance_id == row.id).order_by(Timer.due_at, Timer.task_id)
    )
    incidents = session.scalars(
        select(Incident.element)
        .where(Incident.instance_id == row.id, Incident.resolved_at.is_(None))
        .order_by(Incident.id)
    )
    return DiagramState(
        done=[element for element in left if element not in open_elements],
        flows=flows,
        current=_current_steps(session, row, deployed, open_elements, language),
        timers=[WaitingTimer(timer.element, timer.due_at) for timer in timers],
        incidents=[element for element in incidents if element],
        ended=row.ended_at is not None,
    )


def path(batches: Iterable[list[Any]]) -> tuple[list[str], list[str]]:
    """The elements that were left (or ended the instance) and the flows that were taken, each once, in order."""
    left: dict[str, None] = {}
    flows: dict[str, None] = {}
    for events in batches:
        for kind, element in events:
            if kind == "flow":
                flows[element] = None
            elif kind in {"left", "fired", "ended"} and element:
                left[element] = None
    return list(left), list(flows)


def initials(name: str) -> str:
    """The first letters of the last two words: Vietnamese names end with the one people are called by."""
    return "".join(word[0] for word in name.split()[-2:]).upper()


def _current_steps(
    session: Session, row: ProcessInstance, deployed: DeployedDefinition, elements: list[str], language: str
) -> list[CurrentStep]:
    if not elements:
        return []
    claimed = session.execute(
        select(Claim.element, Person.name).join(Person, Person.id == Claim.person_id).where(Claim.instance_id == row.id)
    )
    claims = {claim.element: claim.name for claim in claimed}
    names = _names_of_parties(session, row)
    steps = []
    # The step that says how the object stands comes first: it is what a viewer looks at.
    for element in sorted(dict.fromkeys(elements), key=lambda each: not deployed.spec.user_tasks[each].status):
        turn = (names[word] for word in who_of(deployed.spec.user_tasks[element]) if word in names)
        who = claims.get(element) or next(turn, "")
        steps.append(CurrentStep(element, deployed.element_name(element, language), who, initials(who)))
    return steps


def _names_of_parties(session: Session, row: ProcessInstance) -> dict[str, str]:
    """word of ``who`` → the name of the person or unit it means for this object."""
    business = objects.load_row(session.connection(), row.object_type, row.object_id)
    parties = objects.load_parties(session, row.object_type, business, all=False, initiator_id=row.initiator_id)
    people = {word: getattr(parties, column) for word, column in _PERSONAL.items()}
    people["initiator"] = parties.initiator_id
    found = session.execute(select(Person.id, Person.name).where(Person.id.in_([*people.values(), parties.officer_id])))
    by_id = {person.id: person.name for person in found}
    names = {word: by_id[id] for word, id in people.items() if id in by_id}
    lead = by_id.get(parties.officer_id) if parties.officer_id else _unit_name(session, parties)
    if lead:
        names["lead"] = lead
    return names


def _unit_name(session: Session, parties: Parties) -> str | None:
    return session.scalar(select(Unit.name).where(Unit.id == parties.lead_id))
