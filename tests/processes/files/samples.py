"""The smallest files of each kind that are what they say."""

from __future__ import annotations

import io
import zipfile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODF = "application/vnd.oasis.opendocument"


def archive(**entries: str) -> bytes:
    """A zip; ``__`` in a name stands for a slash, ``_dot_`` for a dot."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, text in entries.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return content.getvalue()


def ooxml(*parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name in ("[Content_Types].xml", "_rels/.rels", *parts):
            file.writestr(name, "<x/>")
    return content.getvalue()


def ole(stream: str) -> bytes:
    return OLE + bytes(504) + stream.encode("utf-16-le") + bytes(64)


def opendocument(kind: str) -> bytes:
    return archive(mimetype=f"{ODF}.{kind}", content_dot_xml="<x/>")


SAMPLES: dict[str, bytes] = {
    "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n",
    "doc": ole("WordDocument"),
    "xls": ole("Workbook"),
    "ppt": ole("PowerPoint Document"),
    "docx": ooxml("word/document.xml"),
    "xlsx": ooxml("xl/workbook.xml"),
    "pptx": ooxml("ppt/presentation.xml"),
    "odt": opendocument("text"),
    "ods": opendocument("spreadsheet"),
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(32),
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(32),
    "jpeg": b"\xff\xd8\xff\xe1\x00\x10Exif" + bytes(32),
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(32),
    "gif": b"GIF89a" + bytes(32),
    "tif": b"II*\x00\x08\x00\x00\x00" + bytes(32),
    "tiff": b"MM\x00*\x00\x00\x00\x08" + bytes(32),
}
