"""The leader's page: who is led there, and that what stands on it is what its lists hold."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl

import pytest
from werkzeug.datastructures import MultiDict

from processes.assignments.queries import count_assignments
from tests.province import Province
from tests.web.pages.conftest import words
from web.assignment_boxes import BOXES
from web.assignment_filters import filters_of

NUMBER = re.compile(r'<a href="/assignments\?([^"]+)"[^>]*>(\d+)</a>')
BAR = re.compile(r'<a href="/assignments\?([^"]+)" aria-label="[^"]*: (\d+)">')
COUNTER = re.compile(r'href="/assignments\?([^"]+)"><span class="counter-number">(\d+)<')


@pytest.fixture
def province(office, clock):
    return Province(office, clock)


def lived_in(province):
    """Overdue, near due, submitted, done late and in time, key, and one in trouble."""
    soon, late = (province.clock().date() + timedelta(days=days) for days in (10, 2))
    province.issued(due_on=late, key=True)
    for action, more in (
        ("submit", {"content": "Đã xong"}),
        ("report_difficulty", {"reason": "Thiếu số liệu của các huyện"}),
    ):
        province.do(province.issued(due_on=soon), action, "stc", **more)
    done = province.issued(due_on=late)
    province.do(done, "submit", "stc", content="Đã xong")
    province.do(done, "approve", "pheduyet")
    province.pass_time(days=9)


def test_every_number_and_every_bar_leads_to_a_list_of_that_length(at, province):
    lived_in(province)
    page = at("lanhdao").get("/overview").text
    actor = province.office.actor("lanhdao")
    found = [(unescape(query), int(number)) for each in (NUMBER, BAR, COUNTER) for query, number in each.findall(page)]
    assert len(found) > 15
    for query, number in found:
        filters = filters_of(MultiDict(parse_qsl(query)), BOXES["index"])
        assert count_assignments(actor, filters) == number, query


def test_it_names_who_is_late_what_is_key_and_how_long_stages_take(at, province):
    lived_in(province)
    text = words(at("lanhdao").get("/overview"))
    assert "Đơn vị đang quá hạn" in text
    assert re.search(r"Nhiệm vụ trọng tâm đang thực hiện 1\b", text)
    assert re.search(r"Từ khi giao đến khi đơn vị tiếp nhận 0 ngày", text)
    assert "Số liệu tính đến" in text


def test_with_nothing_in_it_it_says_so(at, province):
    text = words(at("lanhdao").get("/overview"))
    assert "Không đơn vị nào quá hạn" in text
    assert "Mười hai tuần qua chưa giao và chưa hoàn thành nhiệm vụ nào" in text


def test_leaders_are_led_to_it_and_a_unit_counts_its_own(at, province):
    """Whoever opens it sees the numbers of what they may see, and nobody else's."""
    lived_in(province)
    assert 'href="/overview"' in at("chutich").get("/").text
    assert 'href="/overview"' not in at("chuyenvien").get("/").text
    assert "Sở Tài chính" not in words(at("skhdt").get("/overview"))
