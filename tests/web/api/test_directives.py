"""Directives through the API: registering, correcting, issuing, finding."""

from __future__ import annotations

import pytest

from processes.directives.relations import relate
from tests.web.api.conftest import ASSIGNMENT, DIRECTIVE, fields_of, problem


def test_registering_answers_with_the_id_and_the_status(as_):
    answer = as_("chuyenvien").post("/directives", DIRECTIVE)
    assert answer.status_code == 201
    assert answer.json == {"id": answer.json["id"], "status": "draft"}


def test_everything_that_was_registered_is_shown(as_):
    office = as_("chuyenvien")
    more = {
        "field": "tai_mau",
        "urgency": "Khẩn",
        "source": "Công văn",
        "signer": "Nguyễn Văn A",
        "signer_position": "Phó Chủ tịch",
        "publish": True,
        "copies": 5,
        "pages": 2,
        "issuing_level": "Tỉnh",
        "issuing_body": "UBND tỉnh",
        "copied_from": None,
    }
    id = office.post("/directives", {**DIRECTIVE, **more}).json["id"]
    shown = office.get(f"/directives/{id}").json
    assert shown["number"] == "620/UBND-KTTH"
    assert shown["date"] == "2026-07-13"
    assert shown["type"] == {"code": "cong_van", "name": "Công văn"}
    assert shown["field"]["code"] == "tai_mau"
    assert shown["urgency"]["code"] == "khan"
    assert shown["director"] == {"username": "chutich", "name": "Hoàng Văn Chủ", "position": "Chủ tịch UBND tỉnh"}
    assert (shown["publish"], shown["copies"], shown["pages"]) == (True, 5, 2)
    assert shown["status"] == shown["group"] == "draft"
    assert "issue" in {action["name"] for action in shown["actions"]}


def test_every_missing_field_is_named(as_):
    assert fields_of(as_("chuyenvien").post("/directives", {})) == {
        "number",
        "date",
        "subject",
        "type",
        "director",
        "approver",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "620 ngày 13/7"),
        ("number", 620),
        ("date", "13/07/2026"),
        ("date", "2026-02-30"),
        ("date", "20260713"),
        ("date", 20260713),
        ("subject", "   "),
        ("subject", "a\u0000b"),
        ("subject", ["Về việc"]),
        ("type", "Thư tay"),
        ("type", {"code": "cong_van"}),
        ("director", "nobody"),
        ("approver", 7),
        ("field", "no_such_field"),
        ("urgency", "gấp lắm"),
        ("secrecy", "mat"),
        ("secrecy", "Tuyệt mật"),
        ("publish", "true"),
        ("publish", 1),
        ("pages", 0),
        ("pages", "2"),
        ("pages", True),
        ("copies", 10**30),
        ("subjekt", "Về việc"),
        ("status", "completed"),
    ],
)
def test_a_wrong_value_is_refused_naming_its_field(as_, field, value):
    refused = as_("chuyenvien").post("/directives", {**DIRECTIVE, field: value})
    assert fields_of(refused) == {field}
    assert as_("chuyenvien").get("/directives").json["total"] == 0


def test_several_wrong_values_are_all_named(as_):
    refused = as_("chuyenvien").post("/directives", {**DIRECTIVE, "director": "nobody", "type": "Thư tay"})
    assert fields_of(refused) == {"director", "type"}


def test_units_do_not_register(as_):
    problem(as_("stc").post("/directives", DIRECTIVE), 404)


def test_a_draft_is_the_business_of_its_parties(as_, directive):
    assert as_("pheduyet").get(f"/directives/{directive}").status_code == 200
    for stranger in ("stc", "skhdt"):
        problem(as_(stranger).get(f"/directives/{directive}"), 404)
        problem(as_(stranger).patch(f"/directives/{directive}", {"subject": "x"}), 404)
        problem(as_(stranger).post(f"/directives/{directive}/issue"), 404)
        problem(as_(stranger).post(f"/directives/{directive}/assignments", ASSIGNMENT), 404)
        problem(as_(stranger).upload(f"/directives/{directive}/files"), 404)
        assert as_(stranger).get("/directives").json == {"items": [], "total": 0}


def test_a_draft_is_corrected_field_by_field(as_, directive):
    office = as_("chuyenvien")
    corrected = office.patch(f"/directives/{directive}", {"subject": "Về việc khác", "type": "thong_bao"})
    assert corrected.status_code == 200
    assert (corrected.json["subject"], corrected.json["type"]["code"]) == ("Về việc khác", "thong_bao")
    assert corrected.json["number"] == DIRECTIVE["number"]
    assert fields_of(office.patch(f"/directives/{directive}", {"date": "mai", "wrong": 1})) == {"date", "wrong"}


