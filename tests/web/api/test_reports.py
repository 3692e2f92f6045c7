"""Reports through the API: rows, total and the moment they are of; the same as a workbook (D7, B45)."""

from __future__ import annotations

import io

import openpyxl
import pytest

from processes.reports.forms import FORMS
from processes.reports.lists import LIST_FORMS
from tests.web.api.conftest import problem


def test_the_form_of_17_columns_has_a_row_for_each_unit(as_, issued):
    told = as_("lanhdao").get("/reports/units-17").json
    assert told.keys() == {"rows", "total", "as_of"}
    (row,) = [row for row in told["rows"] if row["unit"] == "STC"]
    assert list(row) == ["unit", "name", *(f"c{n}" for n in range(1, 18))] or row.keys() == {
        "unit", "name", *(f"c{n}" for n in range(1, 18)),
    }  # fmt: skip
    assert (row["name"], row["c1"], row["c9"], row["c10"], row["c11"]) == ("Sở Tài chính", 1, 1, 100, 0)
    assert (told["total"]["c1"], told["total"]["c10"]) == (1, 100)
    assert told["as_of"].startswith("2026-07-14T")


def test_a_number_is_the_total_of_the_list_with_its_measure(as_, issued):
    reader = as_("lanhdao")
    told = reader.get("/reports/units").json
    for measure in ("total", "open_in_time", "open_late", "done"):
        assert reader.get("/assignments", measure=measure).json["total"] == told["total"][measure]


def test_a_report_is_narrowed_by_the_same_filters(as_, issued):
    reader = as_("lanhdao")
    for query, number in (({"lead": "SKHDT"}, 0), ({"approver": "pheduyet"}, 1), ({"issued_from": "2026-07-15"}, 0)):
        assert reader.get("/reports/units-17", **query).json["total"]["c1"] == number, query


def test_the_workbook_opens(as_, issued):
    answer = as_("lanhdao").get("/reports/units-17.xlsx", issued_from="2026-01-01", lead="STC")
    assert answer.status_code == 200
    assert openpyxl.load_workbook(io.BytesIO(answer.data)).active.title == "units-17"


def test_every_form_answers_rows_total_and_the_moment(as_, issued):
    reader = as_("lanhdao")
    for form in (*FORMS, *LIST_FORMS):
        told = reader.get(f"/reports/{form}").json
        assert told.keys() == {"rows", "total", "as_of"}, form
        book = openpyxl.load_workbook(io.BytesIO(reader.get(f"/reports/{form}.xlsx").data))
        assert book.active.title == form


def test_a_form_that_lists_assignments_has_them_by_pages(as_, issued):
    reader = as_("lanhdao")
    told = reader.get("/reports/detail", per_page=1).json
    (row,) = told["rows"]
    assert (row["id"], row["lead"], row["issued_on"], row["ended_on"]) == (issued, "Sở Tài chính", "2026-07-14", None)
    assert told["total"] == {"assignments": 1}
    assert reader.get("/reports/detail", page=2).json["rows"] == []
    assert reader.get("/reports/overdue").json["total"] == {"assignments": 0}


def test_rows_are_counted_by_what_is_asked(as_, issued):
    reader = as_("lanhdao")
    told = reader.get("/reports/figures", by="director").json
    assert [(row["unit"], row["total"], row["open_percent"]) for row in told["rows"]] == [("chutich", 1, 100)]
    problem(reader.get("/reports/figures", by="weather"), 422)
    tree = reader.get("/reports/unit-tree", lead="STC").json["rows"]
    assert [row["level"] for row in tree][:2] == [0, 1]
    assert reader.get("/reports/ranking").json["rows"][0]["rank"] is None


@pytest.mark.parametrize("path", ["/reports/nothing", "/reports/nothing.xlsx"])
def test_an_unknown_form_is_not_found(as_, path):
    problem(as_("lanhdao").get(path), 404)


def test_an_unknown_filter_is_refused_and_a_stranger_too(as_, issued):
    problem(as_("lanhdao").get("/reports/units", nothing="x"), 422)
    problem(as_(None).get("/reports/units"), 401)
    assert [row["unit"] for row in as_("stc").get("/reports/units").json["rows"]] == ["STC"]
