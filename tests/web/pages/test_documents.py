"""The pages of received documents: lists, several at once, one document, and the form of a directive from it (B14–B17, Q9–Q11)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.documents import EOffice
from tests.province import Province


@pytest.fixture
def eoffice(office, clock, home) -> EOffice:
    return EOffice(Province(office, clock))


@pytest.fixture
def browse(at):
    """`browse("vanthu", "/documents/published")` is the page as that person reads it."""

    def get(username: str, path: str, *, status: int = 200) -> str:
        answer = at(username).get(path)
        assert answer.status_code == status, answer.text
        return str(answer.text)

    return get


def several(at, username: str, action: str, ids: list[int], **more: Any):
    data = {"action": action, "id": [str(id) for id in ids], "back": "/documents/intake?tab=all", **more}
    return at(username).post("/documents/several", **data)


@pytest.mark.parametrize(
    ("username", "path", "status"),
    [
        ("vanthu", "published", 200),
        ("chuyenvien", "published", 404),
        ("chuyenvien", "own", 200),
        ("vanthu", "own", 404),
        ("stc", "intake", 404),
        ("stc", "replies", 404),
        ("quantri", "published", 200),
    ],
)
def test_each_list_is_for_those_whose_work_it_is(eoffice, browse, username, path, status):
    browse(username, f"/documents/{path}", status=status)


def test_the_list_shows_each_document_and_what_can_be_done_with_it(eoffice, browse):
    eoffice.push()
    page = browse("chuyenvien", "/documents/intake")
    for words in ("650/UBND-TM", "13/07/2026", "từ eOffice", "Chờ tiếp nhận", "Không giao nhiệm vụ", "Theo dõi TH"):
        assert words in page
    assert "650/UBND-TM" not in browse("theodoi", "/documents/intake")
    assert "650/UBND-TM" in browse("chuyenvien", "/documents/intake?q=sap+xep&type=cong_van&sort=-number")
    assert "Không có văn bản nào khớp" in browse("chuyenvien", "/documents/intake?q=khong+co")


@pytest.mark.parametrize("query", ["tab=nonsense", "page=0", "page=9999999999", "sort=drop", "type=%00", "q=%00"])
def test_a_strange_address_is_no_failure(eoffice, browse, query):
    eoffice.push()
    browse("chuyenvien", f"/documents/intake?{query}")


def test_several_are_done_each_by_itself_and_who_is_refused_is_named(eoffice, at, browse):
    ids = [eoffice.push(source_id=str(n), number=f"{n}/UBND-TM").id for n in (1, 2)]
    eoffice.do(ids[1], "accept", "chuyenvien")
    answer = several(at, "chuyenvien", "accept", ids)
    assert (answer.status_code, answer.location) == (303, "/documents/intake?tab=all")
    page = at("chuyenvien").get("/documents/intake?tab=all").text
    assert "Đã thực hiện với 1 văn bản." in page
    assert "2/UBND-TM: " in page
    assert {eoffice.row(id).status for id in ids} == {"accepted"}


@pytest.mark.parametrize(
    ("action", "more", "status"),
    [
        ("decline", {"reason": "Không phải tôi soạn"}, "declined"),
        ("decline", {}, "waiting"),
        ("forward", {"drafter": "theodoi"}, "waiting"),
        ("delete", {}, "deleted"),
        ("no_assignment", {}, "not_needed"),
    ],
)
def test_what_several_are_told_takes_its_one_value_along(eoffice, at, action, more, status):
    id = eoffice.push().id
    several(at, "chuyenvien", action, [id], **more)
    assert eoffice.row(id).status == status
    assert (eoffice.row(id).forwarded_at is not None) == (action == "forward")


def test_what_was_refused_stays_ticked_once(eoffice, at):
    ids = [eoffice.push(source_id=str(n), number=f"{n}/UBND-TM").id for n in (1, 2, 3)]
    specialist = at("chuyenvien")

    def ticked() -> list[str]:
        page = specialist.get("/documents/intake?tab=all").text
        return [box for box in re.findall(r'<input[^>]*name="id"[^>]*>', page) if "checked" in box]

    data = {"action": "decline", "id": [str(id) for id in ids[:2]], "back": "/documents/intake?tab=all"}
    specialist.post("/documents/several", **data)
    assert [re.findall(r'value="(\d+)"', box) for box in sorted(ticked())] == [[str(id)] for id in ids[:2]]
    assert ticked() == []


@pytest.mark.parametrize("action", ["follow", "reopen", "record", "issue", ""])
def test_what_is_not_for_several_is_not_found(eoffice, at, action):
    assert several(at, "chuyenvien", action, [eoffice.push().id]).status_code == 404


def test_somebody_elses_documents_are_not_touched(eoffice, at, office):
    id = eoffice.push().id
    assert several(at, "theodoi", "delete", [id, 2**40]).status_code == 303
    assert eoffice.row(id).status == "waiting"
    answer = several(at, "chuyenvien", "accept", [id], back="https://example.org/")
    assert answer.location == "/documents/intake"


def test_taking_in_leads_to_the_form_of_the_directive_filled_in(eoffice, at, browse):
    id = eoffice.push().id
    answer = at("chuyenvien").post(f"/documents/{id}/actions/accept")
    assert (answer.status_code, answer.location) == (303, f"/directives/new?received={id}")
    page = at("chuyenvien").get(answer.location).text
    for words in ('value="650/UBND-TM"', 'value="13/07/2026"', "650_UBND-TM.pdf", "xử lý các cơ sở nhà, đất"):
        assert words in page
    browse("theodoi", answer.location, status=404)
    browse("chuyenvien", "/directives/new?received=abc", status=404)


def test_what_is_wrong_in_the_form_keeps_the_document_it_is_from(eoffice, at, office):
    id = eoffice.push().id
    values = {"received": str(id), "number": "650/UBND-TM", "date": "13/07/2026", "subject": "V/v nhà, đất"}
    refused = at("chuyenvien").post("/directives/new", **values)
    assert refused.status_code == 422
    assert f'name="received" value="{id}"' in refused.text
    people = {name: str(office.people[who]) for name, who in (("director", "chutich"), ("approver", "pheduyet"))}
    assert at("chuyenvien").post("/directives/new", **values, **people).status_code == 303
    assert eoffice.row(id).status == "followed"
    assert "Văn bản chỉ đạo" in at("chuyenvien").get(f"/documents/{id}").text


def registered(at, office):
    """The same document, typed by hand before it came."""
    people = {name: str(office.people[who]) for name, who in (("director", "chutich"), ("approver", "pheduyet"))}
    values = {"number": "650/UBND-TM", "date": "13/07/2026", "subject": "V/v nhà, đất", **people}
    return int(at("chuyenvien").post("/directives/new", **values).location.rsplit("/", 1)[1])


def test_what_is_registered_already_is_offered_and_takes_a_new_assignment_with_the_document(
    eoffice, at, browse, office
):
    """B17, B29"""
    directive_id, id = registered(at, office), eoffice.push().id
    page = browse("chuyenvien", f"/documents/{id}")
    assert "Văn bản này đã có trong hệ thống" in page
    address = f"/directives/{directive_id}/assignments/new?received={id}"
    assert address in page
    form = browse("chuyenvien", address)
    assert f'name="received" value="{id}"' in form
    wrong = at("chuyenvien").post(f"/directives/{directive_id}/assignments/new", received=str(id), content="")
    assert (wrong.status_code, eoffice.row(id).status) == (422, "waiting")
    assert f'name="received" value="{id}"' in wrong.text
    values = {"received": str(id), "content": "Rà soát nhà, đất", "lead": office.units["STC"]}
    assert at("chuyenvien").post(f"/directives/{directive_id}/assignments/new", **values).status_code == 303
    assert (eoffice.row(id).status, eoffice.row(id).directive_id) == ("followed", directive_id)
    assert "650_UBND-TM.pdf" in browse("chuyenvien", f"/directives/{directive_id}")


def test_it_can_be_attached_without_an_assignment_and_when_it_is_gone_that_is_said(eoffice, at, browse, office):
    directive_id, id = registered(at, office), eoffice.push().id
    values = {"received": str(id), "content": "Rà soát nhà, đất", "lead": office.units["STC"]}
    answer = at("chuyenvien").post(f"/documents/{id}/attach", directive=str(directive_id))
    assert (answer.status_code, answer.location) == (303, f"/directives/{directive_id}")
    assert at("chuyenvien").post(f"/documents/{id}/attach", directive="x").status_code == 404
    assert at("chuyenvien").post(f"/directives/{directive_id}/assignments/new", **values).status_code == 303
    page = browse("chuyenvien", f"/directives/{directive_id}")
    assert "650/UBND-TM: " in page, "the assignment is there, and why the document is not said again"
    assert "Rà soát nhà, đất" in page


def test_a_directive_is_begun_by_choosing_a_document_by_words(eoffice, browse):
    """B17"""
    id = eoffice.push().id
    address = f"/directives/new?received={id}"
    assert address in browse("chuyenvien", "/directives/new")
    assert address in browse("chuyenvien", "/directives/new?q=co+so+nha")
    assert "Không có văn bản nào khớp" in browse("chuyenvien", "/directives/new?q=khong+co")
    assert address not in browse("theodoi", "/directives/new")


def test_an_incoming_document_is_recorded_from_its_page(eoffice, at, browse):
    assignment_id = eoffice.province.issued()
    id = eoffice.push_reply("130/BC-STC", "1/UBND-KTTH ngày 13/7/2026").id
    assert "Nhiệm vụ mà văn bản này có thể trả lời" in browse("vanthu", f"/documents/{id}")
    assert "Nhiệm vụ mà văn bản này có thể trả lời" in browse("vanthu", "/documents/replies")
    answer = at("vanthu").post(f"/documents/{id}/actions/record", assignment=str(assignment_id))
    assert answer.status_code == 303
    assert f"/assignments/{assignment_id}" in browse("vanthu", f"/documents/{id}")
