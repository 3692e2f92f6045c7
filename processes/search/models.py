"""What can be searched for: one row for each document, assignment, part, file, unit and person, and which of them are to be read anew.

All of it is derived from the other tables and can be made anew from them (``chidao search rebuild``); a backup leaves it out.
Beside the columns here, which both databases have, each has its own index of words: SQLite the FTS5 table ``search_words``, kept by
triggers of ``search_rows``; PostgreSQL the generated columns ``title_words`` and ``all_words`` (migration 0036).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime

DIRECTIVE, OUTGOING, INCOMING, ASSIGNMENT = "directive", "outgoing", "incoming", "assignment"
SHARE, FILE, UNIT, PERSON = "share", "file", "unit", "person"
#: The kinds of rows, in the order in which a page tells what was found.
KINDS = (ASSIGNMENT, DIRECTIVE, OUTGOING, INCOMING, SHARE, FILE, UNIT, PERSON)

#: The day of what has none: people and units.
NO_DAY = date(1900, 1, 1)


class SearchRow(Base):
    """The words of one thing, folded (:func:`processes.search.words.words`) and parted by single blanks."""

    __tablename__ = "search_rows"
    __table_args__ = (
        UniqueConstraint("kind", "object_id"),
        Index("ix_search_rows_day", "kind", "day", "object_id"),
        Index("ix_search_rows_number", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: one of ``KINDS``
    kind: Mapped[str] = mapped_column(String(12))
    object_id: Mapped[int]
    #: its document's day, the day a task was given, a file came in
    day: Mapped[date]
    #: số và ký hiệu, also of the document that an assignment belongs to
    number: Mapped[str | None] = mapped_column(String(120))
    #: what it is called: trích yếu, nội dung of an assignment, a file's name
    title: Mapped[str] = mapped_column(Text)
    #: everything else that is said of it, a file's own text
    body: Mapped[str] = mapped_column(Text)


class SearchChange(Base):
    """Something was entered or changed, and its row is to be written anew. Triggers of the tables enter these, so that no command can
    forget to, and in the command's own transaction. Only added and taken away: two commands never wait for each other here."""

    __tablename__ = "search_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    object_id: Mapped[int]


class FileText(Base):
    """What a file says, read once from its text layer; empty where there is none, or it cannot be read."""

    __tablename__ = "file_texts"

    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
