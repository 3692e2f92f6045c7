"""Word files as text: what people wrote is there, what somebody put in to run, load or burst is not."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from processes.files import word
from processes.files.word_reader import LARGEST_PART, LARGEST_WHOLE, Hostile, text_of


def docx(tmp_path: Path, **parts: bytes) -> Path:
    """A document with a heading, a paragraph, a list and a table; ``parts`` are added or put in place of its own."""
    document = Document()
    document.add_heading("Báo cáo giải ngân", 1)
    document.add_paragraph("Đã giải ngân <script>alert(1)</script> 60%.").add_run(" Rất tốt").bold = True
    document.add_paragraph("Việc thứ nhất", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Sở Tài chính", "12 tỷ đồng"
    plain = io.BytesIO()
    document.save(plain)
    path = tmp_path / "bao-cao.docx"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            if entry.filename not in parts:
                target.writestr(entry, source.read(entry))
        for name, content in parts.items():
            target.writestr(name, content)
    return path


def with_text(xml: str) -> bytes:
    return (
        '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>'
        + xml
        + "</w:body></w:document>"
    ).encode()


def test_headings_paragraphs_lists_and_tables_are_read(tmp_path: Path) -> None:
    text = word.text_of(docx(tmp_path))
    assert text is not None
    assert "<h1>Báo cáo giải ngân</h1>" in text
    assert "Đã giải ngân &lt;script&gt;alert(1)&lt;/script&gt; 60%.<strong> Rất tốt</strong>" in text
    assert "<li>Việc thứ nhất</li>" in text
    assert "<td><p>12 tỷ đồng</p></td>" in text


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_a_link_leads_nowhere_but_to_the_web(tmp_path: Path, address: str) -> None:
    linked = with_text('<w:p><w:hyperlink r:id="rId9"><w:r><w:t>Bấm đây</w:t></w:r></w:hyperlink></w:p>')
    schemas = "http://schemas.openxmlformats.org"
    relations = (
        f'<?xml version="1.0"?><Relationships xmlns="{schemas}/package/2006/relationships"><Relationship Id="rId9"'
        f' Type="{schemas}/officeDocument/2006/relationships/hyperlink" TargetMode="External" Target="{{}}"/>'
        "</Relationships>"
    )
    parts = {"word/document.xml": linked, "word/_rels/document.xml.rels": relations.format(address).encode()}
    text = word.text_of(docx(tmp_path, **parts))
    assert text is not None
    assert "Bấm đây" in text
    assert address.split(":")[0] not in text
    parts["word/_rels/document.xml.rels"] = relations.format("https://chinhphu.vn/x").encode()
    assert 'href="https://chinhphu.vn/x" rel="noopener noreferrer nofollow"' in (
        word.text_of(docx(tmp_path, **parts)) or ""
    )


def test_what_bursts_or_names_other_files_is_not_read(tmp_path: Path) -> None:
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    for parts in (
        {"word/document.xml": entities},
        {"word/document.xml": entities.decode().encode("utf-16")},
        {"word/more.xml": b" " * (LARGEST_PART + 1)},
        {"word/media/image1.png": b" " * (LARGEST_WHOLE + 1)},  # a browser would unpack it
    ):
        path = docx(tmp_path, **parts)
        with pytest.raises(Hostile):
            text_of(path.read_bytes())
        assert word.text_of(path) is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a document"])
def test_what_is_no_document_is_not_shown(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(content)
    assert word.text_of(path) is None


def test_what_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "PATIENCE", 0.001)
    assert word.text_of(docx(tmp_path)) is None
