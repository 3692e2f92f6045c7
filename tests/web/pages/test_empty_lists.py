"""A fresh installation: every list says what it is for and what brings something into it."""

from __future__ import annotations

import re

import pytest

from tests.web.pages.conftest import words_of
from web.assignment_boxes import BOXES
from web.document_boxes import BOXES as DOCUMENT_BOXES

EMPTY = re.compile(r'<div class="empty-state">.*?</div>', re.DOTALL)
TEXT = re.compile(r'<p class="empty-text">(.+?)</p>', re.DOTALL)
HOME = ("/", "/?tab=review", "/?tab=following", "/?tab=coordinating")
LISTS = {
    "chuyenvien": (*HOME, "/directives", "/notices", "/user-tasks", "/shares", "/shares/given", "/assignments/letters", "/search?q=x"),
    "stc": ("/?tab=received", "/me/delegations"),
    "quantri": ("/administration/instances", "/administration/incidents"),
}  # fmt: skip


def silent(desk, addresses):
    """The addresses whose page shows nothing and does not say how something comes there."""
    return [
        address
        for address in addresses
        if not (empty := EMPTY.search(desk.get(address).text)) or not TEXT.search(empty[0])
    ]


@pytest.mark.parametrize("username", LISTS)
def test_an_empty_list_says_what_brings_something_into_it(at, username):
    assert silent(at(username), LISTS[username]) == []


def test_so_does_every_list_of_assignments_and_of_documents(at):
    assignments = [f"/assignments{'' if name == 'index' else '/' + name}" for name in BOXES]
    assert silent(at("chuyenvien"), assignments) == []
    assert silent(at("vanthu"), [f"/documents/{name}" for name in DOCUMENT_BOXES if name != "own"]) == []


def test_who_enters_documents_is_led_to_entering_one(at):
    (empty,) = EMPTY.findall(at("chuyenvien").get("/assignments/assigned").text + "</div>")[:1]
    page = at("chuyenvien").get("/assignments/assigned").text
    assert "nhập từng nhiệm vụ" in words_of(empty)
    assert 'class="btn btn-primary" href="/directives/new"' in page
    assert 'class="btn btn-primary" href="/directives/new"' not in at("stc").get("/assignments/received").text
