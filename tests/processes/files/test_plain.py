"""The text of files for the search: what they say, and nothing of what somebody put in to run, load or burst."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from processes.files import plain
from processes.files.kinds import KINDS
from tests.processes.files.samples import SAMPLES
from tests.processes.search.papers import docx, pdf


def text_of(tmp_path: Path, content: bytes, kind: str) -> str:
    path = tmp_path / "file"
    path.write_bytes(content)
    return plain.text_of(path, KINDS[kind].media_type)


def test_pdf_and_word_are_read(tmp_path: Path) -> None:
    assert text_of(tmp_path, pdf("Ke hoach trong rung"), "pdf").strip() == "Ke hoach trong rung"
    said = text_of(tmp_path, docx("Trồng rừng & <b>giữ</b> rừng", "Dòng hai"), "docx")
    assert " ".join(said.split()) == "Trồng rừng & <b>giữ</b> rừng Dòng hai"


def bomb() -> bytes:
    """A page whose content unpacks to more than there is memory for."""
    packed = zlib.compress(bytes(600_000_000), 1)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, each) for number, each in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", SAMPLES["pdf"]),
        ("pdf", b"%PDF-1.7\n" + bytes(range(256)) * 50),
        ("pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"),
        ("docx", SAMPLES["docx"]),
        ("docx", b"PK\x03\x04 not a zip"),
    ],
)
def test_what_is_none_says_nothing_and_breaks_nothing(tmp_path: Path, kind: str, content: bytes) -> None:
    assert text_of(tmp_path, content, kind).strip() == ""


def test_a_file_that_unpacks_without_end_is_given_up(tmp_path: Path) -> None:
    assert text_of(tmp_path, bomb(), "pdf").strip() == ""


def test_a_file_that_takes_too_long_or_is_too_large_is_given_up(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(plain, "PATIENCE", 0.001)
    assert text_of(tmp_path, pdf("Ke hoach"), "pdf") == ""
    monkeypatch.setattr(plain, "LARGEST", 10)
    assert text_of(tmp_path, pdf("Ke hoach"), "pdf") == ""
