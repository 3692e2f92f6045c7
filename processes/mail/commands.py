"""What a person says about mail to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from processes import telemetry
from processes.command import in_transaction
from processes.mail.addresses import is_address
from processes.mail.models import CHOICES, MailChoice
from processes.organisation.actor import Actor
from processes.refusals import FieldError, InvalidForm
from processes.settings.current import timezone
from processes.storable import clean_text


@telemetry.command
@in_transaction
def choose_mail(session: Session, address: str, choice: str, *, by: Actor, now: datetime) -> None:
    """Where and how often the person wants mail of their notices. An address is needed for any but ``none``. Raises InvalidForm."""
    address = clean_text(address)
    errors = []
    if choice not in CHOICES:
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
    elif (kept.address, kept.choice) == (address, choice):
        return
    kept.address, kept.choice, kept.since = address, choice, now
    # The first daily mail comes tomorrow: what is told today was told before the choice.
    kept.digested_on = now.astimezone(timezone()).date()
    session.flush()
