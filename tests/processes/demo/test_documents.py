"""The small documents of the demonstration are what their names promise."""

import re
import zipfile
from pathlib import Path

import pytest

from processes.demo.documents import document
from processes.files.kinds import KINDS


@pytest.mark.parametrize("extension", ["pdf", "docx"])
def test_a_document_passes_the_look_that_every_upload_gets(tmp_path: Path, extension: str):
    path = tmp_path / f"CV_6306.{extension}"
    path.write_bytes(document(path.name, ["Đề nghị Sở TTTT trình báo cáo", "", "(kèm theo) 100\\%"]))
    assert KINDS[extension].fits(path)


def test_the_table_of_a_pdf_points_at_its_objects():
    content = document("BC_130_1.PDF", ["Báo cáo phát triển Chính phủ điện tử Quý II năm 2017 (kèm phụ lục)"])
    table = int(re.search(rb"startxref\n(\d+)", content)[1])
    assert content[table : table + 4] == b"xref"
    offsets = [int(offset) for offset in re.findall(rb"(\d{10}) 00000 n", content)]
    assert [content[at : at + 7] for at in offsets] == [b"%d 0 obj" % n for n in range(1, 6)]
    length = int(re.search(rb"/Length (\d+)", content)[1])
    assert len(re.search(rb"stream\n(.*)\nendstream", content, re.DOTALL)[1]) == length


def test_a_pdf_keeps_the_words_and_leaves_the_accents_off():
    assert rb"(Bao cao \(de nghi\))" in document("a.pdf", ["Báo cáo (đề nghị)"])


def test_a_word_document_keeps_the_accents(tmp_path: Path):
    path = tmp_path / "danh-sach.docx"
    path.write_bytes(document(path.name, ["Đã bồi dưỡng <412> cán bộ"]))
    with zipfile.ZipFile(path) as archive:
        assert "Đã bồi dưỡng &lt;412&gt; cán bộ" in archive.read("word/document.xml").decode()
