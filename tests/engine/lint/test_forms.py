"""Lint: every button has a form that can be shown, and every form belongs to a button."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from engine.lint_rules.form_schema import WIDGETS
from tests.engine.lint.judging import FORM, doubts, faults, one_task

TWO = one_task(outcomes="approve reject")


def form(**fields: dict[str, Any]) -> dict[str, bytes]:
    """A form file for the outcome of `work` with these fields."""
    return {"work.json": orjson.dumps({"title": "Làm", "type": "object", "properties": fields})}


@pytest.mark.parametrize("name", ["work.complete.json", "work.json", "complete.json"])
def test_a_single_outcome_finds_its_form_by_element_or_action(name: str) -> None:
    assert not {"form-missing", "form-unused"} & {rule for rule, _ in doubts(one_task(), forms={name: FORM})}


def test_an_action_without_a_form_is_doubtful() -> None:
    assert ("form-missing", "work") in doubts(one_task())
    assert ("form-missing", "work") in doubts(TWO, forms={"approve.json": FORM})
    assert ("form-missing", "work") not in doubts(TWO, forms={"approve.json": FORM, "work.reject.json": FORM})


def test_a_form_that_no_action_uses_is_doubtful() -> None:
    assert ("form-unused", "aprove.json") in doubts(TWO, forms={"aprove.json": FORM})
    assert ("form-unused", "work.json") in doubts(TWO, forms={"work.json": FORM}), (
        "two outcomes share no form of the element"
    )


def test_a_form_without_a_title_is_doubtful() -> None:
    assert ("form-title", "work.json") in doubts(one_task(), forms={"work.json": b'{"type": "object"}'})


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"{'title': 1}"])
def test_a_form_that_is_not_json_is_refused(content: bytes) -> None:
    assert faults(one_task(), forms={"work.json": content}) == {("form-json", "work.json")}


@pytest.mark.parametrize(
    "schema",
    [
        [],
        "text",
        {"type": "array"},
        {"properties": []},
        {"required": "content"},
        {"required": ["content"]},
        {"$ref": "https://example.org/form.json"},
        {"allOf": []},
        {"title": 3},
        {"x-tone": "loud"},
        {"x-icon": "<svg>"},
        {"$schema": "http://json-schema.org/draft-04/schema#"},
        {"properties": {"Nội dung": {"type": "string"}}},
        {"properties": {"content": "string"}},
    ],
)
def test_a_form_that_is_no_schema_of_ours_is_refused(schema: Any) -> None:
    content = orjson.dumps({"title": "Làm", **schema} if isinstance(schema, dict) else schema)
    assert faults(one_task(), forms={"work.json": content}) == {("form-schema", "work.json")}


@pytest.mark.parametrize(
    "field",
    [
        {"type": "text"},
        {"type": "string", "x-widget": "wysiwyg"},
        {"type": "string", "x-widget": "units"},
        {"type": "array", "x-widget": "date"},
        {"type": "string", "x-widget": "choice"},
        {"type": "string", "maxLength": "many"},
        {"type": "string", "maxLength": -1},
        {"type": "string", "pattern": "("},
        {"type": "string", "pattern": "a" * 500},
        {"type": "string", "enum": []},
        {"type": "string", "oneOf": [{"title": "no value"}]},
        {"type": "array", "items": {"$ref": "#/x"}},
        {"type": "object", "properties": {}},
        {"type": "string", "x-default": "a b"},
        {"type": "string", "x-variable": "yes"},
        {"$ref": "#/$defs/x"},
        {"type": "string", "if": {}},
    ],
)
def test_a_field_that_cannot_be_shown_or_checked_is_refused(field: dict[str, Any]) -> None:
    assert faults(one_task(), forms=form(field=field)) == {("form-schema", "work.json")}


def test_a_form_never_overwrites_the_outcome() -> None:
    assert faults(one_task(), forms=form(outcome={"type": "string", "x-variable": True})) == {
        ("form-schema", "work.json")
    }


@pytest.mark.parametrize("widget", sorted(WIDGETS))
def test_every_widget_is_accepted_with_its_type(widget: str) -> None:
    for kind in WIDGETS[widget]:
        field: dict[str, Any] = {"type": [kind, "null"], "x-widget": widget, "x-order": 10, "x-variable": True}
        if widget == "choice":
            field["enum"] = ["a", "b"]
        assert faults(one_task(), forms=form(field=field)) == set()


def test_a_full_form_is_accepted() -> None:
    field = {
        "title": "Nội dung",
        "x-title-en": "Content",
        "description": "Ngắn gọn",
        "x-description-en": "Short",
        "type": "string",
        "minLength": 1,
        "maxLength": 4000,
        "pattern": "\\S",
        "x-widget": "longtext",
        "x-default": "content",
    }
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Làm",
        "x-title-en": "Do",
        "x-tone": "danger",
        "x-icon": "trash",
        "x-confirm": "Thật chứ?",
        "type": "object",
        "properties": {"content": field},
        "required": ["content"],
        "additionalProperties": False,
    }
    assert faults(one_task(), forms={"work.json": orjson.dumps(whole)}) == set()
