"""Rows of the queries as the API shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask_babel import get_locale

from processes.assignments.rows import AssignmentRow
from processes.assignments.view import assignment_view
from processes.db import reading
from processes.directives.queries import DirectiveRow, directive_view
from processes.directives.relations import Related, relations_of
from processes.edits.saving import version_of
from processes.lists.lists import entry
from processes.organisation.actor import Actor
from processes.organisation.queries import unit_options
from processes.refusals import NotFound
from processes.runtime import objects
from processes.runtime.actions import OfferedAction, actions_for
from processes.runtime.instances import instance_of
from processes.runtime.queries import DefinitionRow, InstanceView, OpenTask
from processes.runtime.timeline import TimelineEntry
from processes.series.policy import SERIES
from processes.series.queries import SeriesRow, series_view
from web import clock
from web.api.lookups import LISTED
from web.series_words import period_label, rule_sentence


def language() -> str:
    return str(get_locale() or "vi")


def moment(value: datetime | None) -> str | None:
    """An instant with the offset of the office's zone."""
    return clock.local(value).isoformat() if value else None


def person(who: Any) -> dict[str, Any] | None:
    """Anything with a user name, a name and a position."""
    return {"username": who.username, "name": who.name, "position": who.position} if who else None


def in_list(field: str, code: str | None) -> dict[str, Any] | None:
    """An entry of the list that the field of a directive is chosen from."""
    found = entry(LISTED[field], code)
    if found is None:
        return {"code": code, "name": code} if code else None
    return {"code": found.code, "name": found.name_en if language() == "en" else found.name}


def file(stored: Any) -> dict[str, Any]:
    return {"id": stored.id, "name": stored.name, "media_type": stored.media_type, "size": stored.size}


def action(offered: OfferedAction) -> dict[str, Any]:
    return {"name": offered.name, "title": offered.title, "form": offered.form}


def me(actor: Actor) -> dict[str, Any]:
    own = next(unit for unit in unit_options() if unit.id == actor.unit_id)
    return {
        **(person(actor) or {}),
        "unit": {"code": own.code, "name": own.name},
        "roles": sorted(actor.roles),
        "fields_of_work": sorted(actor.fields),
        "language": actor.language,
    }


def assignment_row(row: AssignmentRow) -> dict[str, Any]:
    same = "id content coordinating key status clock due_on due_soon overdue remaining_days timeliness days rejections extensions"
    moments = "due_at original_due_at entered_at issued_at accepted_at submitted_at ended_at"
    return {
        **{name: getattr(row, name) for name in same.split()},
        **{name: moment(getattr(row, name)) for name in moments.split()},
        **{name: person(getattr(row, name)) for name in "follower officer drafter approver director".split()},
        "directive": {
            "id": row.directive_id,
            "number": row.number,
            "date": row.directive_date,
            "subject": row.subject,
        },
        "lead": {"code": row.lead_code, "name": row.lead_name},
        "status_label": in_words(row, "status_label"),
        "group": row.status_group,
        "period": {
            "series": row.period.series_id,
            "code": row.period.code,
            "label": period_label(row.period.code),
        }
        if row.period
        else None,
    }


def series_row(row: SeriesRow) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ("id", "content", "given", "total", "status")},
        "lead": {"code": row.lead_code, "name": row.lead_name},
        "rule": rule_sentence(row.rule),
        "repeat": row.rule.frequency,
        "status_label": in_words(row, "status_label"),
        "group": row.status_group,
    }


def series(actor: Actor, id: int) -> dict[str, Any]:
    seen = series_view(actor, id, now=clock.now())
    return {
        **series_row(seen.row),
        **{name: moment(getattr(seen, name)) for name in ("entered_at", "issued_at", "ended_at")},
        "directive": {
            "id": seen.row.directive_id,
            "number": seen.row.number,
            "date": seen.directive_date,
            "subject": seen.subject,
        },
        "drafter": person(seen.drafter),
        "follower": person(seen.follower),
        "expected_product": seen.expected_product,
        "assignments": [assignment_row(row) for row in seen.periods],
        "coming": [
            {
                "code": each.period.code,
                "label": period_label(each.period),
                "due_on": each.due_on,
                "opens_on": each.opens_on,
            }
            for each in seen.coming
        ],
        "actions": offered(actor, seen.row.instance_id),
    }


def values_and_files(body: Mapping[str, Any]) -> tuple[dict[str, Any], list[int]]:
    """Form values and the ids of files: commands take them apart, the body of a call names both."""
    values = dict(body)
    return values, values.pop("files", None) or []


def offered(actor: Actor, instance_id: int) -> list[dict[str, Any]]:
    """What the caller may do now."""
    return [action(each) for each in actions_for(actor, instance_id, now=clock.now(), language=language())]


def created(object_type: str, id: int) -> dict[str, Any]:
    return {"id": id, "status": status_of(object_type, id)}


