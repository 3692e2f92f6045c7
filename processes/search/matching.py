"""Whether a row of the search has the words: asked of each database in its own way, with the same answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Text,
    and_,
    cast,
    column,
    false,
    literal,
    literal_column,
    or_,
    select,
    table,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from processes.search.asked import Asked

#: The columns by name: of the table, or of its rows put in order first (``queries._newest_of_anybody``).
ID, OBJECT_ID = (literal_column(f"search_rows.{name}", Integer()) for name in ("id", "object_id"))
DAY, NUMBER = literal_column("search_rows.day", Date()), literal_column("search_rows.number", Text())
TITLE, BODY = (literal_column(f"search_rows.{name}", Text()) for name in ("title", "body"))
_FTS = table("search_words")
#: PostgreSQL: every word that begins with a letter, once (migration 0036).
_KNOWN = table("search_words", column("word", Text))
#: PostgreSQL: the words of a row as its index does not know them, so that it is not asked.
_UNSOUGHT = "strip(search_rows.all_words)"
#: A beginning that more words share is looked at row by row, not looked up.
MOST_ENDINGS = 60


@dataclass(frozen=True, slots=True)
class Spelled:
    """The words as a database is asked for them: ``sought`` in its index of words, empty where there is nothing to look up;
    ``checked`` on each row that this finds (PostgreSQL); ``whole`` both together."""

    sought: str
    checked: str | None
    whole: str


def spelled(session: Session, asked: Asked) -> Spelled:
    """The words in the language of this database; letters and digits only, nothing in them could be taken for an operator."""
    if not asked.words:
        return Spelled("", None, "")
    if session.get_bind().dialect.name == "postgresql":
        return _spelled_for_postgresql(session, asked)
    *first, last = asked.words
    whole = " AND ".join([*(f'"{word}"' for word in first), f'"{last}"{"*" if asked.last_is_begun else ""}'])
    return Spelled(whole, None, whole)


def _spelled_for_postgresql(session: Session, asked: Asked) -> Spelled:
    """A beginning that is a frequent word itself (``ngan`` of ``ngang``) takes the index long; the words that begin so, each by
    itself, are found at once."""
    words = [f"'{word}'" for word in asked.words]
    if not asked.last_is_begun:
        return Spelled(" & ".join(words), None, " & ".join(words))
    begun = f"{words[-1]}:*"
    whole = " & ".join([*words[:-1], begun])
    if asked.words[-1][0].isdecimal():
        return Spelled(whole, None, whole)
    endings = _words_that_begin(session, asked.words[-1])
    if len(endings) > MOST_ENDINGS:
        return Spelled(" & ".join(words[:-1]), begun, whole)
    either = " | ".join(f"'{word}'" for word in endings) or words[-1]
    return Spelled(" & ".join([*words[:-1], f"({either})"]), None, whole)


def know_words(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Remember the words of new rows, so that their beginnings can be looked up; SQLite's index does by itself."""
    if session.get_bind().dialect.name == "postgresql":
        words = {word for row in rows for said in (row["title"], row["body"]) for word in said.split()}
        new = sorted(word for word in words if word[0].isalpha())
        entered = "INSERT INTO search_words SELECT unnest(CAST(:words AS text[])) ON CONFLICT DO NOTHING"
        session.execute(text(entered), {"words": new})


def _words_that_begin(session: Session, beginning: str) -> list[str]:
    word = _KNOWN.c.word
    known = select(word).where(word >= beginning, word < beginning + "~").limit(MOST_ENDINGS + 1)
    return list(session.scalars(known))


def has_words(session: Session, asked: Asked, said: Spelled, *, row_by_row: bool = False) -> ColumnElement[bool]:
    """Whether all the words occur, the last one perhaps as the beginning of a longer one, and each phrase as it stands.
    ``row_by_row``: looked at in the order in which the statement wants them, without gathering all that have the words first."""
    if not asked.words:
        return true() if not asked.text or asked.filters else false()
    phrases = [_has_phrase(phrase, [TITLE, BODY]) for phrase in asked.phrases]
    if session.get_bind().dialect.name != "postgresql":
        return and_(ID.in_(_of_fts(said.sought)), *phrases)
    parts = [_holds("search_rows.all_words", said.sought)] if said.sought else []
    if said.checked:
        parts.append(_holds(_UNSOUGHT, said.checked))
    return and_(*parts, *phrases)


def in_title(session: Session, asked: Asked, said: Spelled) -> ColumnElement[bool]:
    """The same of what the thing is called."""
    phrases = [_has_phrase(phrase, [TITLE]) for phrase in asked.phrases]
    if session.get_bind().dialect.name == "postgresql":
        return and_(_holds("search_rows.title_words", said.whole), *phrases)
    return and_(ID.in_(_of_fts(f"{{title}} : ({said.whole})")), *phrases)


def _holds(column: str, query: str) -> ColumnElement[bool]:
    return literal_column(column).op("@@", is_comparison=True)(cast(query, TSQUERY))


def _of_fts(query: str) -> Any:
    found = literal_column("search_words").op("MATCH", is_comparison=True)(literal(query))
    return select(literal_column("rowid")).select_from(_FTS).where(found)


def _has_phrase(phrase: str, columns: Sequence[Any]) -> ColumnElement[bool]:
    return or_(*((literal(" ") + column + literal(" ")).contains(f" {phrase} ") for column in columns))
