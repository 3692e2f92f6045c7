"""Reports: the same numbers as on the pages, as JSON and as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Response
from flask_babel import gettext
from marshmallow import RAISE

from processes.assignments.filters import Filters
from processes.assignments.queries import AssignmentRow
from processes.refusals import NotFound
from processes.reports.columns import Value
from processes.reports.forms import FORMS
from processes.reports.lists import LIST_FORMS, Listed, listed
from processes.reports.queries import OF_HANDS, Report, ReportRow, report
from web import clock, report_list_workbook, report_workbook
from web.api import present
from web.api.blueprint import blueprint, caller, refuses
from web.api.fields import Text, one_of
from web.api.inputs import PageQuery, ReportQuery
from web.api.outputs import ReportOut
from web.api.sentences import Sentence as _l
from web.report_list_words import cells_of, fields_of
from web.report_words import WORDS, name_of, period_words
from web.spreadsheet import MOST

TAG = [_l("Báo cáo")]
#: Not among the filters that a sheet says.
_SAID_ELSEWHERE = frozenset({"issued_from", "issued_to", "page", "per_page", "by"})


class ReportFormQuery(ReportQuery, PageQuery):
    """What a form counts, what its rows are, and which page of a form that lists assignments one by one."""

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
        " kiện của dòng và measure của cột. detail, summary, overdue, synthesis liệt kê từng nhiệm vụ, mỗi lần một trang (page,"
        " per_page); total.assignments là tổng số."
    ),
    tags=TAG,
    responses=refuses(404, 422),
)
def show_report(form: str, query_data: dict[str, Any]) -> dict[str, Any]:
    if form in LIST_FORMS:
        found = _listed(form, query_data)
        rows = [{"id": row.id, **_cells(found, row)} for row in found.rows]
        return {"rows": rows, "total": {"assignments": found.total}, "as_of": present.moment(found.as_of)}
    made = _made(form, query_data)
    return {
        "rows": [_row(made, row) for row in made.rows],
        "total": _plain(made.total),
        "as_of": present.moment(made.as_of),
    }


@blueprint.get("/reports/<form>.xlsx")
@blueprint.input(ReportFormQuery, location="query", unknown=RAISE)
@blueprint.doc(summary=_l("Biểu dưới dạng tệp Excel"), tags=TAG, responses=refuses(404, 422))
def download_report(form: str, query_data: dict[str, Any]) -> Response:
    first, last = (query_data.get(f"issued_{end}") for end in ("from", "to"))
    said = [f"{name}={value}" for name, value in query_data.items() if name not in _SAID_ELSEWHERE]
    if said:
        said = [gettext("Điều kiện lọc của chương trình gọi: %(filters)s", filters=", ".join(said))]
    if form in LIST_FORMS:
        whole = {**query_data, "page": 1, "per_page": MOST}
        return report_list_workbook.send(_listed(form, whole), period_words(first, last), said, "")
    return report_workbook.send(_made(form, query_data), WORDS[form], period_words(first, last), said, "")


def _made(form: str, asked: dict[str, Any]) -> Report:
    if form not in FORMS:
        raise NotFound()
    return report(caller(), FORMS[form], _filters(asked), now=clock.now(), by=asked.get("by"))


def _listed(form: str, asked: dict[str, Any]) -> Listed:
    page, per_page = asked["page"], asked["per_page"]
    return listed(caller(), LIST_FORMS[form], _filters(asked), page=page, per_page=per_page, now=clock.now())


def _filters(asked: dict[str, Any]) -> Filters:
    return Filters(**{name: value for name, value in asked.items() if name not in ("by", "page", "per_page")})


def _cells(made: Listed, row: AssignmentRow) -> dict[str, Any]:
    """The columns of the form by name; days as in ISO 8601."""
    cells = zip(fields_of(made.form.name), cells_of(made, row), strict=True)
    return {field.name: value.isoformat() if isinstance(value, date) else value for field, value in cells}


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
