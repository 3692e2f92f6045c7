"""Errors as pages, or as notes on the open page (htmx): a sentence, and what to do. The API has its own (web/api/)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import lazy_gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from processes.db import db
from processes.failures import Failure, failure_of
from processes.refusals import InvalidForm, NotAllowedYet, NotFound, NotNow, Refusal, Unavailable
from processes.requests.once import KeyTaken
from web import request_log
from web.auth import ask_for_nobody, person_or_none, to_login
from web.fragments import wants_fragment
from web.links import own_path
from web.refusals import field_sentences, sentence

NOT_TYPED = frozenset({"csrf_token", "password", "next", "request_key"})


@dataclass(frozen=True, slots=True)
class Words:
    """The title and sentence of an error page, and what the reader can do about it."""

    title: str
    sentence: str
    advice: str = ""
    symbol: str = "alert-circle"


# The same words for “does not exist” and “not yours”: the difference would tell that something is there.
WORDS = {
    400: Words(
        lazy_gettext("Yêu cầu không đọc được"),
        lazy_gettext("Trình duyệt gửi một yêu cầu mà hệ thống không hiểu."),
        lazy_gettext("Quay về trang trước, tải lại rồi thử lần nữa."),
    ),
    401: Words(
        lazy_gettext("Cần đăng nhập"),
        lazy_gettext("Phiên làm việc đã hết hoặc bạn chưa đăng nhập."),
        lazy_gettext("Đăng nhập lại để tiếp tục."),
        "logout",
    ),
    404: Words(
        lazy_gettext("Không tìm thấy"),
        lazy_gettext("Không tìm thấy nội dung này, hoặc tài khoản của bạn không được xem."),
        lazy_gettext("Kiểm tra lại đường dẫn, hoặc hỏi người đã gửi đường dẫn cho bạn."),
        "search",
    ),
    405: Words(
        lazy_gettext("Không thực hiện được ở đây"),
        lazy_gettext("Thao tác này phải bắt đầu từ nút trên trang, không phải từ thanh địa chỉ."),
        lazy_gettext("Quay về trang trước và bấm lại nút."),
    ),
    409: Words(
        lazy_gettext("Chưa thực hiện được lúc này"),
        lazy_gettext("Nội dung đã thay đổi sau khi bạn mở trang."),
        lazy_gettext("Mở lại trang để xem tình trạng mới nhất."),
        "refresh",
    ),
    413: Words(
        lazy_gettext("Tệp quá lớn"),
        lazy_gettext("Tệp hoặc nội dung gửi lên vượt quá dung lượng cho phép."),
        lazy_gettext("Chia nhỏ hoặc nén tệp rồi gửi lại."),
        "paperclip",
    ),
    422: Words(
        lazy_gettext("Có thông tin chưa đúng"),
        lazy_gettext("Có thông tin chưa đúng, đề nghị xem lại các ô được đánh dấu."),
    ),
    429: Words(
        lazy_gettext("Thử quá nhiều lần"),
        lazy_gettext("Có quá nhiều lần thử trong thời gian ngắn nên hệ thống tạm dừng nhận."),
        lazy_gettext("Chờ vài phút rồi thử lại; quên mật khẩu thì liên hệ quản trị viên."),
        "hourglass",
    ),
    500: Words(
        lazy_gettext("Hệ thống gặp lỗi"),
        lazy_gettext("Lỗi ở phía hệ thống, không phải do bạn. Chưa có gì được ghi lại."),
        lazy_gettext("Thử lại sau ít phút; nếu vẫn lỗi, báo quản trị viên kèm mã tra cứu bên dưới."),
        "alert-triangle",
    ),
    503: Words(
        lazy_gettext("Hệ thống đang bận"),
        lazy_gettext("Hệ thống đang bận hoặc đang khởi động lại; chưa có gì được ghi lại."),
        lazy_gettext("Thử lại sau ít giây."),
        "hourglass",
    ),
}
PAGE_TOO_OLD = Words(
    lazy_gettext("Trang đã mở quá lâu"),
    lazy_gettext("Vì an toàn, hệ thống không nhận nội dung gửi từ trang này nữa."),
    lazy_gettext("Quay về, tải lại trang rồi gửi lại; chữ đã nhập vẫn còn."),
    "refresh",
)
CODES: tuple[tuple[type[Refusal], int], ...] = (
    (NotFound, 404),
    (NotNow, 409),
    (NotAllowedYet, 409),
    (InvalidForm, 422),
    (KeyTaken, 422),
)


def init_app(app: Flask) -> None:
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(Unavailable, unavailable)
    app.register_error_handler(CSRFError, page_too_old)
    app.register_error_handler(HTTPException, answered)
    app.register_error_handler(Exception, broken)
    # Before the session is taken down (last come, first called): what was answered is answered, even if the database dies now.
    app.teardown_appcontext(lambda _error: end_reading() if db.session.registry.has() else None)


def refused(refusal: Refusal) -> Response:
    """A command said no and its page did not show it itself."""
    code = next((code for kind, code in CODES if isinstance(refusal, kind)), 409)
    words = WORDS[code]
    fields = field_sentences(refusal.errors) if isinstance(refusal, InvalidForm) else {}
    text = " ".join([sentence(refusal), *fields.values()])
    # The sentence of a conflict says itself what to do.
    advice = "" if fields or code == 409 else words.advice
    return answer(code, Words(words.title, text, advice, words.symbol))


def page_too_old(error: CSRFError) -> Response:
    """A form sent after its session had ended: first log in again, then back to the form."""
    return answer(400, PAGE_TOO_OLD) if person_or_none() or request.endpoint == "login.log_in_now" else to_login()


def answered(error: HTTPException) -> Response:
    code = error.code or 500
    if error.response is not None or code < 400:
        return error.get_response()  # type: ignore[return-value]
    # Forbidden is told as not found.
    shown = 404 if code == 403 else code
    words = WORDS.get(shown) or WORDS[400 if code < 500 else 500]
    response = answer(shown, words)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def unavailable(error: Unavailable) -> Response:
    """The database is busy or away: a page that needs nothing of it, with what was typed."""
    log_unavailable(error)
    end_reading()
    ask_for_nobody()
    g.retry_after = error.retry_after
    return answer(503, Words(WORDS[503].title, sentence(error), symbol=WORDS[503].symbol), current_person=None)


def log_unavailable(error: Unavailable) -> None:
    """Without what the database says: it quotes statements, and those hold what people wrote."""
    cause = type(error.__cause__ or error).__name__
    current_app.logger.warning("%s %s was not answered: %s", request.method, request.path, cause)


def say_when_to_try_again(response: Response) -> Response:
    """Runs after the limits of calls, which have an opinion of their own."""
    if response.status_code == 503 and "retry_after" in g:
        response.headers["Retry-After"] = str(g.retry_after)
    return response


def end_reading() -> None:
    """Gives the request's line to the database back, also when it is broken."""
    try:
        db.session.rollback()
    except SQLAlchemyError:
        db.session.remove()


