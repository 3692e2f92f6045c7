"""What a person can do now: the open user tasks and awaited messages of an instance, filtered by policy.

Buttons come from here and from nowhere else: take an action out of the diagram and it is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.db import reading
from processes.organisation.actor import Actor
from processes.policy import LISTED, covers
from processes.refusals import NotFound
from processes.runtime import objects
from processes.runtime.definitions import START, DeployedDefinition, definition, latest_definition, who_of
from processes.runtime.models import FormDraft, ProcessInstance
from processes.storable import is_id

TONES = frozenset({"primary", "normal", "danger"})
#: Widgets with which units or people are chosen.
CHOOSERS = frozenset({"unit", "units", "person", "people"})


@dataclass(frozen=True)
class OfferedAction:
    """One button. ``form`` is its JSON Schema with each field's ``default`` filled in; without properties it asks nothing."""

    name: str
    element: str
    task_id: int
    title: str
    description: str
    tone: str
    confirm: str | None
    icon: str | None
    form: dict[str, Any] | None
    is_message: bool
    #: what this person has typed into it before and not sent
    draft: dict[str, Any] | None = None

    @property
    def asks(self) -> bool:
        """Whether there is anything to fill in."""
        return bool(self.form and self.form.get("properties"))


@dataclass(frozen=True)
class _Seen:
    """An instance with the row of its object, as an answer needs them."""

    instance: Any
    definition: DeployedDefinition
    row: dict[str, Any]


def actions_for(actor: Actor, instance_id: int, *, now: datetime, language: str = "vi") -> list[OfferedAction]:
    """Everything this person can do with the instance now, forms ready to be shown. NotFound if it is not theirs to see."""
    session = reading()
    seen = _see(session, [instance_id]) if is_id(instance_id) else []
    if not seen:
        raise NotFound()
    found = seen[0]
    of = found.instance
    if of.object_type and not objects.is_visible(session, actor, of.object_type, of.object_id):
        raise NotFound()
    actions = [*_offered(session, actor, found, language), *_startable(session, actor, found, language)]
    if not of.object_type and not actions and of.initiator_id != actor.id and not actor.has("admin", "designer"):
        raise NotFound()
    defaults = _defaults(session, actions, found, now)
    kept = session.execute(
        select(FormDraft.action, FormDraft.values).where(
            FormDraft.instance_id == instance_id, FormDraft.person_id == actor.id
        )
    )
    drafts: dict[str, dict[str, Any]] = dict(kept.all())
    return [
        replace(a, form=_filled(a.form, defaults), confirm=said(a.confirm, defaults), draft=drafts.get(a.name))
        for a in actions
        if _has_choice(a.form, defaults)
    ]


def actions_for_many(
    actor: Actor, instance_ids: Iterable[int], *, language: str = "vi"
) -> dict[int, list[OfferedAction]]:
    """The same for the rows of a list, without defaults and drafts; instances come from a list this person may see. Confirmations
    are as the form says them: the list knows the names (``said``)."""
    session = reading()
    found = _see(session, list(instance_ids))
    lists = _Lists(session, found)
    return {seen.instance.id: _offered(session, actor, seen, language, lists) for seen in found}


def _see(session: Session, instance_ids: Sequence[int]) -> list[_Seen]:
    columns = (
        ProcessInstance.id,
        ProcessInstance.definition_id,
        ProcessInstance.object_type,
        ProcessInstance.object_id,
        ProcessInstance.variables,
        ProcessInstance.waits,
        ProcessInstance.initiator_id,
    )
    instances = session.execute(select(*columns).where(ProcessInstance.id.in_(instance_ids))).all()
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for object_type in {i.object_type for i in instances if i.object_type}:
        table = objects.noun(object_type).table
        ids = [i.object_id for i in instances if i.object_type == object_type]
        for row in session.connection().execute(select(table).where(table.c.id.in_(ids))).mappings():
            rows[(object_type, row["id"])] = dict(row)
    return [
        _Seen(i, definition(i.definition_id, session), rows.get((i.object_type, i.object_id), {})) for i in instances
    ]


def _offered(
    session: Session, actor: Actor, seen: _Seen, language: str, lists: _Lists | None = None
) -> list[OfferedAction]:
    spec, waits = seen.definition.spec, seen.instance.waits
    who = {(action, element): words for action, known in seen.definition.actions.items() for element, words in known}
    standing, items = _Standing(session, actor, seen, lists or _Lists(session, [seen])), waits.get("items", {})
    waiting = [(outcome, e, id, False) for id, e in waits["tasks"] for outcome in spec.user_tasks[e].outcomes]
    waiting += [(name, e, id, True) for id, name, e in waits["messages"]]
    offered: dict[str, OfferedAction] = {}
    for name, element, task_id, is_message in waiting:
        # Of several alike (two unread instructions) the oldest is offered; completing it brings the next.
        if name not in offered and standing.covered(who[(name, element)], items.get(str(task_id), {})):
            offered[name] = _action(seen.definition, name, element, task_id, is_message, language)
    return list(offered.values())


