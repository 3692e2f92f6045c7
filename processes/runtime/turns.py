"""Whose turn it is: the SQL twin of :func:`processes.policy.covers`, over every step that a deployed diagram has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true, tuple_
from sqlalchemy.orm import Session

from processes.assignments.models import Assignment, CoFollower, CoordinatingPerson, CoordinatingUnit, Reviewer
from processes.assignments.policy import spoken_for
from processes.directives.models import Directive
from processes.organisation.actor import Actor, any_of
from processes.runtime.asked import holds
from processes.runtime.definitions import definition, who_of
from processes.runtime.models import DefinitionVersion, ProcessInstance, UserTask
from processes.shares.models import KINDS, Share
from processes.shares.policy import judged_by, received_by

#: (id of the version, element)
Place = tuple[int, str]
#: who may → the steps of which that is said
Steps = dict[tuple[str, ...], list[Place]]

_OBJECTS: dict[str | None, Any] = {
    "assignment": Assignment,
    "directive": Directive,
    **dict.fromkeys(KINDS, Share),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """The steps of one kind of object that lie on a work list. An object is in one status at a time (the lint holds diagrams to
    it), so what says one (``staged``) is told by the object; what comes beside, or at its end, only by its own task."""

    staged: Steps
    beside: Steps
    #: who may → the statuses of their staged steps
    statuses: dict[tuple[str, ...], set[str]]
    #: of the staged steps
    groups: set[str]


def steps_on_the_work_list(session: Session) -> dict[str | None, Waiting]:
    """object type → its steps, over every version. Steps are few, so they are grouped by who may: one condition a group.

    Read off the diagrams and not off the rows that wait: closed directives alone are thousands of those.
    """
    found: dict[str | None, Waiting] = {}
    for id, object_type in session.execute(select(DefinitionVersion.id, DefinitionVersion.object_type)):
        waiting = found.setdefault(object_type, Waiting({}, {}, {}, set()))
        for task in definition(id, session).spec.user_tasks.values():
            if task.properties.get("work_list") == "no":
                continue
            who = who_of(task)
            if task.status and task.group != "ended" and object_type in _OBJECTS:
                waiting.staged.setdefault(who, []).append((id, task.id))
                waiting.statuses.setdefault(who, set()).add(task.status)
                waiting.groups.add(task.group or "")
            else:
                waiting.beside.setdefault(who, []).append((id, task.id))
    return found


def may_complete(actor: Actor, object_type: str | None, steps: Steps, *, mine: bool) -> ColumnElement[bool]:
    """The open tasks that the person may complete. ``mine`` leaves out what an administrator could do in another's place."""
    step = tuple_(ProcessInstance.definition_id, UserTask.element)
    elements = sorted({element for places in steps.values() for _, element in places})
    turns = [and_(step.in_(places), _any_of(actor, who, object_type, mine=mine)) for who, places in steps.items()]
    return and_(UserTask.ended_at.is_(None), UserTask.element.in_(elements), or_(false(), *turns))


def concerned(actor: Actor, object_type: str, waiting: Waiting, *, mine: bool) -> ColumnElement[bool]:
    """Whether the object alone leaves it possible that one of the staged steps is the person's: told first, it spares reading the
    others' tasks."""
    noun = _OBJECTS[object_type]
    stages = []
    for who, statuses in waiting.statuses.items():
        told = not any(word == "initiator" or word.startswith("variable:") for word in who)
        theirs = _any_of(actor, who, object_type, mine=mine) if told else true()
        stages.append(and_(noun.status.in_(sorted(statuses)), theirs))
    return and_(noun.status_group.in_(sorted(waiting.groups)), or_(false(), *stages))


def _any_of(actor: Actor, who: tuple[str, ...], object_type: str | None, *, mine: bool) -> ColumnElement[bool]:
    return any_of(actor, lambda one: or_(false(), *(_is(actor, one, word, object_type, mine=mine) for word in who)))


def _is(acting: Actor, actor: Actor, word: str, object_type: str | None, *, mine: bool) -> ColumnElement[bool]:
    """``acting``: the person themselves, where ``actor`` is somebody they stand in for."""
    if word == "system":
        return false()
    if actor.is_admin and not mine:
        return true()
    kind, _, name = word.partition(":")
    if kind == "variable":
        return holds(actor, name)
    if kind == "initiator":
        return ProcessInstance.initiator_id == actor.id
    if kind == "role" or word in {"van_thu", "inspection", "admin"}:
        return true() if actor.has(name or word) else false()
    if word == "office":
        return true() if actor.has("leader_of_office") else false()
    if word in {"drafter", "director", "approver"}:
        column = getattr(_OBJECTS.get(object_type), f"{word}_id", None)
        return false() if column is None else column == actor.id
    if word in {"giver", "receiver"}:
        if object_type not in KINDS:
            return false()
        return judged_by(acting, actor) if word == "giver" else received_by(actor)
    if word == "committee":
        if not actor.has("committee") or (actor.fields and object_type is None):
            return false()
        return Directive.field.in_(actor.fields) if actor.fields else true()
    return _is_of_assignment(actor, word) if object_type == "assignment" else false()


def _is_of_assignment(actor: Actor, word: str) -> ColumnElement[bool]:
    me = actor.id
    match word:
        case "follower":
            beside = select(CoFollower.assignment_id).where(CoFollower.person_id == me)
            return or_(Assignment.follower_id == me, Assignment.id.in_(beside))
        case "reviewer":
            return Assignment.id.in_(select(Reviewer.assignment_id).where(Reviewer.person_id == me))
        case "lead":
            ours = (spoken_for(actor, Assignment.lead_id), spoken_for(actor, Assignment.room_id))
            return or_(*ours, Assignment.officer_id == me)
        case "leader_of_unit":
            return Assignment.lead_id.in_(actor.unit_path) if actor.has("leader_of_unit") else false()
        case "coordinating":
            units = select(CoordinatingUnit.assignment_id).where(spoken_for(actor, CoordinatingUnit.unit_id))
            people = select(CoordinatingPerson.assignment_id).where(CoordinatingPerson.person_id == me)
            return or_(Assignment.id.in_(units), Assignment.id.in_(people))
        case "head_of_phong":
            return Assignment.following_unit_id == actor.unit_id if actor.has("head_of_phong") else false()
    return false()
