"""Words that mean two things in the provinces mean one here: how far an assignment is (C4), and who follows it (C15)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from processes.assignments.fields import LABELS
from web.entry_forms import ASSIGNMENT
from web.statuses import ASSIGNMENT_WORDS, DIRECTIVE_WORDS, GROUP_WORDS, status_chip

ROOT = Path(__file__).resolve().parents[2]
#: Everything that people read: pages and their words, names in the diagrams, forms of the steps, the English.
READ = {
    "pages": ("web/templates", "*.html"),
    "words in the code": ("web", "*.py"),
    "refusals": ("processes", "*.py"),
    "diagrams": ("bpmn", "*.bpmn"),
    "forms": ("bpmn", "*.json"),
    "translations": ("web/translations", "*.po"),
}
#: In one province these name somebody at the unit, in another somebody at the Office (C15).
AMBIGUOUS = ("đơn vị theo dõi", "chuyên viên td")


def form(name: str) -> dict[str, dict[str, str]]:
    text = (ROOT / "bpmn" / "forms" / "assignment" / f"{name}.json").read_text(encoding="utf-8")
    properties: dict[str, dict[str, str]] = json.loads(text)["properties"]
    return properties


@pytest.mark.parametrize(
    ("status", "group", "word"),
    [
        ("in_progress", "in_progress", "Đang xử lý"),
        ("submitted", "in_review", "Chờ duyệt"),
        ("completed", "ended", "Hoàn thành"),
    ],
)
def test_handed_in_and_approved_have_words_that_nobody_confuses(status, group, word):
    """C4: what one province calls “Đã hoàn thành” is not approved yet, and is called “Chờ duyệt”."""
    assert status_chip(status, group).word == word


def test_no_status_is_called_done_before_it_is_approved():
    """C4"""
    words = [str(word) for table in (ASSIGNMENT_WORDS, DIRECTIVE_WORDS, GROUP_WORDS) for word in table.values()]
    assert "Đã hoàn thành" not in words
    assert [key for key, word in ASSIGNMENT_WORDS.items() if str(word) == "Hoàn thành"] == ["completed"]


@pytest.mark.parametrize(
    ("field", "label"),
    [
        (ASSIGNMENT["properties"]["lead"], "Đơn vị chủ trì"),
        (ASSIGNMENT["properties"]["officer"], "Người phụ trách tại đơn vị"),
        (ASSIGNMENT["properties"]["follower"], "Chuyên viên theo dõi"),
        (form("reissue")["lead"], "Đơn vị chủ trì"),
        (form("hand_over")["following_unit"], "Phòng theo dõi"),
        (form("hand_over")["follower"], "Chuyên viên theo dõi"),
        (form("amend")["follower"], "Chuyên viên theo dõi"),
    ],
)
def test_each_side_has_a_label_of_its_own_in_every_form(field, label):
    """C15: who does it and who is in charge there; which room and which specialist of the Office follow it."""
    assert field["title"] == label


def test_refusals_name_the_fields_as_the_forms_do():
    """C15"""
    for name in ("lead", "officer", "follower"):
        assert str(LABELS[name]) == ASSIGNMENT["properties"][name]["title"]


@pytest.mark.parametrize("kind", READ)
def test_what_means_two_things_is_written_nowhere(kind):
    """C15: neither “đơn vị theo dõi” nor “chuyên viên TD”."""
    folder, pattern = READ[kind]
    files = [path for path in (ROOT / folder).rglob(pattern) if "node_modules" not in path.parts]
    assert files
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in files
        for word in AMBIGUOUS
        if word in " ".join(path.read_text(encoding="utf-8").casefold().split())
    ]
    assert found == []
