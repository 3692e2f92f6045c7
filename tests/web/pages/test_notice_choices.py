"""What a person chooses per kind of notice, on the page of their own settings; and the list of notices by day and kind."""

from __future__ import annotations

import pytest

from processes.notices.kinds import GROUP_OF, GROUPS
from processes.notices.models import Notice, NoticeChoice
from tests.processes.runtime.small import rows
from tests.web.pages.conftest import flash_of, words
from web.notice_kinds import WORDS
from web.notices import KINDS

PATH = "/me/settings"
URGED = "Văn phòng UBND tỉnh đôn đốc"


def test_every_kind_of_notice_is_in_one_group_that_has_its_words():
    assert GROUP_OF.keys() == KINDS.keys()
    assert sum(len(group.kinds) for group in GROUPS.values()) == len(GROUP_OF)
    assert list(WORDS) == list(GROUPS)


def test_each_sees_the_kinds_that_their_roles_can_get(at):
    unit, office = at("stc").get(PATH).text, at("pheduyet").get(PATH).text
    for name, of_unit, of_office in (("urged", True, False), ("extension", False, True), ("mentioned", True, True)):
        assert (f'name="mail-{name}"' in unit, f'name="mail-{name}"' in office) == (of_unit, of_office), name
    assert 'name="bell-urged"' not in unit, "what asks for something is always in the bell"
    assert 'name="bell-discussed"' in unit


def test_kinds_are_chosen_one_by_one_and_all_at_once(at):
    stc = at("stc")
    stc.post(PATH, address="stc@tinh.gov.vn", choice="daily")
    saved = stc.post(
        f"{PATH}/kinds",
        **{"mail-urged": "at_once", "mail-discussed": "none", "bell-approved": "1", "mail-approved": "daily"},
    )
    assert saved.status_code == 303
    assert saved.location.endswith("#kinds")
    assert "Đã lưu cách nhận từng loại thông báo." in flash_of(stc)
    chosen = {row.kind: (row.bell, row.mail) for row in rows(NoticeChoice)}
    assert chosen == {
        **dict.fromkeys(GROUPS["urged"].kinds, (True, "at_once")),
        **dict.fromkeys(GROUPS["discussed"].kinds, (False, "none")),
    }
    page = stc.get(PATH).text
    assert '<option value="each" selected' in page
    assert 'name="bell-discussed" value="1" aria-describedby="way-discussed">' in page
    stc.post(PATH, address="stc@tinh.gov.vn", choice="at_once")
    assert [(row.kind, row.bell, row.mail) for row in rows(NoticeChoice)] == [("discuss", False, None)]


def test_what_is_suggested_is_what_asks_for_something_at_once(at):
    at("stc").post(PATH, address="stc@tinh.gov.vn", choice="suggested")
    page = at("stc").get(PATH).text
    for name, mail in (("urged", "at_once"), ("discussed", "daily")):
        line = page[page.index(f'name="mail-{name}"') :]
        assert f'<option value="{mail}" selected' in line[: line.index("</select>")], name


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"mail-urged": "at_once"}, "Đề nghị nhập địa chỉ thư trước khi chọn nhận thư."),
        ({"mail-urged": "hourly"}, "Đề nghị chọn một cách nhận thư."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(at, sent, told):
    answer = at("stc").post(f"{PATH}/kinds", **sent)
    assert answer.status_code == 422
    assert told in words(answer)
    assert rows(NoticeChoice) == []


def test_a_kind_that_asks_and_one_that_the_person_never_gets_are_not_changed(at):
    at("stc").post(PATH, address="stc@tinh.gov.vn", choice="daily")
    assert at("stc").post(f"{PATH}/kinds", **{"mail-urged": "daily", "mail-extension": "none"}).status_code == 303
    assert rows(NoticeChoice) == []


def test_what_is_silenced_is_in_the_list_and_not_counted(at, assignment):
    at("stc").post(f"{PATH}/kinds", **{"mail-discussed": "none"})
    at("stc").post("/notices/read")
    at("chuyenvien").post(f"/assignments/{assignment}/discussion", text="Đề nghị gửi số liệu.")
    page = at("stc").get("/notices")
    assert "Có trao đổi mới" in words(page)
    assert "is-unread" not in page.text
    at("chuyenvien").post(f"/assignments/{assignment}/discussion", text="Nhờ @Sở Tài chính xem giúp.")
    assert "Bạn được nhắc đến trong trao đổi" in words(at("stc").get("/notices", unread="1"))


def test_the_list_is_by_day_and_by_kind_and_the_unread_come_first(at, assignment, clock):
    stc = at("stc")
    stc.post("/notices/read")
    clock.advance(days=1)
    at("chuyenvien").post(f"/assignments/{assignment}/actions/urge", content="Đề nghị báo cáo ngay.")
    clock.advance(days=1)
    at("chuyenvien").post(f"/assignments/{assignment}/discussion", text="Đã rõ chưa?")
    page = words(stc.get("/notices"))
    assert page.index("Hôm nay") < page.index("Có trao đổi mới") < page.index("Hôm qua") < page.index(URGED)
    assert page.index(URGED) < page.index("14/07/2026")
    only = words(stc.get("/notices", kind="urged"))
    assert URGED in only
    assert "Có trao đổi mới" not in only
    assert "Không có thông báo nào thuộc loại này" in words(stc.get("/notices", kind="returned"))
    discussed = max(row.id for row in rows(Notice, kind="discuss", person_id=stc.office.people["stc"]))
    assert stc.post("/notices/read", notice=str(discussed), back="/notices?first=1").location.endswith(
        "/notices?first=1"
    )
    first = words(stc.get("/notices", first="1"))
    assert first.index("Chưa đọc · Hôm qua") < first.index(URGED) < first.index("Có trao đổi mới")


def test_somebody_elses_notice_is_not_marked(at, assignment):
    mine = rows(Notice, person_id=at("stc").office.people["stc"])[0]
    at("skhdt").post("/notices/read", notice=str(mine.id))
    at("stc").post("/notices/read", notice="9" * 5000)
    assert rows(Notice, id=mine.id)[0].read_at is None


def test_an_empty_list_says_what_it_is_for(at):
    assert "dẫn đến đúng chỗ" in words(at("skhdt").get("/notices"))
    assert "Thông báo mới hiện ở chuông" in words(at("skhdt").get("/notices", unread="1"))
