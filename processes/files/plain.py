"""The text of a file for the search: from PDF and Word, as far as they hold text; pictures of pages say nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from processes.files.kinds import KINDS

#: media type → what the reader calls it
READABLE = {KINDS["pdf"].media_type: "pdf", KINDS["docx"].media_type: "docx"}
#: Seconds of waiting, longer than the reader's own limit.
PATIENCE = 25.0
#: A larger one is known by its name alone.
LARGEST = 50 * 1024 * 1024


def text_of(path: Path, media_type: str) -> str:
    """What the file says, at most some hundred pages of it; empty for what is too large, takes too long, or cannot be read.

    Read by a process of its own, which has little time and memory: the file is somebody else's.
    """
    if path.stat().st_size > LARGEST:
        return ""
    kept = {name: os.environ[name] for name in ("PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE") if name in os.environ}
    try:
        with path.open("rb") as file:
            read = subprocess.run(  # noqa: S603 - our own reader, and one of two words
                [sys.executable, "-m", "processes.files.plain_reader", READABLE[media_type]],
                stdin=file,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
                env={"PYTHONIOENCODING": "utf-8", **kept},
            )
    except subprocess.TimeoutExpired:
        return ""
    # No database takes a NUL, and PostgreSQL no half of a pair of surrogates.
    return read.stdout.decode(errors="ignore").replace("\0", " ") if read.returncode == 0 else ""
