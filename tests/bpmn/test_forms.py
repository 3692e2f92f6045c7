"""The packaged forms: one for every button, valid, and readable in both languages."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from engine.document import read_document
from engine.lint_rules.diagram import Diagram
from engine.lint_rules.forms import START_FORM, form_names
from tests.bpmn.life import KEYS, diagram, forms

Form = dict[str, Any]
ALL: dict[tuple[str, str], Form] = {
    (key, name): orjson.loads(content)
    for key in KEYS
    for name, content in sorted(forms(key).items())
    if name.endswith(".json")
}
#: What a form may propose: columns of the object, and what the application works out.
DEFAULTS = frozenset(
    "content lead coordinating coordinating_people following_unit follower approver due_on proposed_due_on key"
    " expected_product officer room requested_due_on drafter assignment"
    " weekday day month holiday open_before until times".split()
)


def of(name: str) -> Form:
    return ALL["assignment", f"{name}.json"]


def accepts(form: Form, values: dict[str, Any]) -> bool:
    return Draft202012Validator(form, format_checker=FormatChecker()).is_valid(values)


@pytest.mark.parametrize("key", KEYS)
def test_every_action_has_exactly_one_form(key: str) -> None:
    read = Diagram(read_document(diagram(key)))
    # What starts a process from a step of another is no action of its own diagram.
    used = {START_FORM} & set(forms(key))
    for node in read.nodes.values():
        message = read.awaited_message(node)
        for action in (*node.outcomes, *([message] if message else ())):
            names = [name for name in form_names(node.id, action, node.outcomes) if name in forms(key)]
            assert names, (node.id, action)
            used.update(names[:1])
    assert used == {name for name in forms(key) if name.endswith(".json")}


@pytest.mark.parametrize(("key", "name"), ALL)
def test_a_form_is_a_json_schema_of_2020_12(key: str, name: str) -> None:
    form = ALL[key, name]
    Draft202012Validator.check_schema(form)
    assert form["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert form["type"] == "object"
    assert form["additionalProperties"] is False


@pytest.mark.parametrize(("key", "name"), ALL)
def test_a_button_has_a_label_in_both_languages_a_tone_and_an_icon(key: str, name: str) -> None:
    form = ALL[key, name]
    assert form["title"]
    assert form["x-title-en"]
    assert form["x-tone"] in ("primary", "normal", "danger")
    assert form["x-icon"]


@pytest.mark.parametrize(("key", "name"), ALL)
def test_whatever_is_said_in_vietnamese_is_said_in_english_too(key: str, name: str) -> None:
    for part in (ALL[key, name], *ALL[key, name]["properties"].values()):
        for said, in_english in (
            ("title", "x-title-en"),
            ("description", "x-description-en"),
            ("x-confirm", "x-confirm-en"),
        ):
            assert (said in part) == (in_english in part), part


@pytest.mark.parametrize(("key", "name"), ALL)
def test_a_dangerous_button_asks_with_the_consequence(key: str, name: str) -> None:
    form = ALL[key, name]
    assert form["x-tone"] != "danger" or form["x-confirm"]


@pytest.mark.parametrize(("key", "name"), ALL)
def test_every_field_is_labelled_ordered_and_limited(key: str, name: str) -> None:
    fields = ALL[key, name]["properties"]
    orders = [field["x-order"] for field in fields.values()]
    assert orders == sorted(set(orders))
    for field in fields.values():
        assert field["title"]
        assert field["x-widget"]
        kinds = field["type"]
        limit = {"string": "maxLength", "array": "maxItems"}.get(kinds if isinstance(kinds, str) else kinds[0])
        assert limit is None or limit in field, field
        assert field.get("x-default", "due_on") in DEFAULTS


@pytest.mark.parametrize(
    ("name", "required"),
    [
        ("urge", {"content"}),
        ("extend", {"due_on", "reason"}),
        ("recall", {"reason"}),
        ("return", {"reason"}),
        ("cancel", {"reason"}),
        ("reject", {"reason"}),
        ("approve", set()),
        ("report_progress", {"content"}),
        ("submit", {"content"}),
        ("record_reply", {"reply_number", "reply_date", "reply_subject", "received_at"}),
        ("ask_confirmation", {"content"}),
        ("amend", {"reason"}),
        ("hand_over", {"following_unit"}),
        ("instruct", {"content"}),
        ("reissue", {"content", "lead"}),
        ("insist", set()),
        ("accept.accept", set()),
        ("acknowledge", set()),
    ],
)
def test_a_form_asks_for_what_the_action_needs(name: str, required: set[str]) -> None:
    assert set(of(name).get("required", ())) == required


def test_a_reason_is_more_than_spaces() -> None:
    assert accepts(of("recall"), {"reason": "Giao nhầm đơn vị"})
    assert not accepts(of("recall"), {"reason": "  \n "})
    assert not accepts(of("recall"), {"reason": "a" * 4001})


@pytest.mark.parametrize("due_on", ["20/07/2026", "2026-02-30", "2026-07-20T17:00:00Z", ""])
def test_a_new_date_is_a_day_that_exists(due_on: str) -> None:
    assert accepts(of("extend"), {"due_on": "2026-07-20", "reason": "Chờ ý kiến Bộ"})
    assert not accepts(of("extend"), {"due_on": due_on, "reason": "Chờ ý kiến Bộ"})


def test_a_rejection_may_leave_the_deadline_as_it_is() -> None:
    assert accepts(of("reject"), {"reason": "Thiếu số liệu"})
    assert accepts(of("reject"), {"reason": "Thiếu số liệu", "due_on": None})
    assert of("reject")["properties"]["due_on"]["x-default"] == "proposed_due_on"


def test_a_form_takes_no_field_that_it_does_not_show() -> None:
    assert not accepts(of("accept.accept"), {"status": "completed"})
    assert not accepts(of("approve"), {"days": 0})
