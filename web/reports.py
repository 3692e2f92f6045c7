"""Reports on the screen and as workbooks: each number is a link to exactly the assignments that it counts (D7, D9, B45)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict

from processes.assignments.filters import Filters
from processes.refusals import NotFound
from processes.reports.columns import Column, Value
from processes.reports.coverage import DIRECTIVES, DOCUMENTS, rows_behind
from processes.reports.dimensions import reads_all
from processes.reports.forms import COVERAGE, FORMS
from processes.reports.lists import LIST_FORMS, Listed, listed
from processes.reports.queries import Report, ReportRow, report
from web import report_csv, report_list_workbook, report_workbook
from web.assignment_boxes import BOXES, page_number
from web.assignment_filters import (
    SIZES,
    active_filters,
    day_of,
    filters_of,
    leads,
    more_pickers,
    or_nothing,
    page_size,
    picker,
    rooms,
    status_picker,
    unit_groups,
)
from web.auth import current_person
from web.clock import now, today
from web.i18n import as_date, as_number
from web.list_memory import remembered_elsewhere
from web.official_sheet import MOTTO, STATE, agency
from web.report_catalogue import ALL_WORDS, GROUPS
from web.report_charts import is_drawn, series_of
from web.report_csv import flat_heads, plain
from web.report_links import list_address
from web.report_list_words import cells_of, fields_of
from web.report_words import APART_WORDS, BY_WORDS, WORDS, FormWords, heads_of, name_of, period_words
from web.spreadsheet import MOST

pages = Blueprint("reports", __name__, url_prefix="/reports")

#: What of an assignment lies in the period: its two days of the list's address.
BASES: Mapping[str, tuple[str, str]] = {
    "assigned": ("issued_from", "issued_to"),
    "due": ("due_from", "due_to"),
    "ended": ("ended_from", "ended_to"),
    "carried": ("carried_from", "carried_to"),
}
BASIS_WORDS = {
    "assigned": lazy_gettext("Giao trong kỳ"),
    "due": lazy_gettext("Đến hạn trong kỳ"),
    "ended": lazy_gettext("Kết thúc trong kỳ"),
    "carried": lazy_gettext("Tồn đầu kỳ và giao trong kỳ"),
}
#: Filters that reports take from the lists' addresses.
KEPT = (
    *("lead", "units", "field", "source", "director", "approver", "follower", "room", "key"),
    *("coordinating", "status", "deadline", "original"),
)
LONGEST_LETTER = 120
#: Forms about what is late or waits now, however long ago it was given.
OF_NOW = frozenset({"overdue", "ageing", "backlog"})


@pages.get("")
def first() -> ResponseReturnValue:
    """All forms with a sentence each; the period and the filters of the form one comes from go along."""
    return render_template(
        "reports/index.html",
        groups=[
            (
                group.title,
                [
                    (ALL_WORDS[form], address_of(".show", form), icon)
                    for form, icon in group.forms.items()
                    if form != COVERAGE.name or reads_all(current_person())
                ],
            )
            for group in GROUPS
        ],
    )


@pages.get("/<form>")
def show(form: str) -> ResponseReturnValue:
    words = words_of(form)
    if redirected := remembered_elsewhere(f"reports.{form}"):
        return redirected
    if form in LIST_FORMS:
        return show_list(listed_for(form, page=page_number(request.args), per_page=page_size(request.args)), words)
    made = made_of(form)
    return render_template(
        "reports/show.html",
        made=made,
        heads=heads_of(words, made.by, flow=made.has_flow),
        apart=[
            (APART_WORDS[name], number, list_address(made.list_apart(name)))
            for name, number in made.apart.items()
            if number
        ],
        name_of=lambda row: name_of(row, made.by),
        by=by_picker(made),
        address_behind=lambda column, row: address_behind(made, column, row),
        said_number=said_number,
        plain=plain,
        series=series_of(made),
        is_drawn=is_drawn,
        **around(form, words, made.filters),
    )


def address_behind(made: Report, column: Column, row: ReportRow | None) -> str | None:
    """Where a number leads; nowhere what counts nothing."""
    if made.form is COVERAGE:
        if column.name not in {**DOCUMENTS, **DIRECTIVES}:
            return None
        kept = {name: request.args[name] for name in ("from", "to") if name in request.args}
        room = row.code if row else made.filters.room
        return url_for(".documents", column=column.name, room=room, **kept)
    filters = made.behind(column, row)
    return None if filters is None else list_address(filters)


@pages.get("/coverage/documents")
def documents() -> ResponseReturnValue:
    """The documents that a number of the form about coverage counts (D1)."""
    column, filters = request.args.get("column", ""), scope_of(request.args, COVERAGE.name)
    page = rows_behind(
        current_person(), filters, column, page=page_number(request.args), per_page=page_size(request.args)
    )
    _, first, last = period_of(request.args, COVERAGE.name)
    words = WORDS[COVERAGE.name]
    names = [each.name for each in COVERAGE.columns]
    said = dict(zip(names, flat_heads(words, COVERAGE.by[0], len(names))[1:], strict=True))
    if column not in said:
        raise NotFound()
    return render_template(
        "reports/documents.html",
        words=words,
        said=said[column],
        page=page,
        sizes=SIZES,
        period=period_words(first, last),
        back=address_of(".show", COVERAGE.name),
        room=or_nothing(filters.room, dict(rooms())),
    )


def show_list(made: Listed, words: FormWords) -> ResponseReturnValue:
    """A form that lists assignments one by one, a page of them."""
    fields = fields_of(made.form.name)
    return render_template(
        "reports/list.html",
        made=made,
        fields=fields,
        columns=[
            {"label": gettext("TT"), "class": "cell-place"},
            *({"label": field.label, "class": f"cell-{field.kind}"} for field in fields),
        ],
        rows=[(row, cells_of(made, row)) for row in made.rows],
        by=None,
        sizes=SIZES,
        **around(made.form.name, words, made.filters),
    )


def around(form: str, words: FormWords, filters: Filters) -> dict[str, Any]:
    """What stands above the table of every form, and on paper around it."""
    basis, first, last = period_of(request.args, form)
    return {
        "words": words,
        "back": address_of(".first"),
        "basis": basis,
        "bases": [] if form == COVERAGE.name else [(name, str(word)) for name, word in BASIS_WORDS.items()],
        "first": first,
        "last": last,
        "period": period_words(first, last),
        "letter": letter_of(request.args),
        "paper": {"agency": agency(), "state": STATE, "motto": MOTTO},
        "export": address_of(".export", form),
        "csv": address_of(".csv_export", form),
        **filters_shown(form, filters),
    }


def address_of(endpoint: str, form: str | None = None) -> str:
    """A page of reports with the period and the filters of this one."""
    # What is counted by belongs to the form; no parameter may stand in for the form itself.
    left_out = {"page", "size", "form"} if endpoint in (".export", ".csv_export") else {"page", "size", "form", "by"}
    kept = {name: values for name, values in request.args.lists() if name.isidentifier() and name not in left_out}
    return url_for(endpoint, form=form, **kept)


@pages.get("/<form>/export")
def export(form: str) -> ResponseReturnValue:
    """The workbook of what the page shows with the same address (B48: Kết xuất)."""
    words = words_of(form)
    _, first, last = period_of(request.args, form)
    period, letter = period_words(first, last), letter_of(request.args)
    if form in LIST_FORMS:
        rows = listed_for(form, page=1, per_page=MOST)
        return report_list_workbook.send(rows, period, said_filters(form, rows.filters), letter)
    made = made_of(form)
    return report_workbook.send(made, words, period, said_filters(form, made.filters), letter)


@pages.get("/<form>/csv")
def csv_export(form: str) -> ResponseReturnValue:
    """What the page shows, for other programs."""
    words = words_of(form)
    if form in LIST_FORMS:
        return report_csv.send_list(listed_for(form, page=1, per_page=MOST))
    return report_csv.send(made_of(form), words)


def said_filters(form: str, filters: Filters) -> list[str]:
    """The filters in words, as a sheet says them."""
    kept = kept_by(form)
    return [f"{label} {value}" for name, label, value in active_filters(filters, request.args) if name in kept]


def kept_by(form: str) -> tuple[str, ...]:
    """The filters that the form asks for: what counts documents knows nothing of units (D1)."""
    return ("room",) if form == COVERAGE.name else KEPT


def listed_for(form: str, *, page: int, per_page: int) -> Listed:
    """The rows of the form that the address asks for."""
    filters = scope_of(request.args, form)
    return listed(current_person(), LIST_FORMS[form], filters, page=page, per_page=per_page, now=now())


def made_of(form: str) -> Report:
    """The report that the address asks for."""
    return report(current_person(), FORMS[form], scope_of(request.args, form), now=now(), by=request.args.get("by"))


def filters_shown(form: str, filters: Filters) -> dict[str, Any]:
    """The pickers behind the button, how many of them are in force, and the chips."""
    kept = kept_by(form)
    offered = [status_picker(filters), *more_pickers(filters, request.args)]
    lead = picker("lead", gettext("Đơn vị chủ trì"), leads(), filters.lead, search=True)
    more = [each for each in (lead, *offered) if each["name"] in kept and each["name"] != "units"]
    groups = picker("units", gettext("Mọi đơn vị"), unit_groups(), str(filters.units or ""))
    return {
        "groups": groups if "units" in kept else None,
        "more_pickers": more,
        "more_active": sum(1 for each in more if each["value"]),
        "active": [each for each in active_filters(filters, request.args) if each[0] in kept],
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


def words_of(form: str) -> FormWords:
    """The words of the form of this name; NotFound for none."""
    if form not in ALL_WORDS:
        raise NotFound()
    return ALL_WORDS[form]


def scope_of(args: MultiDict[str, str], form: str) -> Filters:
    """The filters of the address: those of the lists, and the period by its basis."""
    basis, first, last = period_of(args, form)
    kept = MultiDict((name, value) for name, value in args.items(multi=True) if name in KEPT)
    return replace(
        filters_of(kept, BOXES["index"]), **dict(zip(BASES[basis], (first, last), strict=True)), measure=None
    )


def period_of(args: Mapping[str, str], form: str) -> tuple[str, date | None, date | None]:
    """The basis and the two days; where the address names no period the year so far, or all time for what is about what waits now."""
    basis = args.get("basis", "")
    # Documents have one day, that of their issue.
    basis = basis if basis in BASES and form != COVERAGE.name else "assigned"
    if "from" not in args and "to" not in args and form in OF_NOW:
        return basis, None, None
    if "from" not in args and "to" not in args:
        return basis, today().replace(month=1, day=1), today()
    return basis, day_of(args.get("from")), day_of(args.get("to"))


def letter_of(args: Mapping[str, str]) -> str:
    """The official letter that the report goes with, as its title says it (D9)."""
    return args.get("letter", "").strip()[:LONGEST_LETTER]
