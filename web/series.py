"""The page of one repeating assignment: its rule, its kỳ, what can be done with it; and what a form's rule comes to (C18)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from processes.assignments.queries import timeline
from processes.calendar.working import load_calendar
from processes.refusals import NotFound
from processes.series.fields import read_changes
from processes.series.policy import SERIES
from processes.series.queries import SeriesView, coming, period_codes, series_view
from web import repeating
from web.actions import Note, Preview, Target, keep_draft, offered_actions, send_form, show_form
from web.auth import current_person
from web.clock import now, today
from web.diagrams import state_of, xml_of
from web.entry_forms import part_of
from web.notices import read_notices
from web.series_words import period_label

#: What of the form of a change the kỳ to come follow from.
RULE_FIELDS = ("weekday", "day", "month", "holiday", "open_before", "until", "times")

pages = Blueprint("series", __name__, url_prefix="/series")


@pages.get("/preview")
def preview() -> ResponseReturnValue:
    """The fields and the meaning of a rule that is being typed; nothing is saved."""
    prefix = request.args.get("prefix", "")[:20]
    typed = repeating.typed_in(part_of(request.args, prefix))
    return render_template("series/repeat.html", repeating=repeating.repeating(typed), prefix=prefix, sentences={})


@pages.get("/<int:series_id>")
def show(series_id: int) -> ResponseReturnValue:
    person, view = current_person(), seen(series_id)
    read_notices(SERIES, series_id)
    return render_template(
        "series/show.html",
        view=view,
        row=view.row,
        target=target_of(view),
        actions=offered_actions(view.row.instance_id),
        entries=timeline(person, SERIES, series_id),
    )


@pages.get("/<int:series_id>/preview")
def preview_change(series_id: int) -> ResponseReturnValue:
    """The kỳ to come by the rule that is being typed into the form of a change; nothing is saved."""
    view = seen(series_id)
    changed, errors = read_changes(
        repeating.changes_typed_in(request.args, view.row.rule.frequency), view.row.rule, view.row.given
    )
    known, is_working = period_codes(view.row.id), load_calendar().is_working
    return render_template(
        "series/coming.html",
        rule=None if errors else changed,
        errors=errors,
        coming=[] if errors else coming(changed, known, is_working, repeating.SHOWN),
        left=0 if errors else max(changed.total - len(known), 0),
        today=today(),
    )


def seen(series_id: int) -> SeriesView:
    return series_view(current_person(), series_id, now=now())


def target_of(view: SeriesView) -> Target:
    row = view.row
    return Target(
        instance_id=row.instance_id,
        object_type=SERIES,
        object_id=row.id,
        subject=row.content,
        page=url_for("series.show", series_id=row.id),
        landing=lambda: landing(view),
        action=lambda name: url_for("series.act", series_id=row.id, name=name),
        draft=lambda name: url_for("series.draft", series_id=row.id, name=name),
        notes={"change": notes_of_change(view)},
        previews={"change": Preview(url_for("series.preview_change", series_id=row.id), RULE_FIELDS)},
        options=options_of(view),
    )


def options_of(view: SeriesView) -> dict[str, Any]:
    """What the form of a change offers: the days and months of this series' rule; a field without any is not asked."""
    frequency = view.row.rule.frequency
    found = repeating.lookups(frequency)
    return {name: found[name] for name in ("weekday", "day", "month")}


def notes_of_change(view: SeriesView) -> list[Note]:
    """From which kỳ on it holds."""
    if not view.coming or not view.row.given:
        return []
    first = period_label(view.coming[0].period)
    told = gettext("Áp dụng từ kỳ %(first)s; %(given)s kỳ đã giao giữ nguyên.", first=first, given=view.row.given)
    return [Note(told)]


def landing(view: SeriesView) -> str:
    """A deleted series has no page any more; its directive shows the rest."""
    try:
        seen(view.row.id)
    except NotFound:
        return url_for("directive.show", directive_id=view.row.directive_id)
    return url_for("series.show", series_id=view.row.id)


@pages.get("/<int:series_id>/actions/<name>")
def ask(series_id: int, name: str) -> ResponseReturnValue:
    return show_form(target_of(seen(series_id)), name)


@pages.post("/<int:series_id>/actions/<name>")
def act(series_id: int, name: str) -> ResponseReturnValue:
    return send_form(target_of(seen(series_id)), name)


@pages.post("/<int:series_id>/drafts/<name>")
def draft(series_id: int, name: str) -> ResponseReturnValue:
    return keep_draft(target_of(seen(series_id)), name)


@pages.get("/<int:series_id>/diagram.xml")
def diagram_xml(series_id: int) -> Response:
    return xml_of(seen(series_id).row.instance_id)


@pages.get("/<int:series_id>/diagram.json")
def diagram_state(series_id: int) -> Response:
    return state_of(seen(series_id).row.instance_id)
