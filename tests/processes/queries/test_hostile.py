"""Texts and numbers that no database takes: a list is empty, a page is not found, nothing breaks."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from processes.assignments.listing import list_assignments
from processes.assignments.queries import timeline
from processes.assignments.view import assignment_view
from processes.directives.queries import directive_view, list_directives
from processes.discussion.queries import discussion
from processes.files.commands import delete_file, open_file, store_file
from processes.notices.commands import mark_object_read, mark_read
from processes.organisation.queries import person_by_token, person_options, unit_options
from processes.refusals import InvalidForm, NotFound
from processes.runtime.instances import diagram_state, diagram_xml, instance_of
from processes.runtime.own_process import own_process
from processes.runtime.queries import definition_xml, instance_view, list_instances
from processes.runtime.user_tasks import place_of
from processes.runtime.worklist import open_user_tasks
from tests.conftest import START
from tests.province import PDF, Province

TEXTS = ("\0", "a\0b", "\ud800", "%", "_", "\\", "'", '"', "x" * 100_000, "' or 1=1 --", "${7*7}", "{0.__class__}")
IDS = (0, -1, 999_999, 2**31, 2**63, 2**70)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_no_text_finds_what_it_should_not_or_breaks_a_list(province: Province, text: str) -> None:
    admin = province.office.actor("quantri")
    id = province.issued()
    makes_sense = "\0" not in text and text.isprintable()  # what makes none is left out of a filter, never an error
    for name in ("status", "lead", "follower", "director", "field"):
        assert list_assignments(admin, **{name: text}).total == (0 if makes_sense else 1)
    for name in ("group", "box", "standing", "sort", "q"):
        list_assignments(admin, **{name: text})
    for name in ("status", "group", "q"):
        list_directives(admin, **{name: text})
    assert list_assignments(admin, q=text).total == (0 if makes_sense else 1)
    assert list_instances(admin, key=text).total == 0
    assert person_by_token(text, START) is None
    unit_options(q=text)
    person_options(q=text)
    with suppress(InvalidForm):
        store_file(
            io.BytesIO(PDF),
            f"{text}.pdf",
            object_type="assignment",
            object_id=id,
            kind="upload",
            by=admin,
            now=province.clock(),
        )
    with pytest.raises(NotFound):
        store_file(
            io.BytesIO(PDF), "a.pdf", object_type=text, object_id=id, kind="upload", by=admin, now=province.clock()
        )


@pytest.mark.parametrize("id", IDS)
def test_a_number_that_nothing_has_is_not_found(province: Province, id: int) -> None:
    admin, now = province.office.actor("quantri"), province.clock()
    looks: tuple[Callable[[], Any], ...] = (
        lambda: assignment_view(admin, id),
        lambda: directive_view(admin, id),
        lambda: discussion(admin, id),
        lambda: timeline(admin, "assignment", id),
        lambda: instance_of("assignment", id),
        lambda: instance_view(admin, id),
        lambda: definition_xml(admin, id),
        lambda: own_process(admin, id),
        lambda: diagram_state(admin, id),
        lambda: diagram_xml(admin, id),
        lambda: place_of(id),
        lambda: open_file(id, by=admin),
        lambda: delete_file(id, by=admin),
        lambda: store_file(
            io.BytesIO(PDF), "a.pdf", object_type="assignment", object_id=id, kind="upload", by=admin, now=now
        ),
    )
    for look in looks:
        with pytest.raises(NotFound):
            look()
    assert list_assignments(admin, directive=id).total == 0
    assert open_user_tasks(admin, instance_id=id).total == 0
    assert mark_read([id], by=admin, now=now) == 0
    mark_object_read("assignment", id, by=admin, now=now)
    assert list_assignments(admin, page=id, per_page=id).items == []


def test_a_hundred_thousand_numbers_are_as_good_as_a_few(province: Province) -> None:
    admin = province.office.actor("quantri")
    assert mark_read(list(range(100_000)), by=admin, now=province.clock()) == 0
