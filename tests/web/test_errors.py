import pytest

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("code", "title"),
    [
        (404, "Không tìm thấy"),
        (409, "Chưa thực hiện được lúc này"),
        (413, "Tệp quá lớn"),
        (429, "Thử quá nhiều lần"),
        (500, "Hệ thống gặp lỗi"),
    ],
)
def test_every_error_is_a_page_with_a_clear_sentence(visitor, code, title):
    answer = visitor.get(f"/trouble/status/{code}")
    assert answer.status_code == code
    assert f"<h1>{title}</h1>" in answer.text


def test_forbidden_is_told_as_not_found(visitor):
    forbidden, missing = visitor.get("/trouble/status/403"), visitor.get("/trouble/status/404")
    assert forbidden.status_code == 404
    assert "Không tìm thấy nội dung này, hoặc tài khoản của bạn không được xem." in forbidden.text
    assert "Không tìm thấy nội dung này, hoặc tài khoản của bạn không được xem." in missing.text


def test_a_wrong_method_says_which_ones_there_are(visitor):
    answer = visitor.get("/logout")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_what_is_not_possible_now_says_who_did_what_when(visitor):
    answer = visitor.get("/trouble/not-now")
    assert answer.status_code == 409
    assert "Nhiệm vụ đã được Văn phòng thu hồi lúc 01/08/2026 10:00." in answer.text


def test_what_was_typed_is_shown_again_when_the_answer_is_not_now(own_app):
    own_app.config["WTF_CSRF_ENABLED"] = False
    typed = "Đề nghị Sở báo cáo trước thứ Sáu tuần này."
    answer = own_app.test_client().post("/trouble/not-now", data={"reason": typed, "password": "p" * 30})
    assert answer.status_code == 409
    assert typed in answer.text
    assert "p" * 30 not in answer.text


def test_values_that_do_not_fit_are_told_field_by_field(visitor):
    answer = visitor.get("/trouble/invalid")
    assert answer.status_code == 422
    assert "Hạn mới phải sau 01/08/2026." in answer.text


def test_an_unforeseen_error_gives_a_code_to_read_out_and_no_reason(visitor, caplog):
    answer = visitor.get("/trouble/broken")
    assert answer.status_code == 500
    assert "the secret reason" not in answer.text
    code = answer.text.split("Mã tra cứu: ")[1].split("<")[0]
    assert code in caplog.text


def test_errors_of_fragments_become_a_note_and_leave_the_page_as_it_is(visitor):
    answer = visitor.get("/trouble/not-now", headers=HTMX)
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#toasts"
    assert "<html" not in answer.text
    assert "Nhiệm vụ đã được Văn phòng thu hồi" in answer.text


def test_something_too_large_is_refused_with_what_to_do(own_app):
    own_app.config.update(WTF_CSRF_ENABLED=False, MAX_CONTENT_LENGTH=100)
    answer = own_app.test_client().post("/login", data={"username": "x" * 200})
    assert answer.status_code == 413
    assert "Chia nhỏ hoặc nén tệp" in answer.text
