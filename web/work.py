"""Rows of the work list: what a step is called, in which order, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import url_for
from flask_babel import get_locale

from processes.runtime.worklist import OpenTask
from processes.shares.models import KINDS

#: What one page of the work list takes from the query; nobody has more waiting and reads it from a list.
MOST = 100


def soonest_first(tasks: Iterable[OpenTask]) -> list[OpenTask]:
    """The nearest deadline first, then the longest waiting; without a deadline last."""
    return sorted(tasks, key=lambda task: (task.due_on is None, task.due_on or date.max, task.created_at, task.id))


def newest_first(tasks: Iterable[OpenTask]) -> list[OpenTask]:
    return sorted(tasks, key=lambda task: (task.created_at, task.id), reverse=True)


def step_name(task: OpenTask) -> str:
    """What the diagram calls the step."""
    return task.title_en if str(get_locale()) == "en" else task.title


def address_of_task(task: OpenTask) -> str:
    """The page on which the step is done: that of the object it moves, else that of its process."""
    if task.object_type == "assignment":
        return url_for("assignment.show", assignment_id=task.object_id)
    if task.object_type in KINDS:
        return url_for("share.show", share_id=task.object_id)
    if task.object_type == "directive":
        return url_for("directive.show", directive_id=task.object_id)
    if task.object_type == "series":
        return url_for("series.show", series_id=task.object_id)
    return url_for("user_tasks.show", instance_id=task.instance_id)