def _startable(session: Session, actor: Actor, seen: _Seen, language: str) -> list[OfferedAction]:
    """The processes that this person can start from a step that is open: beside the step, as a message is, with a form of their
    own. Only a page offers them, the rows of lists do not."""
    found = []
    for task_id, element in seen.instance.waits["tasks"]:
        keys = seen.definition.starts.get(element, ())
        who = who_of(seen.definition.spec.user_tasks[element])
        if keys and _Standing(session, actor, seen, _Lists(session, [seen])).covered(who, {}):
            newest = ((key, latest_definition(key, session)) for key in keys)
            told = (
                (key, _action(deployed, START, START, task_id, True, language)) for key, deployed in newest if deployed
            )
            found += [replace(action, name=key, element=element) for key, action in told]
    return found


class _Lists:
    """The lists around the objects of several instances, read for all of them when first asked for one."""

    def __init__(self, session: Session, seen: Sequence[_Seen]) -> None:
        self._session, self._seen = session, seen
        self._found: dict[str, dict[int, dict[str, Any]]] = {}

    def of(self, object_type: str, object_id: int) -> dict[str, Any]:
        if object_type not in self._found:
            read = objects.noun(object_type).lists
            rows = [each.row for each in self._seen if each.instance.object_type == object_type]
            self._found[object_type] = read(self._session, rows) if read else {}
        return self._found[object_type].get(object_id, {})


class _Standing:
    """Whether the person is among a ``who``; the lists around an object are read only when they could decide."""

    def __init__(self, session: Session, actor: Actor, seen: _Seen, lists: _Lists) -> None:
        self._actor, self._seen, self._lists = actor, seen, lists
        of = seen.instance
        self._near = objects.load_parties(session, of.object_type, seen.row, all=False, initiator_id=of.initiator_id)

    def covered(self, who: tuple[str, ...], item: dict[str, Any]) -> bool:
        of = self._seen.instance
        variables = {**of.variables, **item}
        if covers(self._actor, who, self._near, variables):
            return True
        if of.object_type is None or LISTED.isdisjoint(who):
            return False
        return covers(self._actor, who, self._near._replace(**self._lists.of(of.object_type, of.object_id)), variables)


def _action(
    deployed: DeployedDefinition, name: str, element: str, task_id: int, is_message: bool, language: str
) -> OfferedAction:
    form = deployed.form(element, name)
    told = form or {}
    tone = told.get("x-tone", "normal")
    return OfferedAction(
        name=name,
        element=element,
        task_id=task_id,
        title=deployed.action_title(element, name, language),
        description=str(told.get(f"x-description-{language}") or told.get("description") or ""),
        tone=tone if tone in TONES else "normal",
        confirm=told.get(f"x-confirm-{language}") or told.get("x-confirm"),
        icon=told.get("x-icon"),
        form=form,
        is_message=is_message,
    )


def _defaults(session: Session, actions: Sequence[OfferedAction], seen: _Seen, now: datetime) -> dict[str, Any]:
    fields = [p for a in actions for p in (a.form or {}).get("properties", {}).values()]
    wanted = any(not p.keys().isdisjoint(("x-default", "x-from", "x-first")) for p in fields)
    if not wanted and not any("{" in (a.confirm or "") for a in actions):
        return {}
    if seen.instance.object_type is None:
        return dict(seen.instance.variables)
    # What was asked for earlier may be what is granted now.
    return {**seen.instance.variables, **objects.noun(seen.instance.object_type).defaults(session, seen.row, now)}


def _filled(form: dict[str, Any] | None, defaults: dict[str, Any]) -> dict[str, Any] | None:
    if form is None or "properties" not in form:
        return form
    properties = {}
    for name, p in form["properties"].items():
        if "x-from" in p:
            if not (choices := defaults.get(p["x-from"])):
                continue
            p = {**p, "x-choices": choices}
        if "x-first" in p:
            p = {**p, "x-first-choices": defaults.get(p["x-first"]) or []}
        begins = defaults.get(p.get("x-default", ""))
        properties[name] = p if begins in (None, [], "") else {**p, "default": begins}
    return {**form, "properties": properties}


def _has_choice(form: dict[str, Any] | None, defaults: dict[str, Any]) -> bool:
    """Whether there is somebody to choose, where a form chooses only among those the object names (``x-from``)."""
    fields = (form or {}).get("properties", {}).values()
    sources = [p["x-from"] for p in fields if "x-from" in p]
    is_free = any(p.get("x-widget") in CHOOSERS and "x-from" not in p for p in fields)
    return not sources or is_free or any(defaults.get(source) for source in sources)


def said(sentence: str | None, defaults: dict[str, Any]) -> str | None:
    """A confirmation names whom it concerns; only plain names are filled in, nothing is evaluated."""
    for name in ("lead_name", "lead", "number"):
        if sentence and f"{{{name}}}" in sentence:
            shown = defaults.get("lead_name") if name == "lead" else defaults.get(name)
            sentence = sentence.replace(f"{{{name}}}", str(shown or ""))
    return sentence
