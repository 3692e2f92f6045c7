"""Reads one Word file (.docx) from stdin and writes its text as harmless HTML to stdout; run as a process of its own, which has little
time and memory, because the file is somebody else's: ``python -m processes.files.word_reader``."""

from __future__ import annotations

import io
import resource
import sys
import zipfile

import mammoth
import nh3

#: Seconds of work and bytes of memory that one document is worth.
SECONDS = 8
MEMORY = 512 * 1024 * 1024
#: What its parts of XML may unpack to, and all its parts with the pictures: the reader's browser will unpack them too.
LARGEST_PART = 16 * 1024 * 1024
LARGEST_WHOLE = 64 * 1024 * 1024
MOST_PARTS = 2_000
LARGEST_PAGE = 4 * 1024 * 1024
_DTD = (b"<!DOCTYPE", b"<!ENTITY")
_TAGS = set("p br h1 h2 h3 h4 h5 h6 strong em u s sup sub ol ul li table thead tbody tr td th a blockquote".split())
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}


class Hostile(Exception):
    """No document that somebody writes is made like this."""


def text_of(data: bytes) -> str:
    """The text of a Word file as HTML of a few harmless tags: headings, paragraphs, lists and tables, no pictures."""
    judge(data)
    found = mammoth.convert_to_html(
        io.BytesIO(data), convert_image=lambda _image: [], include_embedded_style_map=False
    ).value
    if len(found) > LARGEST_PAGE:
        raise Hostile
    clean: str = nh3.clean(
        found,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return clean


def judge(data: bytes) -> None:
    """Look at the archive before anything unpacks it whole, here or in a browser. A part that is longer than it says is damaged."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        written = {part.filename for part in parts if part.filename.lower().endswith((".xml", ".rels"))}
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_WHOLE:
            raise Hostile
        if sum(part.file_size for part in parts if part.filename in written) > LARGEST_PART:
            raise Hostile
        for part in parts:
            content = archive.read(part)
            # Without zeros, because it may be written in sixteen bits.
            if part.filename in written and any(word in content.replace(b"\0", b"") for word in _DTD):
                raise Hostile


def main() -> None:
    """Exits with 1 for what cannot be shown; the caller asks for no reason."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        page = text_of(sys.stdin.buffer.read())
    except Exception:
        sys.exit(1)  # whatever a library raises about a file that somebody made up
    sys.stdout.buffer.write(page.encode())


if __name__ == "__main__":
    main()
