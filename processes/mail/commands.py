"""What a person says about mail to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from processes import telemetry
from processes.command import in_transaction
from processes.mail.addresses import is_address
from processes.mail.models import CHOICES, MailChoice
from processes.notices.choices import differs_by_kind, forget_mail_ways, suggest_mail_ways
from processes.organisation.actor import Actor
from processes.refusals import FieldError, InvalidForm
from processes.settings.current import timezone
from processes.storable import clean_text

#: Beside the ways that hold for every kind.
SUGGESTED, EACH = "suggested", "each"


@telemetry.command
@in_transaction
def choose_mail(session: Session, address: str, choice: str, *, by: Actor, now: datetime) -> None:
    """Where and how often the person wants mail of their notices: ``at_once``, ``daily`` or ``none`` for every kind, ``suggested``
    for what asks something of them at once and the rest daily, ``each`` as they have chosen for each kind. An address is needed for
    any but ``none``. Raises InvalidForm."""
    address = clean_text(address)
    errors = []
    if choice not in (*CHOICES, SUGGESTED, EACH):
        errors.append(FieldError.of("choice", "Đề nghị chọn một cách nhận thư."))
    if address and not is_address(address):
        errors.append(FieldError.of("address", "Địa chỉ thư phải có dạng ten@coquan.gov.vn."))
    elif not address and choice != "none":
        errors.append(FieldError.of("address", "Đề nghị nhập địa chỉ thư để nhận thông báo."))
    if errors:
        raise InvalidForm(errors)
    kept = session.get(MailChoice, by.id, with_for_update=True, populate_existing=True)
    if kept is None:
        kept = MailChoice(person_id=by.id)
        session.add(kept)
    elif choice == EACH or (choice == kept.choice and not differs_by_kind(session, by.id)):
        kept.address = address
        session.flush()
        return
    # Who chooses for each kind, and has no choice yet, gets none until they have one.
    for_all = {SUGGESTED: "daily", EACH: "none"}.get(choice, choice)
    kept.address, kept.choice, kept.since = address, for_all, now
    # The first daily mail comes tomorrow: what is told today was told before the choice.
    kept.digested_on = now.astimezone(timezone()).date()
    session.flush()
    forget_mail_ways(session, by.id)
    if choice == SUGGESTED:
        suggest_mail_ways(session, by, now)
