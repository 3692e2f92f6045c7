"""What kinds of files the office takes, and whether the content is what the name promises."""

from __future__ import annotations

import mmap
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import filetype

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: filetype looks no further than this.
HEAD = 8192
#: More entries than any document has; an archive with more is not opened.
MOST_ENTRIES = 20_000


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its media type, and a look at the content that tells whether it is that."""

    media_type: str
    fits: Callable[[Path], bool]


def _guessed(*media_types: str, begins: tuple[bytes, ...] = (b"",)) -> Callable[[Path], bool]:
    """What filetype says; ``begins`` where it looks at too few bytes."""

    def fits(path: Path) -> bool:
        with path.open("rb") as file:
            head = file.read(HEAD)
        guess = filetype.guess(head)
        return guess is not None and guess.mime in media_types and head.startswith(begins)

    return fits


def _ole(*streams: str) -> Callable[[Path], bool]:
    """Word, Excel and PowerPoint up to 2003: a compound file that holds the application's own stream."""

    def fits(path: Path) -> bool:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            if content[: len(OLE_SIGNATURE)] != OLE_SIGNATURE:
                return False
            return any(content.find(stream.encode("utf-16-le")) != -1 for stream in streams)

    return fits


def _ooxml(main_part: str) -> Callable[[Path], bool]:
    """Office Open XML with this main part, and without macros."""

    def fits(path: Path) -> bool:
        names = _names(path)
        has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return {"[Content_Types].xml", main_part} <= names and not has_macros

    return fits


def _opendocument(media_type: str) -> Callable[[Path], bool]:
    def fits(path: Path) -> bool:
        if not {"mimetype", "content.xml"} <= _names(path):
            return False
        with zipfile.ZipFile(path) as archive, archive.open("mimetype") as entry:
            return entry.read(len(media_type) + 1).strip() == media_type.encode()

    return fits


def _names(path: Path) -> frozenset[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        return frozenset()
    return frozenset(names) if len(names) <= MOST_ENTRIES else frozenset()


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"

#: file name extension → kind
KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", _guessed("application/pdf", begins=(b"%PDF-",))),
    "doc": Kind("application/msword", _ole("WordDocument")),
    "xls": Kind("application/vnd.ms-excel", _ole("Workbook", "Book")),
    "ppt": Kind("application/vnd.ms-powerpoint", _ole("PowerPoint Document")),
    "docx": Kind(f"{_OOXML}.wordprocessingml.document", _ooxml("word/document.xml")),
    "xlsx": Kind(f"{_OOXML}.spreadsheetml.sheet", _ooxml("xl/workbook.xml")),
    "pptx": Kind(f"{_OOXML}.presentationml.presentation", _ooxml("ppt/presentation.xml")),
    "odt": Kind(f"{_ODF}.text", _opendocument(f"{_ODF}.text")),
    "ods": Kind(f"{_ODF}.spreadsheet", _opendocument(f"{_ODF}.spreadsheet")),
    "png": Kind("image/png", _guessed("image/png", "image/apng")),
    "jpg": Kind("image/jpeg", _guessed("image/jpeg")),
    "jpeg": Kind("image/jpeg", _guessed("image/jpeg")),
    "webp": Kind("image/webp", _guessed("image/webp")),
    "gif": Kind("image/gif", _guessed("image/gif", begins=(b"GIF87a", b"GIF89a"))),
    "tif": Kind("image/tiff", _guessed("image/tiff")),
    "tiff": Kind("image/tiff", _guessed("image/tiff")),
}
