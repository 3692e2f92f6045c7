"""The business objects that processes move: how the runtime loads, changes and hides them.

A noun registers itself once; the runtime knows nothing else about it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from processes.db import table_of
from processes.once_read import once_read
from processes.organisation.actor import Actor
from processes.policy import Parties
from processes.prepared import Asked, Prepared, PreparedRow
from processes.runtime.models import ProcessInstance
from processes.storable import is_id


@dataclass(frozen=True)
class BusinessObject:
    """How one noun takes part: its table, its parties from a row, and who may see it."""

    table: Table
    parties: Callable[[Session, dict[str, Any], bool], Parties]
    visible: Callable[[Actor], ColumnElement[bool]]
    #: a yes of ``visible`` that the row alone can give; a no means: ask the database
    plainly_visible: Callable[[Actor, dict[str, Any]], bool]
    #: what forms begin with: the values that ``x-default`` may name
    defaults: Callable[[Session, dict[str, Any], datetime], dict[str, Any]]
    #: beside those who see it: who may be told that it was taken from them
    remembered: Callable[[Actor], ColumnElement[bool]] | None = None
    #: what gateways may read beside the variables: about the object and whoever acts. Asked before every action, so it must not
    #: ask the database
    facts: Callable[[dict[str, Any], Actor], dict[str, Any]] | None = None
    #: whether it keeps the contract's ``clock`` beside status and group
    has_clock: bool = False
    #: whether most instances move one of these: then it is read in one go with the lock, before it is known what the instance moves
    is_usual: bool = False
    #: by id of the object what ``parties`` adds with its last argument, for the rows of a list at once
    lists: Callable[[Session, Sequence[dict[str, Any]]], dict[int, dict[str, Any]]] | None = None
    #: what else changes in the row, as it now is, when these columns of it have changed at this moment
    follows: Callable[[Mapping[str, Any], Collection[str], datetime], dict[str, Any]] | None = None


_INSTANCES = table_of(ProcessInstance)
_nouns: dict[str, BusinessObject] = {}
_selects: dict[str, PreparedRow] = {}
_usual: dict[str, PreparedRow] = {}
_updates: dict[tuple[str, ...], Prepared] = {}


def register(object_type: str, noun: BusinessObject) -> None:
    """Make a noun known under the name diagrams use in their ``object`` property."""
    _nouns[object_type] = noun
    _selects[object_type] = PreparedRow(select(noun.table).where(noun.table.c.id == bindparam("of")))
    if noun.is_usual:
        moved = and_(_INSTANCES.c.object_type == object_type, _INSTANCES.c.object_id == noun.table.c.id)
        of_instance = select(noun.table).join(_INSTANCES, moved).where(_INSTANCES.c.id == bindparam("of"))
        _usual[object_type] = PreparedRow(of_instance)


def object_types() -> frozenset[str]:
    """The values a diagram's ``object`` property may have."""
    return frozenset(_nouns)


def noun(object_type: str) -> BusinessObject:
    """The noun with this name; KeyError if none registered it."""
    return _nouns[object_type]


AskedRows = Mapping[str, Asked]


def ask_row(connection: Connection, object_type: str, object_id: int) -> AskedRows:
    """Ask for the object's row together with the lock of its instance (:func:`load_row` reads the answer).

    It is a statement of its own after the lock's, so that it finds what whoever held the lock has written. A join would not:
    having waited, PostgreSQL reads only the locked row again.
    """
    return {object_type: _selects[object_type].ask(connection, {"of": object_id})}


def ask_usual_row(connection: Connection, instance_id: int) -> AskedRows:
    """The same before it is known what the instance moves: right most of the time."""
    return {object_type: row.ask(connection, {"of": instance_id}) for object_type, row in _usual.items()}


def load_row(
    connection: Connection, object_type: str | None, object_id: int | None, asked: AskedRows | None = None
) -> dict[str, Any]:
    """The object's row, empty for a process of its own; ``asked``: where it has been asked for."""
    if object_type is None:
        return {}
    answer = asked.get(object_type) if asked else None
    row = (answer or _selects[object_type].ask(connection, {"of": object_id})).first()
    if row is None:
        raise LookupError(f"{object_type} {object_id} has an instance and no row")
    return row


def load_parties(
    session: Session, object_type: str | None, row: dict[str, Any], *, all: bool, initiator_id: int | None
) -> Parties:
    """Who is who around the object. ``all`` also reads the lists (coordinating, reviewers), which most checks do not need."""
    if object_type is None:
        return Parties(None, None, initiator_id=initiator_id)
    return _nouns[object_type].parties(session, row, all)


def write_columns(connection: Connection, object_type: str, object_id: int, columns: dict[str, Any]) -> None:
    """Change the object's row. Statements are kept per set of columns: there are a dozen such sets."""
    key = (object_type, *sorted(columns))
    if key not in _updates:
        table = _nouns[object_type].table
        new: dict[str, Any] = {column: bindparam(f"new_{column}") for column in columns}
        _updates[key] = Prepared(update(table).where(table.c.id == bindparam("of")).values(new))
    _updates[key].execute(connection, {"of": object_id, **{f"new_{c}": value for c, value in columns.items()}})


def is_known(session: Session, actor: Actor, object_type: str | None, object_id: int | None) -> bool:
    """Whether the person may see the object, or once had it: to them an action on an old page is *not now*, not *not found*."""
    if object_type is None or object_id is None:
        return True
    if not is_id(object_id):
        return False
    noun = _nouns[object_type]
    known = noun.visible(actor) if noun.remembered is None else or_(noun.visible(actor), noun.remembered(actor))
    return session.execute(select(noun.table.c.id).where(noun.table.c.id == object_id, known)).first() is not None


def is_visible(session: Session, actor: Actor, object_type: str, object_id: int) -> bool:
    """Whether the person may know of the object at all."""
    if not is_id(object_id):
        return False
    noun = _nouns[object_type]

    def ask() -> bool:
        wanted = select(noun.table.c.id).where(noun.table.c.id == object_id, noun.visible(actor))
        return session.execute(wanted).first() is not None

    # Each part of a page asks for itself.
    return once_read((actor, "sees", object_type, object_id), ask)
