"""How the product says no: every refusal is a sentence in the office's words, never a traceback.

Sentences are Vietnamese templates with named parameters (``{name}``); ``web`` translates the template, then fills it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


def _l(text: str) -> str:
    """Marks a word of ours that sentences name, such as a field, so that it is collected for translation."""
    return text


class Refusal(Exception):
    """A command was refused; nothing has been changed. ``template.format(**params)`` is the sentence."""

    #: how a command that is refused so has ended, as it is counted
    outcome: ClassVar[str] = "invalid"

    def __init__(self, template: str, /, **params: object) -> None:
        super().__init__(template)
        self.template = template
        self.params = params

    def __str__(self) -> str:
        return self.template.format(**self.params)


class NotFound(Refusal):
    """It does not exist, or this person may not know that it does: the two answers are the same."""

    outcome = "not_found"

    def __init__(
        self, template: str = "Không tìm thấy nội dung này, hoặc tài khoản của bạn không được xem.", **params: object
    ) -> None:
        super().__init__(template, **params)


class NotNow(Refusal):
    """The instance does not wait for this action (any more); the sentence names who did what when."""

    outcome = "not_now"


class NotAllowedYet(Refusal):
    """A rule of the office forbids it until something else is done, e.g. no issue without the issued document (K5)."""

    outcome = "not_now"


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field: its name, and the rule as a sentence."""

    field: str
    template: str
    params: tuple[tuple[str, object], ...] = ()

    @classmethod
    def of(cls, field: str, template: str, /, **params: object) -> FieldError:
        return cls(field, template, tuple(params.items()))

    def __str__(self) -> str:
        return self.template.format(**dict(self.params))


class InvalidForm(Refusal):
    """The values do not fit the form; nothing was saved."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("Có thông tin chưa đúng, đề nghị xem lại các ô được đánh dấu.")
        self.errors = errors


class Unavailable(Exception):
    """Nobody refused the command and nobody is at fault: the database is busy or away, or the disk is full. Trying again later
    helps."""

    #: how telemetry counts it
    outcome = "unavailable"
    #: seconds after which trying again makes sense
    retry_after = 5

    def __init__(self, template: str, *, is_unsure: bool = False) -> None:
        super().__init__(template)
        self.template = template
        self.params: dict[str, object] = {}
        #: whether it may have been written all the same
        self.is_unsure = is_unsure

    @classmethod
    def busy(cls) -> Unavailable:
        """Others were in the way each time."""
        return cls(
            _l(
                "Hệ thống đang bận vì nhiều người cùng ghi một lúc; chưa có gì được ghi lại. Đề nghị thử lại sau ít giây."
            )
        )

    @classmethod
    def away(cls) -> Unavailable:
        """There is no line to the database."""
        return cls(
            _l("Hệ thống tạm thời chưa dùng được cơ sở dữ liệu; chưa có gì được ghi lại. Đề nghị thử lại sau ít giây.")
        )

    @classmethod
    def full(cls) -> Unavailable:
        """There is no room left for files."""
        return cls(
            _l("Máy chủ đã hết chỗ lưu tệp; chưa có gì được ghi lại. Đề nghị báo quản trị hệ thống rồi thử lại sau.")
        )

    @classmethod
    def unsure(cls) -> Unavailable:
        """The line broke while the commit was on its way: only looking tells whether it arrived."""
        return cls(
            _l(
                "Mất kết nối với cơ sở dữ liệu đúng lúc đang ghi nên chưa rõ nội dung đã được ghi hay chưa."
                " Đề nghị mở lại trang để xem trước khi gửi lại."
            ),
            is_unsure=True,
        )
