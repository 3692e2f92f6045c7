"""Deployed process definitions: what a version says about its elements, actions and forms. Read-only and cached for good,
because a version never changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from engine.decision import SUFFIX
from engine.definition import ProcessDefinition, parse_cached
from engine.elements import EndElement, UserTaskElement
from processes.db import connection_of, reading
from processes.prepared import PreparedRow
from processes.runtime.models import DefinitionVersion
from processes.settings import current

Form = dict[str, Any]
#: The action with which a process begins that is started from a step of another one.
START = "start"


@dataclass(frozen=True)
class StatusLabel:
    """A status in people's words, and the group it is counted in."""

    vi: str
    en: str
    group: str


@dataclass(frozen=True)
class DeployedDefinition:
    """One version of a process as it runs: the parsed diagram and the forms deployed with it."""

    id: int
    key: str
    version: int
    title: str
    object_type: str | None
    spec: ProcessDefinition
    forms: Mapping[str, Form] = field(default_factory=dict)
    #: decision tables by file name
    tables: Mapping[str, bytes] = field(default_factory=dict)

    def form(self, element: str, action: str) -> Form | None:
        """The form of an action: ``<element>.<action>``, else ``<element>``, else the one several elements share, ``<action>``."""
        task = self.spec.user_tasks.get(element)
        if task is None:
            names = [action]
        elif len(task.outcomes) == 1:
            names = [f"{element}.{action}", element, action]
        else:
            names = [f"{element}.{action}", action]
        return next((self.forms[f"{name}.json"] for name in names if f"{name}.json" in self.forms), None)

    def action_title(self, element: str, action: str, language: str = "vi") -> str:
        """The words on the button: the form's title, else the element's name (the action's, when several share the element)."""
        form = self.form(element, action) or {}
        title = _said_otherwise(form, language) or form.get(f"x-title-{language}") or form.get("title")
        if title:
            return str(title)
        task = self.spec.user_tasks.get(element)
        name = task.name if task is not None and len(task.outcomes) == 1 else None
        if task is None and (message := self.spec.messages.get(element)) is not None:
            name = message.name
        return name or action

    def element_name(self, element: str, language: str = "vi") -> str:
        """What the diagram calls an element, in the language asked for where the diagram has it."""
        found = (
            self.spec.user_tasks.get(element) or self.spec.messages.get(element) or self.spec.end_events.get(element)
        )
        if found is None:
            return self.spec.names.get(element) or element
        other = found.properties.get(f"name_{language}")
        return other or found.name or element

    @cached_property
    def actions(self) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
        """Every action the version knows: its name → [(element that offers it, who may)]."""
        known: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for task in self.spec.user_tasks.values():
            for action in (*task.outcomes, *task.starts):
                known.setdefault(action, []).append((task.id, who_of(task)))
        for message in self.spec.messages.values():
            known.setdefault(message.message, []).append((message.id, message.who))
        return known

    @cached_property
    def starts(self) -> dict[str, tuple[str, ...]]:
        """element → the processes that can be started from it."""
        return {task.id: task.starts for task in self.spec.user_tasks.values() if task.starts}

    @property
    def start_form(self) -> Form | None:
        """What starting this process from a step of another one asks."""
        return self.forms.get(f"{START}.json")

    @cached_property
    def status_labels(self) -> dict[str, StatusLabel]:
        """The statuses this version can give its object, with their words."""
        labels = {}
        elements: list[UserTaskElement | EndElement] = [*self.spec.user_tasks.values(), *self.spec.end_events.values()]
        for element in elements:
            if element.status:
                vi = element.properties.get("status_label") or element.name or element.status
                en = element.properties.get("status_label_en") or element.properties.get("name_en") or vi
                labels[element.status] = StatusLabel(vi, en, element.group or "in_progress")
        return labels


def _said_otherwise(form: Form, language: str) -> Any:
    """The words of the other way to speak of results, where the office has chosen it and the form knows it (T8: đạt, không đạt)."""
    words = form.get("x-titles", {}).get(current.get("result_words"), {})
    return words.get(language) or words.get("vi")


def who_of(task: UserTaskElement) -> tuple[str, ...]:
    """Who may complete a user task: the diagram's ``who``; the lane's name is the fallback, read as a role."""
    return task.who or ((f"role:{task.lane}",) if task.lane else ())


def unpacked(stored: Mapping[str, Any]) -> tuple[dict[str, Form], dict[str, bytes]]:
    """The files of a version as they are stored: forms, and decision tables, which are kept as they were written."""
    forms = {name: form for name, form in stored.items() if not name.endswith(SUFFIX)}
    return forms, {name: text.encode() for name, text in stored.items() if name.endswith(SUFFIX)}


def packed(files: Mapping[str, bytes]) -> dict[str, Any]:
    """The files that go with a diagram, as a version stores them. They have to be sound."""
    return {
        name: content.decode() if name.endswith(SUFFIX) else orjson.loads(content) for name, content in files.items()
    }


_NEWEST = PreparedRow(
    select(func.max(DefinitionVersion.id).label("id")).where(DefinitionVersion.key == bindparam("of"))
)
_by_id: dict[int, DeployedDefinition] = {}


def forget_definitions() -> None:
    """Empty the cache: another database is behind it now (tests, restore)."""
    _by_id.clear()


def definition(definition_id: int, session: Session | None = None) -> DeployedDefinition:
    """The deployed version with this id; KeyError if there is none."""
    if definition_id not in _by_id:
        row = (session or reading()).get(DefinitionVersion, definition_id)
        if row is None:
            raise KeyError(definition_id)
        forms, tables = unpacked(row.forms)
        spec = parse_cached(row.xml, tuple(tables.values()))
        _by_id[definition_id] = DeployedDefinition(
            row.id, row.key, row.version, row.title, row.object_type, spec, forms, tables
        )
    return _by_id[definition_id]


def latest_definition(key: str, session: Session | None = None) -> DeployedDefinition | None:
    """The newest version of a process: the one new instances follow."""
    session = session or reading()
    newest = (_NEWEST.first(connection_of(session), {"of": key}) or {}).get("id")
    return None if newest is None else definition(newest, session)


def status_labels(session: Session | None = None) -> dict[tuple[str, str], StatusLabel]:
    """(object type, status) → its words, over every version: old instances keep statuses that the newest no longer has."""
    session = session or reading()
    labels: dict[tuple[str, str], StatusLabel] = {}
    for id in session.scalars(select(DefinitionVersion.id).order_by(DefinitionVersion.id)):
        version = definition(id, session)
        for status, label in version.status_labels.items():
            labels[(version.object_type or "", status)] = label
    return labels
