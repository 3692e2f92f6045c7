"""Assignments through the API: entering, correcting, acting, finding, and who may."""

from __future__ import annotations

import pytest

from tests.web.api.conftest import ASSIGNMENT, fields_of, problem


def test_entering_answers_with_the_id_and_the_status(as_, directive):
    answer = as_("chuyenvien").post(f"/directives/{directive}/assignments", ASSIGNMENT)
    assert answer.status_code == 201
    assert answer.json == {"id": answer.json["id"], "status": "new"}


def test_everything_that_was_entered_is_shown(as_, directive):
    more = {
        "coordinating": ["SKHDT", "STTTT"],
        "coordinating_people": ["theodoi"],
        "follower": "theodoi",
        "officer": "stc.chuyenvien",
        "key": True,
        "expected_product": "Báo cáo",
    }
    office = as_("chuyenvien")
    id = office.post(f"/directives/{directive}/assignments", {**ASSIGNMENT, **more}).json["id"]
    shown = office.assignment(id)
    assert shown["lead"] == {"code": "STC", "name": "Sở Tài chính"}
    assert [unit["code"] for unit in shown["coordinating_units"]] == ["SKHDT", "STTTT"]
    assert [each["username"] for each in shown["coordinating_people"]] == ["theodoi"]
    assert (shown["follower"]["username"], shown["officer"]["username"]) == ("theodoi", "stc.chuyenvien")
    assert (shown["key"], shown["expected_product"]) == (True, "Báo cáo")
    assert shown["directive"]["number"] == "620/UBND-KTTH"
    assert (shown["approver"]["username"], shown["director"]["username"]) == ("pheduyet", "chutich")
    assert (shown["status"], shown["group"], shown["timeliness"], shown["days"]) == ("new", "draft", None, None)
    assert shown["due_on"] == "2026-07-31"


def test_without_a_deadline_there_is_none(as_, directive):
    office = as_("chuyenvien")
    for body in ({"content": "a", "lead": "STC"}, {"content": "a", "lead": "STC", "due_on": None}):
        id = office.post(f"/directives/{directive}/assignments", body).json["id"]
        shown = office.assignment(id)
        assert (shown["due_on"], shown["due_at"], shown["remaining_days"], shown["overdue"]) == (
            None,
            None,
            None,
            False,
        )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("content", ""),
        ("content", None),
        ("content", 1),
        ("lead", "NOWHERE"),
        ("lead", None),
        ("lead", ["STC"]),
        ("due_on", "31/07/2026"),
        ("due_on", "2026-02-29"),
        ("due_on", ""),
        ("due_on", "0001-01-01"),
        ("follower", "nobody"),
        ("officer", {}),
        ("key", "yes"),
        ("coordinating", "SKHDT"),
        ("coordinating.0", ["NOWHERE"]),
        ("coordinating.1", ["SKHDT", 5]),
        ("coordinating", ["SKHDT", "SKHDT"]),
        ("coordinating", ["STC"]),
        ("coordinating_people.0", ["nobody"]),
        ("colour", "red"),
    ],
)
def test_a_wrong_value_is_refused_naming_its_field(as_, directive, field, value):
    body = {**ASSIGNMENT, field.split(".")[0]: value}
    assert fields_of(as_("chuyenvien").post(f"/directives/{directive}/assignments", body)) == {field}


def test_a_new_assignment_is_corrected_and_one_at_the_unit_is_not(as_, directive, new):
    office = as_("chuyenvien")
    corrected = office.patch(f"/assignments/{new}", {"lead": "SKHDT", "due_on": None, "coordinating": ["STC"]})
    assert corrected.status_code == 200, corrected.text
    assert (corrected.json["lead"]["code"], corrected.json["due_on"]) == ("SKHDT", None)
    assert corrected.json["content"] == ASSIGNMENT["content"]
    assert fields_of(office.patch(f"/assignments/{new}", {"lead": "NOWHERE", "follower": "nobody"})) == {
        "lead",
        "follower",
    }
    office.post(f"/directives/{directive}/issue")
    problem(office.patch(f"/assignments/{new}", {"content": "khác"}), 409)


