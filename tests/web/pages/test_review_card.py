"""The card of one result after another (B35–B39): its place among those that wait, what it tells, and where a decision leads."""

from __future__ import annotations

import json
import re

import pytest

from processes.lists.commands import add_list_value, use_list_value
from processes.lists.queries import list_values
from tests.province import Province
from tests.web.pages.conftest import words

CARD = "/assignments/review/card"
BACK = re.compile(r'name="back" value="([^"]+)"')


@pytest.fixture
def province(office, clock):
    return Province(office, clock)


@pytest.fixture
def handed_in(province):
    """Three results that wait for `pheduyet`, in the order in which they were handed in."""
    directive = province.directive()
    ids = [
        province.assignment(directive, content=f"Việc số {number}", follower="theodoi", expected_product="Tờ trình")
        for number in (1, 2, 3)
    ]
    province.act("directive", directive, "issue", by="chuyenvien")
    for id in ids:
        province.do(id, "submit", "stc", content=f"Đã xong {id}.", reply_number="130/BC-STC")
        province.clock.advance(minutes=1)
    return ids


def title(answer):
    found = re.search(r"<h1>(.*?)</h1>", answer.text)
    assert found is not None
    return found[1]


def test_the_card_says_what_was_asked_answered_and_proposed(at, province, handed_in):
    province.do(handed_in[0], "propose", "theodoi", verdict="satisfactory", note="Đủ số liệu.")
    page = words(at("pheduyet").get(CARD))
    for told in ("1 / 3", "Việc số 1", "Tờ trình", "Sở Tài chính", "130/BC-STC", "Đề xuất đạt", "Đủ số liệu."):
        assert told in page
    assert "Đề xuất chưa đạt" not in page
    assert "Duyệt lần lượt (3)" in words(at("pheduyet").get("/"))
    assert f'href="{CARD}"' in at("pheduyet").get("/assignments/review").text


def test_a_decision_leads_to_the_next_card_with_and_without_a_script(at, handed_in):
    desk, (first, second, third) = at("pheduyet"), handed_in
    back = BACK.search(desk.get(CARD, at=second).text)[1].replace("&amp;", "&")
    answer = desk.post(f"/assignments/{second}/actions/approve", htmx=True, back=back)
    assert json.loads(answer.headers["HX-Location"])["path"] == back
    moved = desk.get(back)
    assert moved.location == f"{CARD}?done=1&at={third}"
    shown = desk.get(moved.location)
    assert (title(shown), "3 / 3" in words(shown)) == ("Việc số 3", True)
    back = BACK.search(shown.text)[1].replace("&amp;", "&")
    plain = desk.post(f"/assignments/{third}/actions/approve", back=back)
    assert (plain.status_code, plain.location) == (303, back)
    assert desk.get(back).location == f"{CARD}?done=2&at={first}", "the one that was passed over comes last"
    desk.post(f"/assignments/{first}/actions/reject", reason="Thiếu phụ lục", back=f"{CARD}?done=2&at={first}")
    last = desk.get(desk.get(f"{CARD}?done=2&at={first}").location)
    assert "Bạn đã quyết định 3 kết quả" in words(last)


def test_a_refused_decision_keeps_the_text_and_the_way_back(at, handed_in):
    desk = at("pheduyet")
    back = f"{CARD}?at={handed_in[0]}&then={handed_in[1]}"
    form = desk.get(f"/assignments/{handed_in[0]}/actions/reject", back=back)
    assert 'data-phrase="action-reject-reason"' in form.text
    refused = desk.post(f"/assignments/{handed_in[0]}/actions/reject", reason=" ", due_on="32/13/2026", back=back)
    assert refused.status_code == 422
    assert "32/13/2026" in refused.text
    assert BACK.search(refused.text)[1].replace("&amp;", "&") == back
    assert "1 / 3" in words(desk.get(back))


@pytest.mark.parametrize("username", ["stc", "chuyenvien", "theodoi", "lanhdao"])
def test_others_find_nothing_to_decide(at, handed_in, username):
    page = at(username).get(CARD, at=handed_in[0], done="x", then="-1")
    assert page.status_code in (200, 303)
    shown = words(at(username).get(CARD))
    assert "Không có kết quả nào chờ bạn quyết định" in shown
    assert "Việc số 1" not in shown


def test_what_waits_for_a_reviewer_is_no_card_of_the_approver(at, province, handed_in):
    id = handed_in[0]
    province.do(id, "reject", "pheduyet", reason="Thiếu số liệu.")
    province.do(id, "pass_on", "theodoi", followers=["tokiemtra"], review=True)
    province.do(id, "submit", "stc", content="Đã bổ sung.")
    assert "1 / 2" in words(at("pheduyet").get(CARD))
    assert "Đã bổ sung." in words(at("theodoi").get(CARD))


def test_the_reasons_are_the_provinces_own(at, office, handed_in):
    admin = office.actor("quantri")
    add_list_value("rejection_reasons", "Chưa có ý kiến của Sở Tư pháp", by=admin)
    first = list_values(admin, "rejection_reasons")[0]
    use_list_value(first.id, False, by=admin)
    form = words(at("pheduyet").get(f"/assignments/{handed_in[0]}/actions/reject", htmx=True))
    assert "Chưa có ý kiến của Sở Tư pháp" in form
    assert first.name not in form
    assert "Lý do trả kết quả" in words(at("quantri").get("/administration/lists/rejection_reasons"))
