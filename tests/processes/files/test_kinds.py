"""The content decides what a file is, and must agree with its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from processes.files.kinds import KINDS
from tests.processes.files.samples import OLE, SAMPLES, archive, ole, ooxml

SAME = [{"jpg", "jpeg"}, {"tif", "tiff"}]
HOSTILE = {
    "a program": b"MZ" + bytes(600),
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "a page": b"<html><script>alert(1)</script></html>",
    "a drawing with a script": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "a broken archive": b"PK\x03\x04" + bytes(100),
    "an archive of other things": archive(readme_dot_txt="x"),
    "a document with macros": ooxml("word/document.xml", "word/vbaProject.bin"),
    "a workbook with macros": ooxml("xl/workbook.xml", "xl/VBAPROJECT.BIN"),
    "an OpenDocument that says it is a program": archive(mimetype="application/x-msdownload", content_dot_xml="x"),
    "an empty compound file": OLE + bytes(600),
    "a compound file of another application": ole("EncryptedPackage"),
    "a page after the beginning of a picture": b"GIF8<script>",
    "one byte": b"x",
}


@pytest.mark.parametrize("extension", KINDS)
def test_a_file_is_taken_under_its_own_extension(tmp_path: Path, extension: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(SAMPLES[extension])
    assert KINDS[extension].fits(path)


@pytest.mark.parametrize("extension", KINDS)
def test_a_file_is_not_taken_under_another_extension(tmp_path: Path, extension: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(SAMPLES[extension])
    wrong = {other for other in KINDS if KINDS[other].fits(path)} - {extension}
    assert all({extension, other} in SAME for other in wrong)


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_hostile_is_nothing_the_office_takes(tmp_path: Path, what: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(HOSTILE[what])
    assert [extension for extension in KINDS if KINDS[extension].fits(path)] == []