def test_an_issued_directive_is_not_corrected_any_more(as_, directive, issued):
    problem(as_("chuyenvien").patch(f"/directives/{directive}", {"subject": "Về việc khác"}), 409)


def test_issuing_needs_the_issued_document(as_):
    office = as_("chuyenvien")
    id = office.post("/directives", DIRECTIVE).json["id"]
    office.post(f"/directives/{id}/assignments", ASSIGNMENT)
    refused = office.post(f"/directives/{id}/issue")
    assert "PDF" in problem(refused, 409)["detail"]
    assert office.get(f"/directives/{id}").json["status"] == "draft"


def test_issuing_issues_its_new_assignments_and_again_is_not_now(as_, directive, new):
    office = as_("chuyenvien")
    issued = office.post(f"/directives/{directive}/issue")
    assert issued.status_code == 200
    assert (issued.json["status"], issued.json["issued_at"]) == ("issued", "2026-07-14T08:00:00+07:00")
    assert [each["status"] for each in issued.json["assignments"]] == ["waiting"]
    problem(office.post(f"/directives/{directive}/issue"), 409)


def test_an_action_the_diagram_does_not_have_is_not_found(as_, directive):
    problem(as_("chuyenvien").post(f"/directives/{directive}/actions/explode", {}), 404)
    problem(as_("chuyenvien").post(f"/directives/{directive}/actions/all_ended", {}), 404)


def test_directives_are_found_by_status_words_and_page(as_, directive):
    office = as_("chuyenvien")
    for n in range(3):
        office.post("/directives", {**DIRECTIVE, "number": f"{n + 1}/UBND-TN", "subject": "Phòng chống dịch"})
    assert office.get("/directives", q="phong chong").json["total"] == 3
    assert office.get("/directives", status="draft").json["total"] == 4
    assert office.get("/directives", group="ended").json["total"] == 0
    page = office.get("/directives", per_page=3, page=2).json
    assert (len(page["items"]), page["total"]) == (1, 4)


def test_the_document_is_downloaded_under_its_own_name_by_the_parties_only(as_, directive, issued):
    office = as_("chuyenvien")
    (file,) = office.get(f"/directives/{directive}").json["files"]
    assert (file["name"], file["media_type"]) == ("vb.pdf", "application/pdf")
    downloaded = as_("stc").get(f"/files/{file['id']}")
    assert downloaded.status_code == 200
    assert "vb.pdf" in downloaded.headers["Content-Disposition"]
    assert downloaded.headers["Content-Disposition"].startswith("attachment")
    problem(as_("skhdt").get(f"/files/{file['id']}"), 404)
    problem(office.get("/files/999"), 404)


@pytest.mark.parametrize(
    ("name", "content"), [("vb.exe", b"MZ"), ("vb.pdf", b"MZ\x00"), ("vb.pdf", b""), ("", b"%PDF-1.4")]
)
def test_a_file_that_the_office_does_not_take_is_refused(as_, directive, name, content):
    assert fields_of(as_("chuyenvien").upload(f"/directives/{directive}/files", content, name)) == {"file"}


def test_an_upload_without_a_file_names_the_field(as_, directive):
    refused = as_("chuyenvien").call(
        "POST", f"/directives/{directive}/files", data={"wrong": "x"}, content_type="multipart/form-data"
    )
    assert "file" in fields_of(refused)


def test_the_filters_of_the_page_narrow_the_list_too(as_, directive):
    office = as_("chuyenvien")
    for wanted in (
        {"type": "cong_van"},
        {"director": "chutich"},
        {"date_from": "2026-07-13", "date_to": "2026-07-13"},
    ):
        assert office.get("/directives", **wanted).json["total"] == 1, wanted
    for other in ({"type": "quyet_dinh"}, {"director": "lanhdao"}, {"date_from": "2026-07-14"}, {"field": "tai_mau"}):
        assert office.get("/directives", **other).json["total"] == 0, other
    assert fields_of(office.get("/directives", date_to="13/07/2026")) == {"date_to"}


def test_a_directive_tells_its_relations_to_those_who_see_both(as_, directive, clock):
    office = as_("chuyenvien")
    other = office.post("/directives", {**DIRECTIVE, "number": "621/UBND-KTTH"}).json["id"]
    relate(directive, other, "basis", by=office.office.actor("chuyenvien"), now=clock())
    [told] = office.get(f"/directives/{directive}").json["relations"]
    assert told == {
        "kind": "basis",
        "direction": "to",
        "directive": other,
        "number": "621/UBND-KTTH",
        "date": "2026-07-13",
        "subject": DIRECTIVE["subject"],
    }
    assert office.get(f"/directives/{other}").json["relations"][0]["direction"] == "from"
