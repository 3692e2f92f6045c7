"""The page on which people name their substitute (C18)."""

from __future__ import annotations

import re

from processes.organisation.actor import load_actor
from tests.web.pages.conftest import words

PAGE = "/me/delegations"


def test_a_person_names_a_substitute_and_ends_it_again(at, office, clock):
    mine = at("pheduyet")
    given = {"substitute": str(office.people["chuyenvien"]), "from_on": "14/07/2026", "to_on": "17/07/2026"}
    assert mine.post(PAGE, **given).status_code == 303
    assert "đang thay" in words(mine.get(PAGE))
    theirs = at("chuyenvien")
    assert "Hôm nay bạn đang thay mặt" in words(theirs.get(PAGE))
    assert "Có ủy quyền khi vắng mặt" in words(theirs.get("/notices"))
    end = re.search(rf'action="({PAGE}/\d+/end)"', theirs.get(PAGE).text)[1]
    assert at("stc").post(end).status_code == 404
    assert theirs.post(end).status_code == 303
    assert "đã kết thúc" in words(theirs.get(PAGE))
    assert load_actor(office.people["chuyenvien"], now=clock()).stands_for == ()


def test_what_is_refused_is_said_beside_its_field_and_kept(at, office):
    answer = at("pheduyet").post(PAGE, substitute=str(office.people["stc"]), from_on="31/02/2026", to_on="17/07/2026")
    assert answer.status_code == 422
    assert 'value="31/02/2026"' in answer.text
    assert "Người vắng mặt" not in words(answer).split("Ủy quyền mới")[1].split("Người thay")[0]


def test_an_administrator_says_who_is_away(at, office):
    given = {"substitute": str(office.people["stc"]), "from_on": "14/07/2026", "to_on": "17/07/2026"}
    assert at("quantri").post(PAGE, person=str(office.people["pheduyet"]), **given).status_code == 303
    assert "Hôm nay bạn đang thay mặt" in words(at("stc").get(PAGE))


def test_a_substitute_finds_the_links_to_correct_and_to_add(at, office, directive):
    given = {"substitute": str(office.people["theodoi"]), "from_on": "14/07/2026", "to_on": "17/07/2026"}
    assert at("theodoi").get(f"/directives/{directive}").status_code == 404
    assert at("chuyenvien").post(PAGE, **given).status_code == 303
    page = at("theodoi").get(f"/directives/{directive}").text
    assert f'href="/directives/{directive}/edit"' in page
    assert f'action="/directives/{directive}/files"' in page
    edit = at("theodoi").get(f"/directives/{directive}/edit")
    assert edit.status_code == 200
    id = re.search(r'href="/assignments/(\d+)/edit"', page + edit.text)[1]
    values = {"content": "Người thay sửa", "lead": office.units["STC"]}
    assert f'href="/assignments/{id}/edit"' in at("theodoi").get(f"/assignments/{id}").text
    assert at("theodoi").post(f"/assignments/{id}/edit", **values).status_code == 303
    assert "Người thay sửa" in at("chuyenvien").get(f"/directives/{directive}").text
