"""The day of moving over: the sheet to fill in, what is wrong with which cell, and entering the rest (administrators only)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from processes.moving_over.columns import COLUMNS
from processes.moving_over.commands import look_at_sheet, start_sheet
from processes.moving_over.queries import latest_sheets, sheet_view
from processes.moving_over.sheet import FILE, LARGEST_FILE, MOST_ROWS
from processes.moving_over.template import template
from processes.refusals import FieldError, InvalidForm
from web.auth import administrators_only, current_person
from web.clock import now
from web.fragments import see_other, wants_fragment
from web.refusals import field_sentences
from web.uploads import chosen_files

pages = Blueprint("moving_over", __name__, url_prefix="/administration/moving-over")
pages.before_request(administrators_only)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATE_NAME = "mau-nhap-nhiem-vu.xlsx"


@pages.get("")
def index() -> ResponseReturnValue:
    return upload_page()


@pages.get("/template")
def sheet() -> ResponseReturnValue:
    headers = {"Content-Disposition": f'attachment; filename="{TEMPLATE_NAME}"'}
    return Response(template(current_person()), mimetype=XLSX, headers=headers)


@pages.post("")
def upload() -> ResponseReturnValue:
    chosen = chosen_files(FILE)
    try:
        if not chosen:
            raise InvalidForm([FieldError.of(FILE, "Chưa chọn tệp nào.")])
        data = chosen[0].stream.read(LARGEST_FILE + 1)
        sheet_id = look_at_sheet(data, chosen[0].filename or "", by=current_person(), now=now())
    except InvalidForm as error:
        return upload_page(error.errors), 422
    return see_other(url_for("moving_over.show", sheet_id=sheet_id))


@pages.get("/<int:sheet_id>")
def show(sheet_id: int) -> ResponseReturnValue:
    view = sheet_view(current_person(), sheet_id)
    name = "administration/moving_over_progress.html" if wants_fragment() else "administration/moving_over_sheet.html"
    return render_template(
        name, view=view, sentence=lambda fault: field_sentences([fault.fault])[fault.fault.field], title_of=gettext
    )


@pages.post("/<int:sheet_id>")
def start(sheet_id: int) -> ResponseReturnValue:
    start_sheet(sheet_id, skip_faulty=request.form.get("skip_faulty") == "1", by=current_person(), now=now())
    return see_other(url_for("moving_over.show", sheet_id=sheet_id))


def upload_page(errors: Sequence[FieldError] = ()) -> str:
    return render_template(
        "administration/moving_over.html",
        wrong=field_sentences(errors).get(FILE),
        sheets=latest_sheets(current_person()),
        columns=COLUMNS,
        most_rows=MOST_ROWS,
        megabytes=LARGEST_FILE // 1024 // 1024,
    )
