"""The letter that urges a unit on as a Word document, laid out as an official letter of Decree 30/2020/NĐ-CP, appendix I (form 1.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from processes.assignments.queries import AssignmentRow
from processes.calendar.working import load_calendar
from processes.urging.queries import LetterView

FONT = "Times New Roman"
#: What XML cannot hold.
_UNPRINTABLE = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CENTRE, RIGHT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
#: Columns of the table of assignments, in mm: what is left of A4 between the margins.
COLUMNS = (("TT", 10), ("Nội dung nhiệm vụ", 64), ("Văn bản giao", 34), ("Hạn xử lý", 28), ("Tình trạng", 29))


def document_of(letter: LetterView, today: Any) -> bytes:
    """The letter with the table of its assignments, as .docx. Vietnamese whatever the reader's language: it is a document."""
    document = Document()
    _page(document)
    _head(document, letter)
    _text(document.add_paragraph(), f"Kính gửi: {letter.line.unit}", align=CENTRE, before=12, after=12)
    for paragraph in _words(letter, today):
        _body(document, paragraph)
    _table(document, letter.rows, today)
    _body(document, _request(letter), before=8)
    _body(
        document,
        "Trường hợp có khó khăn, vướng mắc, đề nghị báo cáo rõ nguyên nhân, kiến nghị để được xem xét, chỉ đạo.",
    )
    _body(document, "Trân trọng./.")
    _foot(document, letter)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def file_name(letter: LetterView) -> str:
    """`don-doc-STC-12.docx`: the unit's code and the letter's own number here."""
    code = re.sub(r"[^A-Za-z0-9-]+", "-", letter.line.unit_code).strip("-") or "don-vi"
    return f"don-doc-{code}-{letter.line.id}.docx"


def _words(letter: LetterView, today: Any) -> list[str]:
    late = sum(row.overdue for row in letter.rows)
    told = f"Qua theo dõi, đến ngày {today:%d/%m/%Y}, {letter.line.unit} còn {len(letter.rows):02d} nhiệm vụ được giao chưa hoàn thành"
    if late:
        told += f", trong đó {late:02d} nhiệm vụ đã quá hạn"
    return [told + ", cụ thể như sau:"]


def _request(letter: LetterView) -> str:
    until = f" trước ngày {letter.reply_by:%d/%m/%Y}" if letter.reply_by else ""
    return (
        f"{letter.sender.name} đề nghị {letter.line.unit} khẩn trương thực hiện các nhiệm vụ nêu trên và báo cáo kết quả"
        f"{until}; đồng thời cập nhật kết quả trên hệ thống theo dõi nhiệm vụ."
    )


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    # Pages are numbered in the middle of the upper margin, the first one is not.
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    run = number.add_run()
    run.font.size = Pt(14)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _head(document: Any, letter: LetterView) -> None:
    """Who writes and the number at the left, the name of the country, place and date at the right."""
    table = document.add_table(rows=2, cols=2)
    _widths(table, (65, 100))
    left, right = table.rows[0].cells
    if letter.sender.above:
        _text(left.paragraphs[0], letter.sender.above.upper(), size=12, align=CENTRE)
    name = left.add_paragraph() if letter.sender.above else left.paragraphs[0]
    _text(name, letter.sender.name.upper(), size=12, bold=True, align=CENTRE)
    _line(left, 22)
    _text(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, align=CENTRE)
    _text(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, align=CENTRE)
    _line(right, 54)
    left, right = table.rows[1].cells
    _text(left.paragraphs[0], f"Số: {letter.line.number or '          /'}", size=13, align=CENTRE, before=4)
    _text(left.add_paragraph(), f"V/v {_lower(letter.line.subject)}", size=12, align=CENTRE, before=2)
    day = letter.line.date
    when = (
        f"ngày {day:%d} tháng {day:%m} năm {day.year}"
        if day
        else f"ngày      tháng      năm {letter.line.created_at.year}"
    )
    _text(right.paragraphs[0], f"{letter.place}, {when}", size=14, italic=True, align=CENTRE, before=4)


