"""The page on which a person says whether notices come by mail."""

from __future__ import annotations

import pytest

from processes.mail.models import MailChoice
from tests.processes.runtime.small import rows
from tests.web.pages.conftest import flash_of, words

PATH = "/me/settings"


def test_everybody_chooses_for_themselves(at):
    page = words(at("stc").get(PATH))
    for expected in ("Cài đặt của tôi", "Nhận thông báo qua thư", "Máy chủ thư chưa được thiết lập"):
        assert expected in page
    assert f'href="{PATH}"' in at("stc").get("/notices").text
    saved = at("stc").post(PATH, address=" stc@tinh.gov.vn ", choice="daily")
    assert saved.status_code == 303
    assert "Đã lưu cách nhận thông báo." in flash_of(at("stc"))
    [row] = rows(MailChoice)
    assert (row.person_id, row.address, row.choice) == (at("stc").office.people["stc"], "stc@tinh.gov.vn", "daily")
    assert 'value="stc@tinh.gov.vn"' in at("stc").get(PATH).text
    assert "stc@tinh.gov.vn" not in at("skhdt").get(PATH).text


def test_a_choice_changes_and_ends(at):
    for choice, address in (("at_once", "a@b.vn"), ("at_once", "a@b.vn"), ("none", "")):
        assert at("stc").post(PATH, address=address, choice=choice).status_code == 303
    assert [(row.choice, row.address) for row in rows(MailChoice)] == [("none", "")]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "stc",
        "stc@localhost",
        "a b@tinh.vn",
        "a@tinh.vn\r\nBcc: b@c.vn",
        "a@tinh.vn,b@tinh.vn",
        '"a"@tinh.vn',
        "<a@tinh.vn>",
        ".a@tinh.vn",
        "a..b@tinh.vn",
        "ă@tinh.vn",
        "a@-tinh.vn",
        "a\0@tinh.vn",
        "a@" + "t" * 300 + ".vn",
    ],
)
def test_what_is_no_address_is_refused_and_stays_in_the_field(at, address):
    answer = at("stc").post(PATH, address=address, choice="at_once")
    assert answer.status_code == 422
    assert "Có 1 chỗ cần sửa:" in words(answer)
    assert rows(MailChoice) == []


def test_an_unknown_way_is_refused(at):
    for choice in ("", "hourly"):
        assert at("stc").post(PATH, address="a@b.vn", choice=choice).status_code == 422
    assert rows(MailChoice) == []


def test_who_is_not_logged_in_is_sent_to_the_login(client):
    assert client.get(PATH).status_code in (302, 303)
    assert client.post(PATH, data={"choice": "none"}).status_code in (302, 303, 400)
