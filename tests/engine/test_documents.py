"""Hostile XML."""

import pytest

from engine.document import MAX_BYTES, read_document
from engine.errors import DefinitionError

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def definitions(inside: str = "", before: str = "") -> bytes:
    return f'{before}<definitions xmlns="{BPMN}">{inside}</definitions>'.encode()


def test_plain_document_is_read() -> None:
    assert read_document(definitions('<process id="p"/>'))[0].get("id") == "p"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE definitions [<!ENTITY x "y">]>',
        '<!DOCTYPE definitions SYSTEM "http://attacker.example/x.dtd">',
        '<!DOCTYPE definitions [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE definitions [<!ENTITY a "a"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
        "<!DOCTYPE definitions>",
    ],
)
def test_doctype_is_refused(doctype: str) -> None:
    with pytest.raises(DefinitionError, match="DOCTYPE"):
        read_document(definitions(before=doctype))


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<a>",
        b"<a/><b/>",
        b"\x00",
        b"<a>&undefined;</a>",
        b"not xml",
        "<a>\ud800</a>".encode("utf-8", "surrogatepass"),
    ],
)
def test_malformed_xml_is_refused(xml: bytes) -> None:
    with pytest.raises(DefinitionError, match="well-formed"):
        read_document(xml)


def test_other_xml_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"BPMN 2\.0"):
        read_document(b"<svg/>")


def test_large_document_is_refused() -> None:
    with pytest.raises(DefinitionError, match="larger than 2 MB"):
        read_document(definitions("x" * MAX_BYTES))


def test_deep_document_is_refused() -> None:
    with pytest.raises(DefinitionError):
        read_document(definitions("<a>" * 2000 + "</a>" * 2000))


def test_processing_instructions_and_comments_are_gone() -> None:
    inside = '<?php system("id") ?><!-- a comment --><process id="p"/><?xml-stylesheet href="http://attacker.example"?>'
    assert [node.tag for node in read_document(definitions(inside)).iter()] == [
        f"{{{BPMN}}}definitions",
        f"{{{BPMN}}}process",
    ]
