"""Reading a sheet that somebody sends: hostile until it is text. Formulas, macros, bombs and endless sheets are refused."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from processes.folding import fold
from processes.moving_over.columns import COLUMNS, SheetColumn
from processes.refusals import FieldError, InvalidForm, _l
from processes.storable import clean_text

FILE = "file"
LARGEST_FILE = 5 * 1024 * 1024
#: What an archive may unpack to, and of how many parts.
LARGEST_CONTENT = 40 * 1024 * 1024
MOST_PARTS = 300
MOST_ROWS = 2000
MOST_COLUMNS = 60
LONGEST_CELL = 10_000
#: How many rows before the one with the columns' names may hold a title.
_HEAD = 10
_DTD = (b"<!DOCTYPE", b"<!ENTITY")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet: its number as people see it, its cells by column, and the columns that hold a formula."""

    number: int
    cells: dict[str, str]
    formulas: tuple[str, ...]


Columns = Sequence[SheetColumn]


def read_sheet(data: bytes, name: str, columns: Columns = COLUMNS) -> list[Line]:
    """The filled rows under the columns' names. Raises InvalidForm with what is wrong with the file."""
    if len(data) > LARGEST_FILE:
        raise _refused(_l("Tệp lớn quá {limit} MB."), limit=LARGEST_FILE // 1024 // 1024)
    kind = name.rpartition(".")[2].lower()
    if kind == "csv":
        return _lines(_csv_rows(data), columns)
    if kind != "xlsx":
        raise _refused(_l("Chỉ nhận tệp .xlsx theo mẫu, hoặc .csv; tệp có macro (.xlsm) không được nhận."))
    _judge(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_ROWS + _HEAD + 2, max_col=MOST_COLUMNS, values_only=True)
        return _lines((tuple(row) for row in rows), columns)
    except InvalidForm:
        raise
    except Exception as error:  # whatever a library raises about a file that somebody made up
        raise _refused(_l("Không đọc được tệp này; đề nghị dùng tệp mẫu và lưu ở dạng .xlsx.")) from error


def _judge(data: bytes) -> None:
    """Look at the archive before anything unpacks it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
                raise _refused(_l("Tệp giải nén ra quá lớn nên không được nhận."))
            names = {part.filename for part in parts}
            if any("vbaproject" in name.lower() for name in names):
                raise _refused(_l("Tệp có macro nên không được nhận; đề nghị lưu lại ở dạng .xlsx."))
            if "xl/workbook.xml" not in names:
                raise _refused(_l("Không đọc được tệp này; đề nghị dùng tệp mẫu và lưu ở dạng .xlsx."))
            for part in parts:
                content = archive.read(part).replace(b"\0", b"")  # also of what is written in sixteen bits
                if any(word in content for word in _DTD):
                    raise _refused(_l("Tệp có nội dung không bình thường nên không được nhận."))
    # NotImplementedError is what zipfile raises for a compression that it does not know, RuntimeError for a locked part.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise _refused(_l("Không đọc được tệp này; đề nghị dùng tệp mẫu và lưu ở dạng .xlsx.")) from error


def _csv_rows(data: bytes) -> Iterator[Sequence[Any]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(_l("Tệp .csv phải dùng bảng mã UTF-8.")) from error
    head = text[:2000]
    separator = max(";,\t", key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise _refused(_l("Không đọc được tệp này; đề nghị dùng tệp mẫu và lưu ở dạng .xlsx.")) from error


def _lines(rows: Iterator[Sequence[Any]], columns: Columns) -> list[Line]:
    places: dict[int, str] = {}
    lines: list[Line] = []
    for number, row in enumerate(rows, start=1):
        if not places:
            places = _places(row, columns)
            if not places and number > _HEAD:
                break
            continue
        cells = {key: text for place, key in places.items() if place < len(row) and (text := _text(row[place]))}
        if not cells:
            continue
        lines.append(Line(number, cells, tuple(key for key, text in cells.items() if text.startswith("="))))
        if len(lines) > MOST_ROWS:
            raise _refused(_l("Tệp có quá {limit} dòng; đề nghị chia thành nhiều tệp."), limit=MOST_ROWS)
    if not places:
        missing = ", ".join(column.title for column in columns if column.required)
        raise _refused(_l("Không thấy dòng tên cột của tệp mẫu (cần có: {columns})."), columns=missing)
    if not lines:
        raise _refused(_l("Tệp không có dòng nào dưới tên cột."))
    return lines


def _places(row: Sequence[Any], columns: Columns) -> dict[int, str]:
    """Where each column stands, if this is the row with their names; a star behind a name says that it is required."""
    titles = {fold(column.title): column.key for column in columns}
    found = {place: key for place, cell in enumerate(row) if (key := titles.get(fold(_text(cell)).rstrip(" *")))}
    return found if {column.key for column in columns if column.required} <= set(found.values()) else {}


def _text(cell: Any) -> str:
    """What a cell says: days as people write them, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = "".join(c for c in str(cell) if c in "\n\r\t\v" or unicodedata.category(c) not in {"Cc", "Cs"})
    return clean_text(text)[: LONGEST_CELL + 1]


def _refused(template: str, **params: object) -> InvalidForm:
    return InvalidForm([FieldError.of(FILE, template, **params)])
