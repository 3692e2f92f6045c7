"""The manuals at /help: a person's own first, in both languages, with a picture where there is one; and the ? of each page."""

from __future__ import annotations

import re

import pytest

from processes.organisation.models import ROLES
from tests.coverage import SHOWN
from tests.e2e.every_page import is_a_page
from tests.web.pages.conftest import words
from web.manual import manuals, part_of_page
from web.menu import MENU

PARTS = [part for each in manuals() for part in each.parts]
MOST_OF_ALL = 2_000_000
#: Nobody who has not logged in reads the manuals, and they do not explain themselves.
UNEXPLAINED = {"login.log_in", "help.index"}
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)


def test_every_page_has_its_part_of_the_manuals(app):
    answering = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    explained = {endpoint for part in PARTS for endpoint in part.pages}
    assert {each for each in answering if is_a_page(each)} - explained == UNEXPLAINED
    assert explained - answering == set()
    # An entry that leads to the first of several pages is explained with them.
    groups = {endpoint.partition(".")[0] + ".first" for endpoint in explained}
    assert {entry.endpoint for _, entries in MENU for entry in entries} - explained - groups == set()


def test_each_part_is_named_once_and_each_page_belongs_to_one():
    ids, pages = [part.id for part in PARTS], [endpoint for part in PARTS for endpoint in part.pages]
    assert len(set(ids)) == len(ids)
    assert len(set(pages)) == len(pages)


@pytest.mark.parametrize("told", [*manuals(), *PARTS], ids=lambda each: each.id)
def test_both_languages_say_the_same(told):
    for name in ("title", "what", "steps"):
        if name in told.words:
            vietnamese, english = told.words[name], told.words[f"{name}_en"]
            assert vietnamese
            assert english
            assert isinstance(vietnamese, str) or len(vietnamese) == len(english)
            assert VIETNAMESE.search(str(vietnamese))
            assert not VIETNAMESE.search(str(english)), english


def test_every_picture_is_there_and_small_and_none_is_left_over():
    """`make coverage` takes them."""
    pictures = {path.stem: path.stat().st_size for path in SHOWN.glob("*")}
    assert set(pictures) == {part.id for part in PARTS if part.picture}
    assert sum(pictures.values()) <= MOST_OF_ALL


@pytest.mark.parametrize(
    ("username", "own", "of_others"),
    [
        ("vanthu", "Phát hành văn bản, chuyển nội bộ", "Nhận nhiệm vụ"),
        ("stc", "Nhận nhiệm vụ", "Phê duyệt kết quả"),
        ("pheduyet", "Phê duyệt kết quả", "Nhận nhiệm vụ"),
        ("thietke", "Triển khai sơ đồ quy trình", "Nhận nhiệm vụ"),
    ],
)
def test_a_person_reads_their_own_manual_first_and_finds_those_of_others_below(at, username, own, of_others):
    page = at(username).get("/help").text
    mine, _, others = page.partition('id="help-others"')
    assert f"<h3>{own}</h3>" in mine
    assert f"<h3>{of_others}</h3>" in others
    assert f"<h3>{of_others}</h3>" not in mine


def test_the_manuals_speak_english_too(at):
    unit = at("stc")
    unit.post("/language", language="en")
    text = words(unit.get("/help"))
    assert "Open “Assigned to us”." in text
    assert "Nhận nhiệm vụ" not in text
    assert "What the province has assigned to your unit" in words(unit.get("/assignments/received"))


def test_a_page_says_what_it_is_for_and_leads_to_its_part(at):
    page = at("stc").get("/assignments/received").text
    assert 'href="/help#received"' in page
    assert part_of_page("assignments.received").words["what"] in page
    assert 'id="received"' in at("stc").get("/help").text


def test_every_role_has_a_manual():
    """No role is known to the product for which nobody wrote."""
    written = frozenset().union(*(each.roles for each in manuals()))
    assert set(ROLES) - written == {"connected_system"}
