"""The sheet to fill in: its columns, what each takes, and drop-downs of what there is in the province."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from processes.lists.lists import entries
from processes.moving_over.columns import YES
from processes.moving_over.kinds import SheetKind
from processes.moving_over.sheet import MOST_ROWS
from processes.organisation.actor import Actor
from processes.organisation.queries import person_options, unit_options
from processes.organisation.words import KIND_WORDS, ROLE_WORDS
from processes.refusals import NotFound

_GROUND = PatternFill("solid", start_color="E9F0FA")


def template(actor: Actor, kind: SheetKind) -> bytes:
    """The file (.xlsx) for a kind of sheet. Administrators only."""
    if not actor.is_admin:
        raise NotFound()
    book = Workbook()
    sheet = book.active
    sheet.title = kind.title
    help_sheet, lists_sheet = book.create_sheet("Hướng dẫn"), book.create_sheet("Danh mục")
    ranges = _fill_lists(lists_sheet)
    for place, column in enumerate(kind.columns, start=1):
        cell = sheet.cell(1, place, f"{column.title} *" if column.required else column.title)
        cell.font, cell.fill = Font(bold=True), _GROUND
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        if column.choices:
            # What is typed is judged when the file is uploaded; here the list only helps.
            choice = DataValidation("list", formula1=ranges[column.choices], allow_blank=True, showErrorMessage=False)
            choice.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
            sheet.add_data_validation(choice)
        if column.is_day:
            for row in range(2, 202):
                sheet.cell(row, place).number_format = "DD/MM/YYYY"
    sheet.freeze_panes = "A2"
    _fill_help(help_sheet, kind)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _fill_lists(sheet: object) -> dict[str, str]:
    """The values of every drop-down, a column each; the ranges to point at."""
    values = {
        "units": [unit.name for unit in unit_options()],
        "people": [person.username for person in person_options()],
        "yes": [YES],
        "kinds": list(KIND_WORDS.values()),
        "roles": list(ROLE_WORDS.values()),
        "document_types": [entry.name for entry in entries("document_types")],
        "fields": [entry.name for entry in entries("fields")],
    }
    ranges = {}
    for place, (name, listed) in enumerate(values.items(), start=1):
        for row, text in enumerate(listed, start=1):
            _say(sheet, row, place, text)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = 34  # type: ignore[attr-defined]
        ranges[name] = f"'Danh mục'!${letter}$1:${letter}${max(len(listed), 1)}"
    for row, person in enumerate(person_options(), start=1):
        _say(sheet, row, len(values) + 1, f"{person.username}: {person.position} ({person.name})")
    return ranges


def _say(sheet: object, row: int, place: int, text: str) -> None:
    """A cell with a text: a name that begins with “=” is what somebody typed, not a formula to run."""
    sheet.cell(row, place, text).data_type = "s"  # type: ignore[attr-defined]


def _fill_help(sheet: object, kind: SheetKind) -> None:
    for row, text in enumerate(kind.steps, start=1):
        sheet.cell(row, 1, f"{row}. {text}")  # type: ignore[attr-defined]
    for row, column in enumerate(kind.columns, start=len(kind.steps) + 2):
        sheet.cell(row, 1, column.title + (" *" if column.required else "")).font = Font(bold=True)  # type: ignore[attr-defined]
        sheet.cell(row, 2, column.help)  # type: ignore[attr-defined]
    sheet.column_dimensions["A"].width = 32  # type: ignore[attr-defined]
    sheet.column_dimensions["B"].width = 60  # type: ignore[attr-defined]
