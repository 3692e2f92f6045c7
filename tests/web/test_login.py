import re

import pytest
from sqlalchemy import update

from processes.db import transaction
from processes.organisation.commands import set_password
from processes.organisation.models import Person
from tests.office import PASSWORD


def token_of(client, path="/login"):
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)[1]


def log_in(client, username="chuyenvien", password=PASSWORD, **fields):
    data = {"csrf_token": token_of(client), "username": username, "password": password, **fields}
    return client.post("/login", data=data)


def is_logged_in(client):
    return client.get("/login").status_code == 303


def test_a_person_logs_in_with_name_and_password(office, client):
    answer = log_in(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_logged_in(client)


def test_the_user_name_may_be_typed_in_capitals_and_with_blanks(office, client):
    assert log_in(client, username=" ChuyenVien ").status_code == 303


@pytest.mark.parametrize(
    ("username", "password"),
    [("chuyenvien", "wrong"), ("chuyenvien", ""), ("nobody", PASSWORD), ("", ""), ("chuyenvien", PASSWORD + " ")],
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(office, client, username, password):
    answer = log_in(client, username=username, password=password)
    assert answer.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in answer.text
    assert not is_logged_in(client)


def test_the_ninth_wrong_password_in_ten_minutes_is_not_even_looked_at(office, client):
    for _ in range(8):
        assert log_in(client, password="wrong").status_code == 422
    answer = log_in(client)
    assert answer.status_code == 429
    assert "Thử quá nhiều lần" in answer.text
    assert answer.headers["Retry-After"]
    assert not is_logged_in(client)


def test_other_names_at_the_same_address_are_not_locked_out_with_one(office, client):
    for _ in range(9):
        log_in(client, password="wrong")
    assert log_in(client, username="theodoi").status_code == 303


def test_right_passwords_do_not_count_towards_the_limit(office, app):
    for _ in range(10):
        assert log_in(app.test_client()).status_code == 303


def test_somebody_who_is_no_longer_active_cannot_log_in(office, client):
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "chuyenvien").values(active=False))
    assert log_in(client).status_code == 422


def test_somebody_who_is_deactivated_is_out_with_the_next_page(office, client):
    log_in(client)
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "chuyenvien").values(active=False))
    assert not is_logged_in(client)


def test_a_new_password_ends_the_sessions_that_the_old_one_began(office, client):
    log_in(client)
    set_password("chuyenvien", "mật khẩu mới tinh")
    assert not is_logged_in(client)
    assert log_in(client, password="mật khẩu mới tinh").status_code == 303
    assert is_logged_in(client)


def test_logging_out_ends_the_session(office, client):
    log_in(client)
    token = client.get("/nothing").text.split('name="csrf-token" content="')[1].split('"')[0]
    answer = client.post("/logout", data={"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/login")
    assert not is_logged_in(client)


def test_a_session_prepared_by_somebody_else_is_not_taken_over(office, client):
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    log_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session


def test_after_logging_in_the_person_is_where_they_wanted_to_go(office, client):
    assert log_in(client, next="/assignments/5?tab=files").location == "/assignments/5?tab=files"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil",
        "evil",
        "/%0d\n//evil",
    ],
)
def test_after_logging_in_nobody_is_sent_to_another_site(office, client, elsewhere):
    assert log_in(client, next=elsewhere).location == "/"


def test_a_private_page_asks_to_log_in_and_remembers_where(visitor):
    answer = visitor.get("/trouble/private?page=2")
    assert answer.status_code == 303
    assert answer.location == "/login?next=/trouble/private?page%3D2"


def test_a_form_sent_after_the_session_ended_leads_back_to_the_page_of_the_form(visitor):
    answer = visitor.post("/trouble/private", headers={"Referer": "http://localhost/trouble/form?id=3"})
    assert answer.status_code == 303
    assert answer.location == "/login?next=/trouble/form?id%3D3&expired=1"
    assert "chữ đã nhập vẫn được giữ" in visitor.get(answer.location).text


def test_a_fragment_asked_for_after_the_session_ended_takes_the_whole_page_to_the_login(visitor):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/trouble/list?page=2"}
    answer = visitor.get("/trouble/private", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/login?next=/trouble/list?page%3D2&expired=1"