STRANGERS = ("skhdt", "stttt", "thietke")
STRANGER_CALLS = [
    ("GET", "", None),
    ("PATCH", "", {"content": "x"}),
    ("GET", "/timeline", None),
    ("GET", "/messages", None),
    ("POST", "/messages", {"text": "Xin chào"}),
    ("POST", "/actions/accept", {}),
    ("POST", "/actions/urge", {"content": "x"}),
]


@pytest.mark.parametrize("stranger", STRANGERS)
def test_who_is_no_party_finds_nothing(as_, issued, stranger):
    caller = as_(stranger)
    for method, path, body in STRANGER_CALLS:
        problem(caller.call(method, f"/assignments/{issued}{path}", body), 404)
    problem(caller.upload(f"/assignments/{issued}/files"), 404)
    assert caller.get("/assignments").json == {"items": [], "total": 0}


def test_a_unit_does_not_see_what_is_not_issued_to_it(as_, new):
    problem(as_("stc").get(f"/assignments/{new}"), 404)
    problem(as_("stc").act(new, "accept"), 404)


def test_an_action_of_another_party_is_not_found(as_, issued):
    problem(as_("stc").act(issued, "urge", content="x"), 404)
    problem(as_("stc").act(issued, "approve"), 404)
    problem(as_("chuyenvien").act(issued, "no_such_action"), 404)


def test_what_was_done_is_not_done_twice(as_, issued):
    unit = as_("stc")
    assert unit.act(issued, "accept").status_code == 200
    told = problem(unit.act(issued, "accept"), 409)["detail"]
    assert "Tài khoản đơn vị" in told
    assert unit.act(issued, "submit", content="Xong").status_code == 200
    problem(unit.act(issued, "submit", content="Xong"), 409)
    assert as_("pheduyet").act(issued, "approve").status_code == 200
    problem(as_("pheduyet").act(issued, "approve"), 409)
    problem(as_("pheduyet").act(issued, "reject", reason="Chưa đạt"), 409)


def test_recall_is_only_possible_while_the_unit_has_entered_nothing(as_, issued):
    as_("stc").act(issued, "accept")
    problem(as_("chuyenvien").act(issued, "recall", reason="Nhầm"), 409)


@pytest.mark.parametrize(
    ("action", "values", "field"),
    [
        ("extend", {"reason": "x"}, "due_on"),
        ("extend", {"due_on": "2026-08-14"}, "reason"),
        ("extend", {"due_on": "một hôm nào đó", "reason": "x"}, "due_on"),
        ("extend", {"due_on": "2026-08-14", "reason": "   "}, "reason"),
        ("extend", {"due_on": "2026-08-14", "reason": ["x"]}, "reason"),
        ("extend", {"due_on": "2026-08-14", "reason": "x", "colour": "red"}, "colour"),
        ("extend", {"due_on": "2026-08-14", "reason": "a\u0000b"}, "reason"),
        ("amend", {"reason": "x", "approver": "nobody"}, "approver"),
        ("amend", {"reason": "x", "coordinating": ["NOWHERE"]}, "coordinating"),
        ("recall", {}, "reason"),
    ],
)
def test_values_that_do_not_fit_the_form_are_refused_naming_the_field(as_, issued, action, values, field):
    before = as_("chuyenvien").assignment(issued)
    assert fields_of(as_("chuyenvien").act(issued, action, **values)) == {field}
    assert as_("chuyenvien").assignment(issued) == before


def test_a_deadline_may_be_said_in_working_days(as_, issued):
    assert as_("chuyenvien").act(issued, "extend", due_on="40 ngày làm việc", reason="x").status_code == 200
    assert as_("chuyenvien").assignment(issued)["due_on"] == "2026-09-11"


@pytest.mark.parametrize("files", [[999], ["1"], "1", [1.5], [True], [0], {"id": 1}])
def test_files_that_are_not_the_callers_uploads_are_refused(as_, issued, files):
    fields = fields_of(as_("stc").act(issued, "submit", content="Kèm tệp", files=files))
    assert {field.split(".")[0] for field in fields} == {"files"}


def test_somebody_elses_upload_cannot_be_named_or_read(as_, issued):
    file = as_("stc").upload(f"/assignments/{issued}/files").json["id"]
    assert "files" in fields_of(as_("chuyenvien").act(issued, "urge", content="x", files=[file]))
    problem(as_("chuyenvien").get(f"/files/{file}"), 404)
    assert as_("stc").get(f"/files/{file}").status_code == 200