def told_as_unavailable(error: Exception) -> Unavailable | None:
    """What a query that met a busy or absent database, or an upload that met a full disk, is told as: commands say so themselves."""
    match failure_of(error):
        case Failure.CONFLICT | Failure.WAITED:
            told = Unavailable.busy()
        case Failure.AWAY:
            told = Unavailable.away()
        case Failure.FULL:
            told = Unavailable.full()
        case _:
            return None
    told.__cause__ = error
    return told


def broken(error: Exception) -> Response:
    """What nobody foresaw. The log has the traceback under the same code that the person can read out."""
    if told := told_as_unavailable(error):
        return unavailable(told)
    reference = request_log.reference()
    current_app.logger.error("%s %s failed, reference %s", request.method, request.path, reference, exc_info=error)
    try:
        db.session.rollback()
        return answer(500, WORDS[500], reference)
    except Exception:
        # The page itself needs the database (who is logged in), and that may be what is broken.
        text = f"Hệ thống gặp lỗi. Thử lại sau ít phút; nếu vẫn lỗi, báo quản trị viên mã {reference}.\n"
        return Response(text, 500, mimetype="text/plain")


def answer(code: int, words: Words, reference: str = "", **more: object) -> Response:
    """The error in the form that the asking side can use."""
    context = {"title": words.title, "sentence": words.sentence, "advice": words.advice, "symbol": words.symbol}
    if wants_fragment():
        # A note on the open page, whatever the request meant to replace: what is typed there stays.
        response = make_response(render_template("errors/fragment.html", **context), code)
        response.headers.update({"HX-Retarget": "#toasts", "HX-Reswap": "beforeend", "HX-Reselect": "unset"})
        return response
    back = own_path(request.referrer)
    page = render_template("errors/page.html", **context, typed=typed_texts(), back=back, reference=reference, **more)
    return make_response(page, code)


def typed_texts() -> list[str]:
    """What the person had written when the answer is no, so that it is not lost with the page. A body too large to
    read has nothing to show."""
    if request.method != "POST" or (request.content_length or 0) > (request.max_content_length or 0):
        return []
    return [text for name, text in request.form.items(multi=True) if name not in NOT_TYPED and len(text.strip()) > 20]
