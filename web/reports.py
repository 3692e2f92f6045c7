"""Reports on the screen and as workbooks: each number is a link to exactly the assignments that it counts (D7, D9, B45)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict

from processes.assignments.filters import Filters
from processes.refusals import NotFound
from processes.reports.forms import FORMS, Form
from processes.reports.queries import report
from web import report_workbook
from web.assignment_boxes import BOXES
from web.assignment_filters import active_filters, day_of, filters_of, more_pickers, picker, unit_groups
from web.auth import current_person
from web.clock import now, today
from web.links import url_with
from web.list_memory import remembered_elsewhere
from web.report_words import WORDS, FormWords, period_words

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
KEPT = ("lead", "units", "field", "source", "director", "approver", "follower", "room", "key")
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
    filters = scope_of(request.args)
    made = report(current_person(), wanted, filters, now=now())
    basis, first, last = period_of(request.args)
    more = [each for each in more_pickers(filters, request.args) if each["name"] in KEPT and each["name"] != "units"]
    chips = [each for each in active_filters(filters, request.args) if each[0] in KEPT]
    return render_template(
        "reports/show.html",
        made=made,
        words=words_of(wanted),
        tabs=tabs_of(wanted),
        basis=basis,
        bases=[(name, str(word)) for name, word in BASIS_WORDS.items()],
        first=first,
        last=last,
        period=period_words(first, last),
        letter=letter_of(request.args),
        groups=picker("units", gettext("Mọi đơn vị"), unit_groups(), str(filters.units or "")),
        more_pickers=more,
        more_active=sum(1 for each in more if each["value"]),
        active=chips,
        list_of=lambda measure, lead=None: list_of(filters, measure, lead),
        export=url_for(".export", form=form, **request.args.to_dict(flat=False)),
    )


@pages.get("/<form>/export")
def export(form: str) -> ResponseReturnValue:
    """The workbook of what the page shows with the same address (B48: Kết xuất)."""
    wanted = form_of(form)
    _, first, last = period_of(request.args)
    filters = scope_of(request.args)
    said = [f"{label} {value}" for name, label, value in active_filters(filters, request.args) if name in KEPT]
    made = report(current_person(), wanted, filters, now=now())
    return report_workbook.send(made, words_of(wanted), period_words(first, last), said, letter_of(request.args))


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


def list_of(filters: Filters, measure: str, lead: str | None) -> str:
    """The address of the list that holds exactly what a number counts."""
    asked: dict[str, Any] = {name: getattr(filters, name) for name in (*KEPT, *sum(BASES.values(), ()))}
    asked |= {"key": {True: "1", False: "0", None: None}[filters.key], "measure": measure} | (
        {"lead": lead} if lead else {}
    )
    return url_for("assignments.index", **{name: value for name, value in asked.items() if value is not None})


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
