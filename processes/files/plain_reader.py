"""Reads one file from stdin and writes its text to stdout; run as a process of its own, which has little time and memory, because the
file is somebody else's: ``python -m processes.files.plain_reader pdf|docx``. Only what reads this kind of file is loaded."""

from __future__ import annotations

import html
import io
import logging
import resource
import sys
import warnings

#: Seconds of work and bytes of memory that one file is worth.
SECONDS = 15
MEMORY = 512 * 1024 * 1024
#: Pages and characters that are read.
MOST_PAGES = 400
LONGEST = 400_000


def text_of(data: bytes, kind: str) -> str:
    """The text, without how it looks."""
    found = _of_pdf(data) if kind == "pdf" else _of_word(data)
    return found.encode(errors="ignore").decode()[:LONGEST]


def _of_word(data: bytes) -> str:
    import nh3

    from processes.files.word_reader import text_of as word_page

    # Tags go, and leave a blank where they ended a line.
    return html.unescape(nh3.clean(word_page(data).replace("</", " </"), tags=set()))


def _of_pdf(data: bytes) -> str:
    """The text layer of its pages; what was read before a page that cannot be is kept."""
    from pypdf import PdfReader

    found: list[str] = []
    size = 0
    try:
        for page in PdfReader(io.BytesIO(data)).pages[:MOST_PAGES]:
            found.append(page.extract_text())
            size += len(found[-1])
            if size > LONGEST:
                break
    except Exception:
        if not found:
            raise
    return "\n".join(found)


def main() -> None:
    """Exits with 1 for what cannot be read; the caller asks for no reason."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    logging.disable()
    warnings.simplefilter("ignore")
    try:
        found = text_of(sys.stdin.buffer.read(), sys.argv[1])
    except Exception:
        sys.exit(1)  # whatever a library raises about a file that somebody made up
    sys.stdout.buffer.write(found.encode())


if __name__ == "__main__":
    main()