def _foot(document: Any, letter: LetterView) -> None:
    """Who gets it at the left, who signs at the right."""
    table = document.add_table(rows=1, cols=2)
    _widths(table, (75, 90))
    left, right = table.rows[0].cells
    # Nobody signs on a page of their own half.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    _text(left.paragraphs[0], "Nơi nhận:", size=12, bold=True, italic=True, before=12)
    for line in ("- Như trên;", "- Lưu: VT."):
        _text(left.add_paragraph(), line, size=11)
    titles = (
        [letter.authority.upper(), letter.signer_position.upper()]
        if letter.authority
        else [letter.signer_position.upper()]
    )
    for place, title in enumerate(titles):
        _text(
            right.paragraphs[0] if place == 0 else right.add_paragraph(),
            title, bold=True, align=CENTRE, before=12 if place == 0 else 0,
        )  # fmt: skip
    for _ in range(4):
        right.add_paragraph()
    _text(right.add_paragraph(), letter.signer, bold=True, align=CENTRE)


def _table(document: Any, rows: list[AssignmentRow], today: Any) -> None:
    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style = "Table Grid"
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for cell, (title, _) in zip(table.rows[0].cells, COLUMNS, strict=True):
        _text(cell.paragraphs[0], title, size=13, bold=True, align=CENTRE)
    for number, row in enumerate(rows, start=1):
        cells = table.add_row().cells
        for place, (cell, text) in enumerate(zip(cells, _cells(number, row, today), strict=True)):
            _text(cell.paragraphs[0], text, size=13, align=None if place == 1 else CENTRE)
    _widths(table, [width for _, width in COLUMNS])


def _widths(table: Any, widths: Sequence[int]) -> None:
    """In mm, said of the columns and of each cell: some programs read the one, some the other."""
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for place, width in enumerate(widths):
        table.columns[place].width = Mm(width)
        for row in table.rows:
            row.cells[place].width = Mm(width)


def _cells(number: int, row: AssignmentRow, today: Any) -> tuple[str, ...]:
    due = f"{row.due_on:%d/%m/%Y}" if row.due_on else "Không thời hạn"
    return str(number), row.content, f"{row.number} ngày {row.directive_date:%d/%m/%Y}", due, _state(row, today)


def _state(row: AssignmentRow, today: Any) -> str:
    if row.overdue and row.due_on:
        return f"Quá hạn {max((today - row.due_on).days, 1)} ngày"
    if row.clock == "office":
        return (
            f"Đã trình ngày {load_calendar().local_date(row.submitted_at):%d/%m/%Y}" if row.submitted_at else "Đã trình"
        )
    return "Chưa tiếp nhận" if row.accepted_at is None else "Chưa báo cáo kết quả"


def _body(document: Any, text: str, *, before: int = 6) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.line_spacing = 1.15
    _text(paragraph, text, align=JUSTIFY, before=before, after=6)


def _text(
    paragraph: Any,
    text: str,
    *,
    size: int = 14,
    bold: bool = False,
    italic: bool = False,
    align: Any = None,
    before: int = 0,
    after: int = 0,
) -> None:
    run = paragraph.add_run(_UNPRINTABLE.sub("", text))
    run.font.name, run.font.size, run.bold, run.italic = FONT, Pt(size), bold, italic
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)


def _line(cell: Any, length: int) -> None:
    """The short line under a name: a paragraph with an upper border, drawn in so far that `length` mm are left."""
    paragraph = cell.add_paragraph()
    inset = (cell.width - Mm(length)) // 2 - Mm(2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = inset
    paragraph.paragraph_format.line_spacing = Pt(4)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().append(borders)


def _lower(text: str) -> str:
    text = re.sub(r"^(v/v|về việc)\s+", "", text.strip(), flags=re.IGNORECASE)
    return text[:1].lower() + text[1:]
