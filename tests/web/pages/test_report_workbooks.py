"""The workbook of every form: made for A4 on its side, with real numbers and dates, and opened by LibreOffice where there is one.

On a machine without LibreOffice Calc the same workbooks are looked at with openpyxl alone: their structure is always tested.
"""

import io
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from processes.db import db
from processes.reports.forms import FORMS
from processes.reports.lists import LIST_FORMS
from processes.runtime.timers import fire_due


def calc():
    """LibreOffice's program; None where it is not, or comes without Calc."""
    program = shutil.which("soffice")
    return program if program and list(Path(program).resolve().parent.glob("libsclo.*")) else None


A4_ON_ITS_SIDE = (842, 595)


@pytest.fixture
def workbooks(at, assignment, clock):
    """What the leader of the Office is given of each form, with something late in it that was handed in as a formula."""
    fire_due(clock.advance(days=25))
    at("stc").post(f"/assignments/{assignment}/actions/submit", content='=HYPERLINK("http://x")')
    desk = at("lanhdao")
    return {
        form: desk.get(f"/reports/{form}/export", letter="Công văn số 12/VPUB-TH").data
        for form in (*FORMS, *LIST_FORMS)
    }


def test_each_is_laid_out_for_the_printer_and_opens(workbooks, tmp_path):
    for form, content in workbooks.items():
        looked_at(form, openpyxl.load_workbook(io.BytesIO(content)).active)
    if calc() and db.engine.dialect.name == "sqlite":
        for form, pdf in converted(workbooks, tmp_path).items():
            assert pdf.startswith(b"%PDF"), form
            assert page_sizes(pdf) <= {A4_ON_ITS_SIDE}, form


def looked_at(form, sheet):
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    first, last = (int(row) for row in re.findall(r"\d+", sheet.print_title_rows))
    assert sheet.cell(first, 1).value in ("TT", "Hạng"), form
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    texts = [cell.value for cell in cells if cell.data_type == "s"]
    for said in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "(Kèm theo Công văn số 12/VPUB-TH)", "NGƯỜI LẬP BIỂU"):
        assert said in texts, (form, said)
    assert all(re.match(r"=(SUM|IF|[A-Z]+\d)", cell.value) for cell in cells if cell.data_type == "f"), form
    assert {cell.number_format for cell in cells if cell.is_date} <= {"dd/mm/yyyy"}, form
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert all(5 <= width <= 80 for width in widths), (form, widths)
    assert last >= first


def converted(workbooks, folder):
    """All of them as PDF, by one start of LibreOffice with a profile of its own."""
    for form, content in workbooks.items():
        (folder / f"{form}.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [calc(), profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *folder.glob("*.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {form: (folder / f"{form}.pdf").read_bytes() for form in workbooks}


def page_sizes(pdf):
    """In points, rounded; none where the pages are packed away."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    return {(round(float(width)), round(float(height))) for width, height in boxes}
