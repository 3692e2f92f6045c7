"""Lists, counters and the menu: their numbers agree, filters are in the address and are remembered."""

import re

import pytest

from tests.web.pages.conftest import words

BOXES = ("received", "assigned", "review", "coordinating", "following", "overdue")


def badge(page, path):
    """The number of a menu entry."""
    found = re.search(rf'href="{path}"[^>]*>.*?</a>', page.text, re.S)
    number = re.search(r'badge-count[^"]*">(\d+)<', found[0])
    return int(number[1]) if number else 0


def total(page):
    found = re.search(r"trong tổng số (\d+)", words(page))
    return int(found[1]) if found else 0


def tab(page):
    """The count of the tab that is open."""
    found = re.search(r'class="tab"[^>]*aria-current="page">[^<]*<span class="count">(\d+)', page.text)
    return int(found[1])


@pytest.mark.parametrize("username", ["stc", "skhdt", "chuyenvien", "pheduyet", "theodoi", "lanhdao"])
def test_menu_tab_and_list_show_the_same_number(at, assignment, clock, sweep, username):
    clock.advance(days=20)
    sweep()
    for box in BOXES:
        page = at(username).get(f"/assignments/{box}")
        if f'href="/assignments/{box}"' in page.text:
            assert badge(page, f"/assignments/{box}") == tab(page) == total(page), box


@pytest.mark.parametrize("username", ["stc", "chuyenvien", "pheduyet", "lanhdao"])
def test_every_counter_of_the_first_page_leads_to_a_list_of_that_length_and_the_parts_add_up(at, assignment, username):
    """Q5–Q7: of the Office, of a unit, and of a leader."""
    desk = at(username)
    page = desk.get("/")
    counters = re.findall(r'class="counter [^"]*" href="([^"]+)"><span class="counter-number">(\d+)<', page.text)
    counted = [(address.replace("&amp;", "&"), int(number)) for address, number in counters]
    for address, number in counted:
        assert total(desk.get(address)) == number, address
    whole = next(number for address, number in counted if "standing=assigned" in address)
    parts = [number for address, number in counted if "standing=" in address and "standing=assigned" not in address]
    assert whole == sum(parts)


def test_what_waits_for_a_person_is_on_the_first_page(at, assignment):
    unit = at("stc")
    assert "Có 1 việc chờ bạn" in words(unit.get("/"))
    assert "Báo cáo tình hình thu ngân sách" in unit.get("/", step="accept", sort="newest").text
    unit.post(f"/assignments/{assignment}/actions/accept")
    unit.post(f"/assignments/{assignment}/actions/submit", content="Xong")
    assert "Không có việc nào chờ bạn" in words(unit.get("/"))
    assert "Duyệt kết quả" in words(at("pheduyet").get("/"))


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"q": "ngan sach"}, 1),
        ({"q": "xây cầu"}, 0),
        ({"status": "waiting"}, 1),
        ({"status": "submitted"}, 0),
        ({"lead": "STC"}, 1),
        ({"lead": "STTTT"}, 0),
        ({"left": "overdue"}, 0),
        ({"left": "in_time"}, 1),
        ({"group": "ended"}, 0),
        ({"group": "nonsense", "page": "x", "sort": "nonsense", "directive": "x"}, 1),
        ({"directive": "999"}, 0),
        ({"due_from": "31/07/2026", "due_to": "2026-07-31"}, 1),
        ({"due_to": "30/07/2026"}, 0),
        ({"due_from": "không phải ngày", "quiet": "x", "size": "7"}, 1),
        ({"issued_from": "15/07/2026"}, 0),
        ({"follower": "chuyenvien", "director": "chutich", "quiet": "0"}, 1),
        ({"follower": "nobody"}, 0),
        ({"quiet": "7"}, 0),
        ({"source": "khac"}, 0),
    ],
)
def test_a_list_is_narrowed_by_its_address(at, assignment, filters, found):
    """B6, B9, K3: by director, follower, unit, state, time left, words."""
    page = at("chuyenvien").get("/assignments/assigned", **filters)
    assert page.status_code == 200
    assert total(page) == found
    assert tab(page) == found


def test_what_is_filtered_is_said_and_cleared_by_one_click(at, assignment):
    page = at("chuyenvien").get("/assignments/assigned", q="xây cầu", lead="STC").text
    assert "Từ khóa:" in page
    assert "Chủ trì:" in page
    chips = re.findall(r'class="filter-chip" href="([^"]+)"', page)
    assert chips == ["/assignments/assigned?lead=STC", "/assignments/assigned?q=x%C3%A2y+c%E1%BA%A7u"]
    assert "Không có nhiệm vụ nào khớp" in page


