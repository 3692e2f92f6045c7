"""Operations around a reply and its confirmation: one that came on paper or by eOffice is recorded, and the unit asks when it is
decided (D2, T7, C2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select

from handlers.assignment_decisions import await_decision, check_reply
from handlers.parties import reviewers_of, tell
from processes.calendar.working import load_calendar
from processes.refusals import FieldError, InvalidForm, NotAllowedYet
from processes.runtime.models import Contribution
from processes.runtime.operations import inline
from processes.runtime.work import Work
from processes.settings import current

#: The field of the form that says when the reply came.
AT = "received_at"


@inline("assignment.record_reply", of="assignment")
def record_reply(work: Work) -> None:
    """The Office records a reply that came otherwise: the unit's clock stops at the moment of receipt, whenever it is recorded.

    The moment lies neither in the future nor before the assignment was issued or last sent back: what came before cannot
    answer it. Raises InvalidForm on the field ``received_at``.
    """
    check_reply(work)
    received_at = _moment(work.values[AT])
    if received_at > work.now:
        sentence = FieldError.of(AT, "Thời điểm nhận chưa đến. Đề nghị nhập thời điểm văn bản thực sự đến.")
        raise InvalidForm([sentence])
    if received_at < work.row["issued_at"]:
        issued_at = _shown(work.row["issued_at"])
        raise InvalidForm([FieldError.of(AT, "Thời điểm nhận trước khi giao nhiệm vụ ({moment}).", moment=issued_at)])
    rejected_at = _rejected_at(work)
    if rejected_at is not None and received_at < rejected_at:
        sentence = FieldError.of(
            AT, "Thời điểm nhận trước khi kết quả lần trước được trả lại ({moment}).", moment=_shown(rejected_at)
        )
        raise InvalidForm([sentence])
    if not work.variables.get("accepted"):
        work.variables["accepted"] = True
        work.set(accepted_at=received_at)
    await_decision(work, received_at)
    tell(work, "record_reply", others=reviewers_of(work))


@inline("assignment.ask_confirmation", of="assignment")
def ask_confirmation(work: Work) -> None:
    """The unit reminds approver and follower that its result waits to be decided; once a day is enough."""
    calendar = load_calendar()
    today = calendar.start_of_day(calendar.local_date(work.now))
    asked = select(Contribution.id).where(
        Contribution.instance_id == work.instance_id,
        Contribution.action == "ask_confirmation",
        Contribution.at >= today,
    )
    if work.session.scalar(asked.limit(1)) is not None:
        raise NotAllowedYet("Hôm nay đơn vị đã đề nghị xác nhận rồi. Mỗi ngày chỉ đề nghị một lần.")
    tell(work, "ask_confirmation", unit=False)


def _moment(text: str) -> datetime:
    """The moment as typed; without a zone it is the office's time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        wrong = FieldError.of(AT, "Thời điểm nhận không có thật (cần ngày và giờ, ví dụ 17/07/2026 16:30).")
        raise InvalidForm([wrong]) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=current.timezone())


def _rejected_at(work: Work) -> datetime | None:
    if work.row["rejections"] == 0:
        return None
    rejected = select(func.max(Contribution.at)).where(
        Contribution.instance_id == work.instance_id,
        # or given back after it had been approved by default
        or_(Contribution.action.in_(("reject", "send_back")), Contribution.element == "default_approved"),
    )
    return work.session.scalar(rejected)


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(current.timezone()):%d/%m/%Y %H:%M}"
