"""Letters that urge a unit on (công văn đôn đốc): drafted here, numbered by văn thư, then recorded on each assignment they name."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime


class UrgingLetter(Base):
    __tablename__ = "urging_letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(Text)
    reply_by: Mapped[dt.date | None]
    signer: Mapped[str] = mapped_column(String(120))
    signer_position: Mapped[str] = mapped_column(String(120))
    #: on whose behalf the signer signs: TL. CHỦ TỊCH, KT. CHÁNH VĂN PHÒNG …; empty: in their own right
    authority: Mapped[str] = mapped_column(String(120))
    #: given by văn thư when it is issued; empty before
    number: Mapped[str | None] = mapped_column(String(80))
    date: Mapped[dt.date | None]
    #: what recorded the number on the assignments
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batches.id"))


class UrgingLetterItem(Base):
    __tablename__ = "urging_letter_items"

    letter_id: Mapped[int] = mapped_column(ForeignKey("urging_letters.id"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
