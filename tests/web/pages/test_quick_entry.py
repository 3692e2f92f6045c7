"""What the entry of a document proposes (D1): date and people of the last one, follower and due date of the assignment before."""

from __future__ import annotations

import re

from tests.web.pages.conftest import words

CHOSEN = re.compile(r'<option value="(\d+)"[^>]*selected')


def chosen(page, id):
    """What the picker with this id begins with."""
    select = re.search(rf'<select[^>]*id="{id}".*?</select>', page, re.DOTALL)
    assert select is not None
    return [int(value) for value in CHOSEN.findall(select[0])]


def typed(page, id):
    field = re.search(rf'<input[^>]*id="{id}"[^>]*>', page) or re.search(
        rf'<input[^>]*value="([^"]*)"[^>]*id="{id}"', page
    )
    assert field is not None
    return re.search(r'value="([^"]*)"', field[0])[1]


def test_the_first_document_is_of_today_and_the_next_has_the_people_of_the_last(at, directive):
    new = at("truongphong").get("/directives/new").text
    assert typed(new, "directive-date") == "14/07/2026"
    assert chosen(new, "directive-director") == []
    new, people = at("chuyenvien").get("/directives/new").text, at("chuyenvien").office.people
    assert chosen(new, "directive-director") == [people["chutich"]]
    assert chosen(new, "directive-approver") == [people["pheduyet"]]


def test_the_next_assignment_has_follower_and_due_date_of_the_last(at, directive):
    desk = at("chuyenvien")
    people, units = desk.office.people, desk.office.units
    next_one = {"new__content": "Rà soát", "new__lead": units["SKHDT"], "new__due_on": "cuối tháng"}
    page = desk.get(f"/directives/{directive}/edit").text
    kept = dict(re.findall(r'<input[^>]*name="(number|date)"[^>]*value="([^"]*)"', page))
    values = {
        "number": "620/UBND-KTTH",
        "date": "13/07/2026",
        "subject": "Về việc báo cáo",
        "director": people["chutich"],
    }
    values |= {"approver": people["pheduyet"], "type": "cong_van", **kept}
    saved = desk.post(
        f"/directives/{directive}/edit", **values, **next_one, new__follower=people["theodoi"], then="more"
    )
    assert saved.location == f"/directives/{directive}/edit?then=more"
    page = desk.get(saved.location).text
    assert typed(page, "task-new-due_on") == "31/07/2026"
    assert chosen(page, "task-new-follower") == [people["theodoi"]]
    assert re.search(r'<textarea[^>]*id="task-new-content"[^>]*autofocus', page)
    assert not re.search(r"<textarea[^>]*autofocus", desk.get(f"/directives/{directive}/edit").text)
    beside = desk.get(f"/directives/{directive}/assignments/new").text
    assert typed(beside, "task-due_on") == "31/07/2026"

    only_proposed = {"new__follower": people["theodoi"], "new__due_on": "31/07/2026", "carried_due": "2026-07-31"}
    assert desk.post(f"/directives/{directive}/edit", **values, **only_proposed, then="save").status_code == 303
    assert words(desk.get(f"/directives/{directive}")).count("Rà soát") == 1
    another_day = only_proposed | {"new__due_on": "30/07/2026"}
    refused = desk.post(f"/directives/{directive}/edit", **values, **another_day, then="save")
    assert refused.status_code == 422
    assert "Ô “Nội dung nhiệm vụ” bắt buộc phải nhập." in words(refused)
