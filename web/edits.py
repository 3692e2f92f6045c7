"""Forms that several people may have open: each carries the version it was opened with, and who saves second is shown what the
other saved beside what they typed (409)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, request
from flask_babel import gettext

from processes.edits.saving import EditedSince, version_of
from web.forms import Field, shown
from web.i18n import plain_values
from web.refusals import sentence

#: What is typed into these is never shown again.
UNSHOWN = frozenset({"file", "files", "password"})


@dataclass(frozen=True, slots=True)
class Editing:
    """``version`` goes with the form; ``told`` says who was quicker, ``stored`` what they saved, by field."""

    version: int
    told: str = ""
    stored: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in words: as it is saved now, and as it was typed."""

    name: str
    label: str
    saved: str
    typed: str


def init_app(app: Flask) -> None:
    """What `components/form.html` calls."""
    app.jinja_env.globals.update(differences=differences)


def editing_of(kind: str, object_id: int) -> Editing:
    """For a form that is opened, or sent and refused: then it keeps the version it was opened with."""
    version = opened_with()
    return Editing(version_of(kind, object_id) if version is None else version)


def quicker(refused: EditedSince, stored: Mapping[str, Any]) -> Editing:
    """For a form whose sender came second. Sent once more, it writes over what they have now seen."""
    return Editing(refused.version, sentence(refused), stored)


def opened_with() -> int | None:
    """The version that the form carries; None for a form that carries none."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def differences(editing: Editing, fields: Sequence[Field], typed: Mapping[str, Any]) -> list[Difference]:
    """The fields in which what was typed is not what is saved."""
    return [
        Difference(
            each.name, each.label, in_words(each, editing.stored[each.name]), in_words(each, typed.get(each.name))
        )
        for each in fields
        if each.name in editing.stored
        and each.widget not in UNSHOWN
        and in_words(each, editing.stored[each.name]) != in_words(each, typed.get(each.name))
    ]


def in_words(field: Field, value: Any) -> str:
    """A value as it is read, whether it was stored or typed."""
    if field.widget == "checkbox":
        return gettext("có") if value else gettext("không")
    if field.options:
        labels = {option.value: option.label for option in field.options}
        words = sorted(labels.get(each, each) for each in plain_values(value))
        return ", ".join(words) or gettext("(trống)")
    return str(shown(field, value)).strip() or gettext("(trống)")
