"""All forms, as the page of reports offers them: grouped, each with a sentence about what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext

from web.report_list_words import LIST_WORDS
from web.report_words import WORDS, FormWords

ALL_WORDS: Mapping[str, FormWords] = {**WORDS, **LIST_WORDS}


@dataclass(frozen=True, slots=True)
class Group:
    """Forms that belong together, by name, with their icons."""

    title: Any
    forms: Mapping[str, str]


GROUPS = (
    Group(
        lazy_gettext("Số liệu"),
        {"units": "building", "units-17": "table", "figures": "chart-bar", "unit-tree": "sitemap"},
    ),
    Group(
        lazy_gettext("Danh sách từng nhiệm vụ"),
        {"synthesis": "clipboard-list", "overdue": "alert-circle", "detail": "list-check", "summary": "file-text"},
    ),
    Group(
        lazy_gettext("Chậm ở đâu, ai làm tốt"),
        {"ageing": "clock", "backlog": "eye-check", "ranking": "star", "coverage": "file-plus"},
    ),
)
assert {name for group in GROUPS for name in group.forms} == ALL_WORDS.keys()
