"""Reports: the same numbers as on the pages, as JSON and as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import Response
from flask_babel import gettext
from marshmallow import RAISE

from processes.assignments.filters import Filters
from processes.refusals import NotFound
from processes.reports.columns import Value
from processes.reports.forms import FORMS
from processes.reports.queries import OF_HANDS, Report, ReportRow, report
from web import clock, report_workbook
from web.api import present
from web.api.blueprint import blueprint, caller, refuses
from web.api.fields import Text, one_of
from web.api.inputs import ReportQuery
from web.api.outputs import ReportOut
from web.api.sentences import Sentence as _l
from web.report_words import WORDS, name_of, period_words

TAG = [_l("Báo cáo")]


class ReportFormQuery(ReportQuery):
    """What a form counts, and what its rows are."""

    by = Text(
        20,
        validate=one_of(*sorted({by for form in FORMS.values() for by in form.by})),
        metadata={"description": _l("Mỗi dòng là gì, ở biểu cho chọn; mặc định là đơn vị.")},
    )


@blueprint.get("/reports/<form>")
@blueprint.input(ReportFormQuery, location="query", unknown=RAISE)
@blueprint.output(ReportOut)
@blueprint.doc(
    summary=_l("Các số liệu của một biểu: một dòng cho mỗi đơn vị, và dòng tổng cộng"),
    description=_l(
        "form là units-17 (biểu 17 cột, c1 … c17), units (tình hình thực hiện tại các đơn vị), unit-tree (tại đơn vị: đơn vị,"
        " phòng, người; level là bậc), figures (biểu số liệu), ageing (quá hạn bao lâu), backlog (chờ duyệt), ranking (xếp hạng)."
        " by chọn dòng là gì ở biểu cho chọn. Mỗi số đếm được là số nhiệm vụ của GET /assignments với cùng điều kiện lọc, điều"
        " kiện của dòng và measure của cột."
    ),
    tags=TAG,
    responses=refuses(404, 422),
)
def show_report(form: str, query_data: dict[str, Any]) -> dict[str, Any]:
    made = _made(form, dict(query_data))
    return {
        "rows": [_row(made, row) for row in made.rows],
        "total": _plain(made.total),
        "as_of": present.moment(made.as_of),
    }


@blueprint.get("/reports/<form>.xlsx")
@blueprint.input(ReportFormQuery, location="query", unknown=RAISE)
@blueprint.doc(summary=_l("Biểu dưới dạng tệp Excel"), tags=TAG, responses=refuses(404, 422))
def download_report(form: str, query_data: dict[str, Any]) -> Response:
    made = _made(form, dict(query_data))
    first, last = (query_data.get(f"issued_{end}") for end in ("from", "to"))
    said = [f"{name}={value}" for name, value in query_data.items() if not name.startswith("issued_")]
    if said:
        said = [gettext("Điều kiện lọc của chương trình gọi: %(filters)s", filters=", ".join(said))]
    return report_workbook.send(made, WORDS[form], period_words(first, last), said, "")


def _made(form: str, asked: dict[str, Any]) -> Report:
    if form not in FORMS:
        raise NotFound()
    by = asked.pop("by", None)
    return report(caller(), FORMS[form], Filters(**asked), now=clock.now(), by=by)


def _row(made: Report, row: ReportRow) -> dict[str, Any]:
    """``unit`` is the code of what the row is: a unit's in most forms, otherwise what ``by`` says."""
    more: dict[str, Any] = {"rank": row.rank} if made.form.ranked else {}
    if made.by == OF_HANDS:
        more = {"level": row.level}
    return {"unit": row.code, "name": name_of(row, made.by), **more, **_plain(row.values)}


def _plain(values: Mapping[str, Value]) -> dict[str, Any]:
    return {name: _value(value) for name, value in values.items()}


def _value(value: Value) -> Any:
    if isinstance(value, datetime):
        return present.moment(value)
    return float(value) if isinstance(value, Decimal) else value
