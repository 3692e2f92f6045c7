"""Names of uploads are kept for people and harmless for machines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.files.names import LONGEST, clean_name, extension


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Báo cáo quý II.pdf", "Báo cáo quý II.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\Công văn.docx", "Công văn.docx"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("x\0y\n.pdf", "xy.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("a\u0301.pdf", "á.pdf"),
        ("  nhiều   dấu cách .pdf ", "nhiều dấu cách.pdf"),
        ("...", "tep"),
        (".pdf", "pdf"),
        ("", "tep"),
        ("?.pdf", "_.pdf"),
    ],
)
def test_a_name_loses_folders_and_what_harms(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(st.text(max_size=600))
def test_any_name_becomes_a_safe_one_and_stays_it(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean) <= LONGEST
    assert not set(clean) & set('/\\<>:"|?*\0\r\n\t')
    assert clean not in {".", ".."}
    assert clean_name(clean) == clean


def test_a_long_name_keeps_its_extension() -> None:
    clean = clean_name("x" * 500 + ".docx")
    assert (len(clean), extension(clean)) == (LONGEST, "docx")


@pytest.mark.parametrize(("name", "end"), [("a.PDF", "pdf"), ("a.pdf.exe", "exe"), ("a", ""), (".pdf", ""), ("a.", "")])
def test_the_extension_is_what_follows_the_last_dot(name: str, end: str) -> None:
    assert extension(name) == end