def test_actions_are_those_the_caller_may_do_now_with_their_forms(as_, issued):
    unit = {action["name"]: action for action in as_("stc").assignment(issued)["actions"]}
    office = {action["name"]: action for action in as_("chuyenvien").assignment(issued)["actions"]}
    assert "recall" in office
    assert "recall" not in unit
    assert "accept" not in office
    assert unit["submit"]["title"] == "Trình kết quả"
    assert unit["submit"]["form"]["required"] == ["content"]
    english = {action["name"]: action["title"] for action in as_("stc", "en").assignment(issued)["actions"]}
    assert english["submit"] == "Submit"


def test_status_labels_are_in_the_callers_language(as_, issued):
    vietnamese, english = as_("stc").assignment(issued), as_("stc", "en").assignment(issued)
    assert vietnamese["status_label"] != english["status_label"]
    assert vietnamese["status"] == english["status"]


def test_every_filter_narrows_the_list(as_, directive, issued):
    office = as_("chuyenvien")
    office.post(f"/directives/{directive}/assignments", {"content": "Rà soát dự án", "lead": "SKHDT"})

    def total(**query):
        answer = office.get("/assignments", **query)
        assert answer.status_code == 200, answer.text
        assert len(answer.json["items"]) <= answer.json["total"]
        return answer.json["total"]

    assert total() == 2
    assert (total(lead="STC"), total(lead="STTTT")) == (1, 0)
    assert (total(status="new"), total(status="waiting"), total(status="nothing")) == (1, 1, 0)
    assert (total(group="draft"), total(group="waiting"), total(group="ended")) == (1, 1, 0)
    assert (total(overdue="true"), total(overdue="false")) == (0, 2)
    assert (total(due_soon="true"), total(due_soon="false")) == (0, 2)
    assert (total(directive=directive), total(directive=directive + 1)) == (2, 0)
    assert (total(q="ra soat"), total(q="RÀ SOÁT"), total(q="không có")) == (1, 1, 0)
    assert len(office.get("/assignments", per_page=1).json["items"]) == 1
    assert office.get("/assignments", per_page=1, page=3).json == {"items": [], "total": 2}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"),
        ("page", "-1"),
        ("page", "x"),
        ("page", "99999999999999999999"),
        ("per_page", "0"),
        ("per_page", "101"),
        ("overdue", "yes"),
        ("due_soon", "1"),
        ("group", "somewhere"),
        ("directive", "abc"),
        ("directive", "9999999999"),
        ("lead", ""),
        ("q", "x" * 201),
        ("q", "a\u0000"),
        ("overude", "true"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_naming_it(as_, name, value):
    assert fields_of(as_("chuyenvien").get("/assignments", **{name: value})) == {name}


def test_the_timeline_is_newest_first_and_tells_who(as_, issued):
    as_("stc").act(issued, "accept")
    newest, oldest = as_("chuyenvien").get(f"/assignments/{issued}/timeline").json["items"][:2]
    assert newest["action"] == "accept"
    assert newest["by"]["unit"] == "Sở Tài chính"
    assert newest["at"] == "2026-07-14T08:00:00+07:00"
    assert oldest["action"] == "issue"


def test_the_filters_of_the_pages_narrow_the_list_too(as_, issued):
    office = as_("chuyenvien")
    for wanted in (
        {"key": "false"},
        {"difficulty": "false"},
        {"director": "chutich"},
        {"standing": "in_time"},
        {"due_from": "2026-07-31", "due_to": "2026-07-31"},
        {"issued_from": "2026-07-14", "issued_to": "2026-07-14"},
        {"quiet_since": "2026-07-15"},
    ):
        assert office.get("/assignments", **wanted).json["total"] == 1, wanted
    for other in (
        {"key": "true"},
        {"difficulty": "true"},
        {"director": "lanhdao"},
        {"follower": "theodoi"},
        {"field": "tai_mau"},
        {"source": "ket_luan"},
        {"standing": "overdue"},
        {"due_from": "2026-08-01"},
        {"issued_to": "2026-07-13"},
        {"quiet_since": "2026-07-14"},
    ):
        assert office.get("/assignments", **other).json["total"] == 0, other
    assert fields_of(office.get("/assignments", standing="late")) == {"standing"}
