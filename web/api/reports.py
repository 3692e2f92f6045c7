"""Reports: the same numbers as on the pages, as JSON and as a workbook."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import gettext
from marshmallow import RAISE

from processes.assignments.filters import Filters
from processes.refusals import NotFound
from processes.reports.forms import FORMS
from processes.reports.queries import Report, report
from web import clock, report_workbook
from web.api import present
from web.api.blueprint import blueprint, caller, refuses
from web.api.inputs import ReportQuery
from web.api.outputs import ReportOut
from web.api.sentences import Sentence as _l
from web.report_words import WORDS, period_words

TAG = [_l("Báo cáo")]


@blueprint.get("/reports/<form>")
@blueprint.input(ReportQuery, location="query", unknown=RAISE)
@blueprint.output(ReportOut)
@blueprint.doc(
    summary=_l("Các số liệu của một biểu: một dòng cho mỗi đơn vị, và dòng tổng cộng"),
    description=_l(
        "form là units-17 (biểu 17 cột, c1 … c17) hoặc units (tình hình thực hiện tại các đơn vị). Mỗi số là số nhiệm vụ của"
        " GET /assignments với cùng điều kiện lọc, lead của dòng và measure của cột."
    ),
    tags=TAG,
    responses=refuses(404, 422),
)
def show_report(form: str, query_data: dict[str, Any]) -> dict[str, Any]:
    made = _made(form, query_data)
    return {
        "rows": [{"unit": row.code, "name": row.name, **_plain(row.values)} for row in made.rows],
        "total": _plain(made.total),
        "as_of": present.moment(made.as_of),
    }


@blueprint.get("/reports/<form>.xlsx")
@blueprint.input(ReportQuery, location="query", unknown=RAISE)
@blueprint.doc(summary=_l("Biểu dưới dạng tệp Excel"), tags=TAG, responses=refuses(404, 422))
def download_report(form: str, query_data: dict[str, Any]) -> Response:
    made = _made(form, query_data)
    first, last = (query_data.get(f"issued_{end}") for end in ("from", "to"))
    said = [f"{name}={value}" for name, value in query_data.items() if not name.startswith("issued_")]
    if said:
        said = [gettext("Điều kiện lọc của chương trình gọi: %(filters)s", filters=", ".join(said))]
    return report_workbook.send(made, WORDS[form], period_words(first, last), said, "")


def _made(form: str, asked: dict[str, Any]) -> Report:
    if form not in FORMS:
        raise NotFound()
    return report(caller(), FORMS[form], Filters(**asked), now=clock.now())


def _plain(values: dict[str, Any]) -> dict[str, int | float]:
    return {name: value if isinstance(value, int) else float(value) for name, value in values.items()}
