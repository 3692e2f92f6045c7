"""Reports on the screen and as workbooks: each number is a link to exactly the assignments that it counts (D7, D9, B45)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict

from processes.assignments.filters import Filters
from processes.refusals import NotFound
from processes.reports.columns import Form, Value
from processes.reports.forms import FORMS
from processes.reports.queries import Report, report
from web import report_csv, report_workbook
from web.assignment_boxes import BOXES
from web.assignment_filters import (
    active_filters,
    day_of,
    filters_of,
    leads,
    more_pickers,
    picker,
    status_picker,
    unit_groups,
)
from web.auth import current_person
from web.clock import now, today
from web.i18n import as_date, as_number
from web.links import url_with
from web.list_memory import remembered_elsewhere
from web.report_links import list_address
from web.report_words import BY_WORDS, WORDS, FormWords, heads_of, name_of, period_words

pages = Blueprint("reports", __name__, url_prefix="/reports")

#: What of an assignment lies in the period: its two days of the list's address.
BASES: Mapping[str, tuple[str, str]] = {
    "assigned": ("issued_from", "issued_to"),
    "due": ("due_from", "due_to"),
    "ended": ("ended_from", "ended_to"),
}
BASIS_WORDS = {
    "assigned": lazy_gettext("Giao trong kỳ"),
    "due": lazy_gettext("Đến hạn trong kỳ"),
    "ended": lazy_gettext("Kết thúc trong kỳ"),
}
#: Filters that reports take from the lists' addresses.
KEPT = (
    *("lead", "units", "field", "source", "director", "approver", "follower", "room", "key"),
    *("coordinating", "status", "deadline"),
)
LONGEST_LETTER = 120


@pages.get("")
def first() -> ResponseReturnValue:
    """Where the menu leads: the table that every province has."""
    return redirect(url_for(".show", form="units"))


@pages.get("/<form>")
def show(form: str) -> ResponseReturnValue:
    wanted = form_of(form)
    if redirected := remembered_elsewhere(f"reports.{form}"):
        return redirected
    made = made_of(wanted)
    basis, first, last = period_of(request.args)
    return render_template(
        "reports/show.html",
        made=made,
        words=words_of(wanted),
        heads=heads_of(words_of(wanted), made.by),
        name_of=lambda row: name_of(row, made.by),
        by=by_picker(made),
        tabs=tabs_of(wanted),
        basis=basis,
        bases=[(name, str(word)) for name, word in BASIS_WORDS.items()],
        first=first,
        last=last,
        period=period_words(first, last),
        letter=letter_of(request.args),
        list_address=list_address,
        said_number=said_number,
        export=url_for(".export", form=form, **request.args.to_dict(flat=False)),
        csv=url_for(".csv_export", form=form, **request.args.to_dict(flat=False)),
        **filters_shown(made.filters),
    )


@pages.get("/<form>/export")
def export(form: str) -> ResponseReturnValue:
    """The workbook of what the page shows with the same address (B48: Kết xuất)."""
    wanted = form_of(form)
    _, first, last = period_of(request.args)
    made = made_of(wanted)
    said = [f"{label} {value}" for name, label, value in active_filters(made.filters, request.args) if name in KEPT]
    return report_workbook.send(made, words_of(wanted), period_words(first, last), said, letter_of(request.args))


@pages.get("/<form>/csv")
def csv_export(form: str) -> ResponseReturnValue:
    """The numbers of the page for other programs."""
    wanted = form_of(form)
    return report_csv.send(made_of(wanted), words_of(wanted))


def made_of(form: Form) -> Report:
    """The report that the address asks for."""
    return report(current_person(), form, scope_of(request.args), now=now(), by=request.args.get("by"))


def filters_shown(filters: Filters) -> dict[str, Any]:
    """The pickers behind the button, how many of them are in force, and the chips."""
    offered = [status_picker(filters), *more_pickers(filters, request.args)]
    lead = picker("lead", gettext("Đơn vị chủ trì"), leads(), filters.lead, search=True)
    more = [lead, *(each for each in offered if each["name"] in KEPT and each["name"] != "units")]
    return {
        "groups": picker("units", gettext("Mọi đơn vị"), unit_groups(), str(filters.units or "")),
        "more_pickers": more,
        "more_active": sum(1 for each in more if each["value"]),
        "active": [each for each in active_filters(filters, request.args) if each[0] in KEPT],
    }


def by_picker(made: Report) -> dict[str, Any] | None:
    """What the rows may be, where the form may be made by several things (T9)."""
    if len(made.form.by) == 1:
        return None
    words = [(name, gettext("Theo: %(what)s", what=BY_WORDS[name])) for name in made.form.by]
    return {"options": words, "value": made.by}


def said_number(value: Value) -> str:
    """A number as people read it; what there is nothing to say about is a dash."""
    if value is None:
        return "–"
    return (
        as_date(value) if isinstance(value, datetime) else as_number(value if isinstance(value, int) else float(value))
    )


def form_of(name: str) -> Form:
    """The form of this name; NotFound for none."""
    if name not in FORMS:
        raise NotFound()
    return FORMS[name]


def words_of(form: Form) -> FormWords:
    return WORDS[form.name]


def scope_of(args: MultiDict[str, str]) -> Filters:
    """The filters of the address: those of the lists, and the period by its basis."""
    basis, first, last = period_of(args)
    kept = MultiDict((name, value) for name, value in args.items(multi=True) if name in KEPT)
    return replace(
        filters_of(kept, BOXES["index"]), **dict(zip(BASES[basis], (first, last), strict=True)), measure=None
    )


def period_of(args: Mapping[str, str]) -> tuple[str, date | None, date | None]:
    """The basis and the two days; the year so far where the address names no period."""
    basis = args.get("basis", "")
    basis = basis if basis in BASES else "assigned"
    if "from" not in args and "to" not in args:
        return basis, today().replace(month=1, day=1), today()
    return basis, day_of(args.get("from")), day_of(args.get("to"))


def letter_of(args: Mapping[str, str]) -> str:
    """The official letter that the report goes with, as its title says it (D9)."""
    return args.get("letter", "").strip()[:LONGEST_LETTER]


def tabs_of(form: Form) -> list[dict[str, Any]]:
    """The forms beside each other; the period and the filters go along."""
    return [
        {
            "label": str(WORDS[name].short),
            "href": url_for(".show", form=name, **request.args.to_dict(flat=False))
            if name != form.name
            else url_with(),
            "count": None,
            "current": name == form.name,
        }
        for name in FORMS
    ]
