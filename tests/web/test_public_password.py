"""The password of the demonstration stands in the README: with it one logs in on the machine itself only."""

from __future__ import annotations

import pytest

from processes.demo.accounts import open_accounts
from processes.demo.province import province
from processes.organisation.commands import set_password
from tests.web.test_login import is_logged_in, log_in

ELSEWHERE = [
    {"environ_base": {"REMOTE_ADDR": "10.20.30.40"}},
    {"base_url": "http://chidao.tinh.gov.vn"},
    {"headers": {"X-Forwarded-For": "10.20.30.40"}},
]


@pytest.fixture
def public(office):
    set_password("chuyenvien", province().password)
    return province().password


def test_on_this_machine_the_public_password_logs_in(public, client):
    assert log_in(client, password=public).status_code == 303
    assert is_logged_in(client)


@pytest.mark.parametrize("elsewhere", ELSEWHERE, ids=["from another machine", "by another name", "through a proxy"])
def test_from_elsewhere_it_is_refused_with_the_reason(public, client, elsewhere):
    page = client.get("/login", **elsewhere).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"csrf_token": token, "username": "chuyenvien", "password": public}
    answer = client.post("/login", data=data, **elsewhere)
    assert answer.status_code == 422
    assert "Mật khẩu này là của tài khoản dùng thử" in answer.text
    assert client.get("/login", **elsewhere).status_code == 200


def test_from_elsewhere_a_password_of_ones_own_logs_in(office, client):
    set_password("chuyenvien", "mật khẩu riêng")
    (elsewhere, *_) = ELSEWHERE
    token = client.get("/login", **elsewhere).text.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"csrf_token": token, "username": "chuyenvien", "password": "mật khẩu riêng"}
    assert client.post("/login", data=data, **elsewhere).status_code == 303


def test_only_accounts_of_the_demonstration_that_still_have_its_password_are_open(office, public):
    assert open_accounts() == ["chuyenvien"]
    set_password("chuyenvien", "mật khẩu riêng")
    assert open_accounts() == []