def test_everything_that_narrows_a_list_is_said_above_it(at, assignment):
    """B9, K3, K21: the source and key assignments among them."""
    asked = {"follower": "chuyenvien", "quiet": "7", "due_to": "30/07/2026", "source": "khac", "key": "1"}
    page = words(at("chuyenvien").get("/assignments/assigned", **asked))
    for said in (
        "Theo dõi: Chuyên viên Phòng Kinh tế (Bùi Văn Soạn)",
        "Đơn vị chưa cập nhật: quá 7 ngày",
        "Hạn đến: 30/07/2026",
        "Nguồn: Nguồn khác",
        "Loại: trọng tâm",
        "Lọc thêm 5",
    ):
        assert said in page


def test_what_was_decided_is_told_apart(at, assignment):
    at("stc").post(f"/assignments/{assignment}/actions/submit", content="Xong")
    at("pheduyet").post(f"/assignments/{assignment}/actions/reject", reason="Thiếu số liệu")
    assert total(at("pheduyet").get("/assignments/review", group="sent_back")) == 1
    assert total(at("pheduyet").get("/assignments/review", group="approved")) == 0
    page = at("pheduyet").get("/assignments/review", group="decided")
    assert "Từ chối duyệt 1" in words(page)
    assert total(page) == 1


def test_a_list_comes_back_as_it_was_left_until_its_filter_is_cleared(at, assignment):
    desk = at("chuyenvien")
    desk.get("/assignments/assigned", status="waiting")
    answer = desk.get("/assignments/assigned")
    assert answer.status_code == 303
    assert answer.location == "/assignments/assigned?status=waiting"
    cleared = desk.client.get(
        "/assignments/assigned", headers={"Referer": "http://localhost/assignments/assigned?status=waiting"}
    )
    assert cleared.status_code == 200
    assert desk.get("/assignments/assigned").status_code == 200


def test_an_assignment_knows_its_place_in_the_list_one_came_from(at, directive, assignment):
    drafter = at("chuyenvien")
    second = {"content": "Nhiệm vụ thứ hai", "lead": drafter.office.units["STTTT"], "due_on": "05/08/2026"}
    drafter.post(f"/directives/{directive}/assignments/new", **second, then="issue")
    page = drafter.get(f"/assignments/{assignment}", list="assigned")
    assert "1 / 2" in words(page)
    following = re.search(r'href="(/assignments/\d+\?list=assigned)" data-key="j"', page.text)[1]
    assert "2 / 2" in words(drafter.get(following))
    assert "/ 2" not in words(drafter.get(f"/assignments/{assignment}"))


def test_results_are_approved_in_the_row_without_leaving_the_list(at, assignment):
    at("stc").post(f"/assignments/{assignment}/actions/submit", content="Đã xong")
    approver = at("pheduyet")
    row = approver.get("/assignments/review").text
    assert "Duyệt" in row
    assert "Yêu cầu báo cáo lại" in row
    answer = approver.post(f"/assignments/{assignment}/actions/approve", htmx=True, back="/assignments/review")
    assert answer.status_code == 204
    assert '"path":"/assignments/review"' in answer.headers["HX-Location"]
    assert answer.headers["HX-Trigger"] == "dialog:close"
    assert "không có kết quả nào chờ bạn duyệt" in approver.get("/assignments/review").text
    assert total(approver.get("/assignments/review", group="decided")) == 1


def test_a_row_works_without_a_script_too(at, assignment):
    answer = at("stc").post(f"/assignments/{assignment}/actions/accept", back="/assignments/received")
    assert answer.status_code == 303
    assert answer.location == "/assignments/received"


def test_nobody_is_sent_to_another_site_afterwards(at, assignment):
    answer = at("stc").post(f"/assignments/{assignment}/actions/accept", back="https://example.org/")
    assert answer.location.endswith(f"/assignments/{assignment}")


def test_near_due_rows_are_pink_and_say_so(at, assignment, clock, sweep):
    """B34"""
    clock.advance(days=16)
    sweep()
    page = at("stc").get("/assignments/received")
    assert "is-soon" in page.text
    assert "còn 1 ngày" in words(page)
