"""Letters that urge units on: drafted from the selected rows, one per unit, downloaded as Word documents, numbered later (B30)."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from time import monotonic
from typing import Any

from flask import Blueprint, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from processes.batches.commands import go_on
from processes.directives.policy import may_register
from processes.refusals import FieldError, InvalidForm, NotFound
from processes.urging.commands import draft_letters, number_letter
from processes.urging.queries import LetterView, drafted_together, latest_values, letter_view, list_letters
from web.assignment_boxes import page_number
from web.auth import current_person
from web.clock import now, today
from web.entry_forms import Schema, as_day, read_entry
from web.fragments import see_other
from web.links import own_path
from web.many import PATIENCE, Choice, chosen
from web.urging_document import document_of, file_name

pages = Blueprint("urging", __name__, url_prefix="/assignments/letters")

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: As many documents as one download holds.
MOST_AT_ONCE = 200


def _field(
    title: str, english: str, widget: str = "text", help_text: str = "", help_english: str = "", **more: Any
) -> Schema:
    described: Schema = {"title": title, "x-title-en": english, "type": "string", "x-widget": widget, **more}
    return {**described, "description": help_text, "x-description-en": help_english}


LETTER: Schema = {
    "title": "Soạn công văn",
    "x-title-en": "Draft the letters",
    "type": "object",
    "required": ["subject", "place", "signer", "signer_position"],
    "properties": {
        "subject": _field("Trích yếu", "Subject", "longtext", "Không cần ghi “V/v”.", "Without “V/v”.", maxLength=1000),
        "reply_by": _field("Báo cáo trước ngày", "Report before", "date"),
        "place": _field("Địa danh", "Place", "text", "Ví dụ: Quảng Trị.", "Such as: Quảng Trị.", maxLength=120),
        "authority": _field(
            "Quyền hạn ký",
            "Signs for",
            "text",
            "Ví dụ: TL. CHỦ TỊCH, KT. CHÁNH VĂN PHÒNG; để trống nếu ký trực tiếp.",
            "Such as: TL. CHỦ TỊCH; empty if in their own right.",
            maxLength=120,
        ),
        "signer_position": _field("Chức vụ người ký", "Signer's position", maxLength=120),
        "signer": _field("Người ký", "Signer", maxLength=120),
    },
}
NUMBERING: Schema = {
    "title": "Ghi số và đôn đốc",
    "x-title-en": "Record the number and urge",
    "type": "object",
    "required": ["number", "date"],
    "properties": {
        "number": _field(
            "Số, ký hiệu", "Number", "text", "Do văn thư cấp, ví dụ 620/VP-TH.", "As the clerk gave it.", maxLength=60
        ),
        "date": _field("Ngày văn bản", "Date", "date"),
    },
}


@pages.before_request
def only_for_those_who_draft() -> None:
    if not may_register(current_person()):
        raise NotFound()


@pages.post("/new")
def new() -> ResponseReturnValue:
    beginning = {"subject": gettext("Đôn đốc thực hiện nhiệm vụ được giao"), **latest_values(current_person())}
    return drafting_page(chosen("urge"), beginning)


@pages.post("")
def draft() -> ResponseReturnValue:
    choice = chosen("urge")
    values, errors = read_entry(LETTER, request.form)
    given = {**values, "reply_by": as_day(values["reply_by"])}
    try:
        if errors:
            raise InvalidForm(errors)
        ids = draft_letters([row.id for row in choice.rows], given, by=current_person(), now=now())
    except InvalidForm as refused:
        return drafting_page(choice, values, refused.errors), 422
    flash(ngettext("Đã soạn %(num)s công văn.", "Đã soạn %(num)s công văn.", len(ids)), "success")
    return see_other(url_for("urging.index", drafted=ids))


def drafting_page(choice: Choice, values: Mapping[str, Any], errors: Sequence[FieldError] = ()) -> str:
    units: dict[str, int] = {}
    for row in choice.rows:
        units[row.lead_name] = units.get(row.lead_name, 0) + 1
    return render_template(
        "urging/new.html",
        choice=choice,
        units=units,
        schema=LETTER,
        values=values,
        errors=errors,
        back=own_path(request.form.get("back")) or url_for("assignments.assigned"),
    )


@pages.get("")
def index() -> ResponseReturnValue:
    return render_template(
        "urging/list.html",
        page=list_letters(current_person(), page=page_number(request.args)),
        drafted=request.args.getlist("drafted", type=int)[:MOST_AT_ONCE],
    )


@pages.get("/<int:letter_id>")
def show(letter_id: int) -> ResponseReturnValue:
    return letter_page(seen(letter_id), {"date": today().isoformat()})


@pages.post("/<int:letter_id>/number")
def number(letter_id: int) -> ResponseReturnValue:
    """The number is recorded on all assignments of the letter as an urge; what each of them said is shown."""
    values, errors = read_entry(NUMBERING, request.form)
    moment = now()
    try:
        if errors:
            raise InvalidForm(errors)
        batch = number_letter(letter_id, values["number"], as_day(values["date"]), by=current_person(), now=moment)
    except InvalidForm as refused:
        return letter_page(seen(letter_id), values, refused.errors), 422
    began = monotonic()
    go_on(batch, now=moment, until=lambda: monotonic() - began > PATIENCE)
    flash(gettext("Đã ghi số %(number)s.", number=values["number"]), "success")
    return see_other(url_for("many.results", batch_id=batch, back=url_for("urging.show", letter_id=letter_id)))


def letter_page(view: LetterView, values: Mapping[str, Any], errors: Sequence[FieldError] = ()) -> str:
    return render_template(
        "urging/show.html", view=view, line=view.line, schema=NUMBERING, values=values, errors=errors
    )


@pages.get("/<int:letter_id>/letter.docx")
def download(letter_id: int) -> ResponseReturnValue:
    letter = seen(letter_id)
    return send_file(
        BytesIO(document_of(letter, today())), mimetype=WORD, as_attachment=True, download_name=file_name(letter)
    )


@pages.get("/letters.zip")
def download_all() -> ResponseReturnValue:
    """Several letters in one file."""
    letters = drafted_together(current_person(), request.args.getlist("id", type=int)[:MOST_AT_ONCE], now=now())
    if not letters:
        raise NotFound()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for letter in letters:
            archive.writestr(file_name(letter), document_of(letter, today()))
    packed.seek(0)
    return send_file(packed, mimetype="application/zip", as_attachment=True, download_name="cong-van-don-doc.zip")


def seen(letter_id: int) -> LetterView:
    return letter_view(current_person(), letter_id, now=now())
