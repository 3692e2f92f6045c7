"""The page on which a directive is entered or corrected, with its issued document and its assignments on the same page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext

from processes.directives.fields import has_no_number
from processes.directives.namesakes import Namesake, namesakes
from processes.directives.numbers import FIELD, UNNUMBERED, Number, fault, parse
from processes.directives.policy import may_name_drafter
from processes.directives.queries import DirectiveView, directive_view, last_named
from processes.received.queries import DocumentView
from processes.refusals import FieldError, InvalidForm
from web.auth import current_person
from web.clock import now, today
from web.document_source import choices, prefilled
from web.edits import Editing, editing_of
from web.entry_forms import (
    DIRECTIVE,
    DIRECTIVE_MORE,
    EVERY_DIRECTIVE_FIELD,
    as_day,
    directive_lookups,
    part_of,
    past_due,
    read_entry,
)
from web.given_units import ENTERED, enter_typed, entered_lookups
from web.repeating import is_repeating, repeating
from web.uploads import DOCUMENT, take_uploads

#: The new assignment's fields among those of the directive.
PREFIX = "new-"
#: What the buttons say beside saving: go on with another assignment on the same page.
MORE = "more"
#: The due date that the form began with, from the assignment before: with it alone nothing was entered.
CARRIED = "carried_due"
PAST_DUE = "Hạn xử lý đã qua: nhiệm vụ được ghi nhận là nhập muộn và sẽ quá hạn ngay khi giao."


@dataclass(frozen=True)
class Entry:
    """What was typed: the directive, one new assignment (empty when nothing of it was), and what is wrong with either."""

    values: dict[str, Any]
    assignment: dict[str, Any]
    errors: list[FieldError] = field(default_factory=list)
    assignment_errors: list[FieldError] = field(default_factory=list)

    @classmethod
    def blank(cls) -> Entry:
        return cls({"urgency": "thuong", "secrecy": "thuong"}, {"follower": current_person().id})

    @classmethod
    def proposed(cls) -> Entry:
        """With what is most likely: entered on the day of issue (T12), directed and approved by the same as the last one."""
        blank = cls.blank()
        return replace(blank, values=blank.values | {"date": today()} | last_named(current_person()))

    def from_source(self, source: DocumentView | None) -> Entry:
        """With what a received document brings (B17)."""
        return replace(self, values=self.values | prefilled(source)) if source else self

    @property
    def has_errors(self) -> bool:
        return bool(self.errors or self.assignment_errors)

    def refused(self, errors: list[FieldError]) -> Entry:
        return replace(self, errors=errors)


def read_form() -> Entry:
    values, errors = read_entry(EVERY_DIRECTIVE_FIELD, request.form)
    if has_no_number(values["type"]) and values[FIELD] is None:
        errors = [error for error in errors if error.field != FIELD]
    assignment, wrong = read_entry(ENTERED, part_of(request.form, PREFIX))
    if not is_begun(assignment):
        assignment["due_on"] = None
        wrong = []
    return Entry(values, assignment, errors, wrong)


def following(view: DirectiveView) -> dict[str, Any]:
    """What the next assignment begins with: the follower and the due date of the one before it."""
    if not view.assignments:
        return Entry.blank().assignment
    last = view.assignments[-1]
    follower = last.follower.id if last.follower else None
    return {"follower": follower, "due_on": None if last.due_on is None else last.due_on.isoformat()}


@dataclass(frozen=True)
class NumberHint:
    """What a typed number means before anything is saved: how it is read, or what is wrong; and documents that bear it."""

    number: Number | None
    fault: FieldError | None
    namesakes: list[Namesake]

    @classmethod
    def of(cls, values: Mapping[str, Any], directive_id: int | None) -> NumberHint | None:
        """None while nothing is typed."""
        text = values.get(FIELD) or ""
        if not text or text == UNNUMBERED:
            return None
        day = as_day(values.get("date")) if isinstance(values.get("date"), str) else values.get("date")
        found = namesakes(current_person(), text, day, values.get("issuing_body"), but=directive_id)
        return cls(parse(text), fault(text), found)


def is_begun(assignment: dict[str, Any]) -> bool:
    """Whether somebody began to enter an assignment; the proposed follower and due date alone are nothing."""
    proposed = {"follower": assignment.get("follower"), "due_on": request.form.get(CARRIED) or None}
    return any(value for name, value in assignment.items() if value != proposed.get(name))


def save_parts(directive_id: int, entry: Entry) -> Entry:
    """Stores the issued document and adds the assignment; what was refused is left in the entry."""
    _, wrong = take_uploads("document", "directive", directive_id, DOCUMENT)
    entry = replace(entry, errors=wrong)
    if not is_begun(entry.assignment):
        return entry
    try:
        enter_typed(directive_id, entry.assignment)
    except InvalidForm as error:
        return replace(entry, assignment_errors=error.errors)
    if past_due(entry.assignment) and not is_repeating(entry.assignment):
        flash(gettext(PAST_DUE), "warning")
    return replace(entry, assignment=Entry.blank().assignment)


def saved(entry: Entry) -> str:
    """What is said when the document is kept."""
    return gettext("Đã lưu văn bản %(number)s.", number=entry.values[FIELD] or gettext("không số"))


def next_page(directive_id: int) -> str | None:
    """Where “Lưu và thêm nhiệm vụ tiếp” goes."""
    if request.form.get("then") != MORE:
        return None
    return url_for("directive.edit", directive_id=directive_id, then=MORE)


def values_of(view: DirectiveView) -> dict[str, Any]:
    """A registered directive as its form shows it."""
    row = view.row
    kept = (
        "source",
        "secrecy",
        "signer",
        "signer_position",
        "issuing_level",
        "issuing_body",
        "copies",
        "pages",
        "copied_from",
    )
    return {
        **{name: getattr(row, name) for name in ("date", "issue_hour", "type", "subject", "field", "urgency")},
        **{name: getattr(view, name) for name in (*kept, "publish")},
        FIELD: None if row.number == UNNUMBERED else row.number,
        "director": row.director.id,
        "approver": row.approver.id,
        "drafter": row.drafter.id,
    }


def edit_page(
    directive_id: int | None, entry: Entry, source: DocumentView | None = None, editing: Editing | None = None
) -> str:
    """The page for a new directive (no id), also one from a received document, or a registered draft."""
    view = None if directive_id is None else directive_view(current_person(), directive_id, now=now())
    address = (
        url_for("directives.create") if directive_id is None else url_for("directive.save", directive_id=directive_id)
    )
    more = DIRECTIVE_MORE["properties"]
    return render_template(
        "directives/edit.html",
        view=view,
        entry=entry,
        editing=editing or (editing_of("directive", directive_id) if directive_id else None),
        action=address,
        schema=DIRECTIVE,
        more=DIRECTIVE_MORE,
        may_name_drafter=may_name_drafter(current_person()),
        hint=NumberHint.of(entry.values, directive_id),
        more_open=any(error.field in more for error in entry.errors),
        assignment_schema=ENTERED,
        lookups=directive_lookups(entry.values),
        assignment_lookups=entered_lookups(),
        repeating=repeating(entry.assignment),
        prefix=PREFIX,
        goes_on=view is not None and request.args.get("then") == MORE and not entry.has_errors,
        source=source,
        choices=choices(request.args.get("q")) if directive_id is None and source is None else [],
    )
