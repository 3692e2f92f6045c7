"""Rows of units and of people: entered as an administrator enters them by hand, each with what is wrong with which cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from processes.folding import fold
from processes.lists.lists import resolve
from processes.moving_over.kinds import PEOPLE, UNITS, SheetKind
from processes.moving_over.reading import formula_faults, missing_faults
from processes.organisation import accounts, units
from processes.organisation.actor import Actor
from processes.organisation.entering import together
from processes.organisation.models import Person, Unit
from processes.organisation.words import KIND_WORDS, ROLE_WORDS
from processes.refusals import FieldError, InvalidForm

_HIGHEST_DIGITS = 7


def is_there(session: Session, kind: SheetKind, cells: Mapping[str, str]) -> bool:
    """Whether the unit with this code, or the person with this user name, is known already."""
    known = select(Unit.id).where(Unit.code == cells.get("code", ""))
    if kind is PEOPLE:
        known = select(Person.id).where(Person.username == cells.get("username", ""))
    return session.scalar(known) is not None


def enter_row(session: Session, kind: SheetKind, cells: Mapping[str, str], formulas: Sequence[str], by: Actor) -> None:
    """Enter the unit or person that the cells say. Raises InvalidForm naming every faulty column; the caller takes back what was
    entered for trial by then."""
    faults = [*formula_faults(formulas), *missing_faults(kind.columns, cells)]
    values: dict[str, Any] = {name: text for name, text in cells.items() if name not in formulas}
    read = _unit_values if kind is UNITS else _person_values
    faults += read(session, values)
    enter = units.enter if kind is UNITS else accounts.enter
    try:
        enter(session, values, by=by)
    except InvalidForm as refused:
        faults = together(faults, refused.errors)
    if faults:
        raise InvalidForm(faults)


def judge(
    session: Session, kind: SheetKind, lines: Sequence[tuple[Mapping[str, str], Sequence[str]]], by: Actor
) -> list[tuple[bool, list[FieldError]]]:
    """Of each row whether it is there already, and what is wrong with it. The rows are entered for trial, so that a unit may stand
    under one of an earlier row, and all of them are taken back."""
    told: list[tuple[bool, list[FieldError]]] = []
    trial = session.begin_nested()
    try:
        for cells, formulas in lines:
            if is_there(session, kind, cells):
                told.append((True, []))
                continue
            try:
                with session.begin_nested():
                    enter_row(session, kind, cells, formulas, by)
                told.append((False, []))
            except InvalidForm as refused:
                told.append((False, refused.errors))
    finally:
        trial.rollback()
    return told


def _unit_values(session: Session, values: dict[str, Any]) -> list[FieldError]:
    """The words of the cells as the command takes them; what is not understood."""
    faults = []
    if "kind" in values:
        values["kind"], fault = _of_words("kind", values["kind"], KIND_WORDS)
        faults += [fault] if fault else []
    if "parent" in values:
        values["parent"], fault = _unit(session, "parent", values["parent"])
        faults += [fault] if fault else []
    position = values.get("position", "0")
    if position.isascii() and position.isdecimal() and len(position) < _HIGHEST_DIGITS:
        values["position"] = int(position)
    return faults


def _person_values(session: Session, values: dict[str, Any]) -> list[FieldError]:
    faults = []
    if "unit" in values:
        values["unit"], fault = _unit(session, "unit", values["unit"])
        faults += [fault] if fault else []
    roles, fields = [], []
    for word in _parts(values.get("roles", "")):
        role, fault = _of_words("roles", word, ROLE_WORDS)
        roles.append(role)
        faults += [fault] if fault else []
    for word in _parts(values.get("fields", "")):
        code = resolve("fields", word)
        fields.append(code)
        if code is None:
            faults.append(FieldError.of("fields", "“{text}” không có trong danh mục.", text=word[:80]))
    values["roles"], values["fields"] = roles, fields
    return faults


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _of_words(column: str, text: str, words: Mapping[str, str]) -> tuple[str, FieldError | None]:
    """The code that the text is, or whose word it is."""
    known = {fold(word): code for code, word in words.items()} | {fold(code): code for code in words}
    code = known.get(fold(text), "")
    return code, None if code else FieldError.of(column, "“{text}” không có trong danh mục.", text=text[:80])


def _unit(session: Session, column: str, text: str) -> tuple[int | None, FieldError | None]:
    """The active unit with this code or name."""
    wanted = fold(text)
    # What is searched holds code and name: of hundreds of units only a few are looked at, for each of thousands of rows.
    like_it = or_(Unit.code == text, Unit.search.contains(wanted, autoescape=True))
    rows = session.execute(select(Unit.id, Unit.code, Unit.name).where(Unit.active, like_it)).all()
    found = [row.id for row in rows if row.code == text] or [row.id for row in rows if fold(row.name) == wanted]
    if len(found) == 1:
        return found[0], None
    if found:
        return None, FieldError.of(column, "Có nhiều đơn vị tên “{text}”; đề nghị ghi mã.", text=text[:80])
    return None, FieldError.of(column, "Không có “{text}” trong hệ thống.", text=text[:80])