def status_of(object_type: str, id: int) -> str:
    return str(objects.load_row(reading().connection(), object_type, id)["status"])


def assignment(actor: Actor, id: int) -> dict[str, Any]:
    seen = assignment_view(actor, id, now=clock.now())
    return {
        **assignment_row(seen.row),
        "version": version_of("assignment", id),
        "coordinating_units": [{"code": unit.code, "name": unit.name} for unit in seen.coordinating_units],
        "coordinating_people": [person(each) for each in seen.coordinating_people],
        "expected_product": seen.expected_product,
        "files": [file(each) for each in seen.files],
        "actions": offered(actor, seen.row.instance_id),
    }


def after_action(actor: Actor, object_type: str, id: int) -> dict[str, Any]:
    """The object as it is now; one that the caller no longer sees (deleted, handed to others) by id and status alone."""
    shown = {"assignment": assignment, "directive": directive, SERIES: series}[object_type]
    try:
        return shown(actor, id)
    except NotFound:
        return created(object_type, id)


def in_words(row: Any, name: str) -> str:
    """A text that a row carries in both languages."""
    return str(getattr(row, f"{name}_en") if language() == "en" else getattr(row, name))


def directive_row(row: DirectiveRow) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ("id", "number", "date", "subject", "status")},
        **{name: moment(getattr(row, name)) for name in ("entered_at", "issued_at")},
        **{name: person(getattr(row, name)) for name in ("director", "approver", "drafter")},
        "type": in_list("type", row.type),
        "status_label": in_words(row, "status_label"),
        "group": row.status_group,
    }


def directive(actor: Actor, id: int) -> dict[str, Any]:
    seen = directive_view(actor, id, now=clock.now())
    same = "source publish signer signer_position issuing_level issuing_body copies pages copied_from"
    return {
        **directive_row(seen.row),
        **{name: getattr(seen, name) for name in same.split()},
        "issue_hour": seen.row.issue_hour,
        "entry_due_at": moment(seen.row.entry_due_at),
        "entry_late": seen.row.entry_late,
        "field": in_list("field", seen.row.field),
        "urgency": in_list("urgency", seen.row.urgency),
        "secrecy": in_list("secrecy", seen.secrecy),
        "files": [file(each) for each in seen.files],
        "assignments": [assignment_row(row) for row in seen.assignments],
        "series": [series_row(row) for row in seen.series],
        "version": version_of("directive", id),
        "relations": [relation(each) for each in relations_of(actor, id) if each.ended_at is None],
        "actions": offered(actor, instance_of("directive", id)),
    }


def relation(each: Related) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "direction": "to" if each.is_forward else "from",
        "directive": each.directive_id,
        **{name: getattr(each, name) for name in ("number", "date", "subject")},
    }


def timeline_entry(entry: TimelineEntry) -> dict[str, Any]:
    author = {"name": entry.by, "position": entry.by_position, "unit": entry.by_unit}
    return {
        "id": entry.id,
        "at": moment(entry.at),
        "by": None if entry.system else author,
        "action": entry.action,
        "title": in_words(entry, "title"),
        "text": entry.text,
        "values": [{"name": each.name, "title": in_words(each, "title"), "value": each.value} for each in entry.values],
        "effects": [
            {"name": each.name, "title": in_words(each, "title"), "before": each.before, "after": each.after}
            for each in entry.effects
        ],
        "files": [file(each) for each in entry.files],
    }


def user_task(task: OpenTask) -> dict[str, Any]:
    same = (
        "id instance_id element process outcomes object_type object_id number text lead_name due_on overdue claimed_by"
    )
    return {
        **{name: getattr(task, name) for name in same.split()},
        "title": in_words(task, "title"),
        "created_at": moment(task.created_at),
    }


def definition(row: DefinitionRow) -> dict[str, Any]:
    same = "id key version title object_type hash deployed_by running newest"
    return {**{name: getattr(row, name) for name in same.split()}, "deployed_at": moment(row.deployed_at)}


def instance(seen: InstanceView) -> dict[str, Any]:
    row = seen.row
    return {
        "id": row.id,
        "definition": {"id": row.definition_id, "key": row.key, "version": row.version},
        "object_type": row.object_type,
        "object_id": row.object_id,
        "started_at": moment(row.started_at),
        "ended_at": moment(row.ended_at),
        "variables": seen.variables,
        "waits": [asdict(each) for each in seen.waits],
        "timers": [with_moments(each) for each in seen.timers],
        "jobs": [with_moments(each) for each in seen.jobs],
        "incidents": [with_moments(each) for each in seen.incidents],
        "history": [with_moments(each) for each in seen.history],
    }


def with_moments(row: Any) -> dict[str, Any]:
    """A small row as it is, its instants as the API writes them."""
    return {name: moment(value) if isinstance(value, datetime) else value for name, value in asdict(row).items()}
