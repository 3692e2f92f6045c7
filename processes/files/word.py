"""Word files as text in the open page (B10): who reads a reply need not download it first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from processes.files.kinds import KINDS

MEDIA_TYPE = KINDS["docx"].media_type
#: A larger one is downloaded.
LARGEST = 20 * 1024 * 1024
#: Seconds of waiting, longer than the reader's own limit.
PATIENCE = 15.0
#: Documents that one process of the product reads at a time; more people wait for their turn, or download.
_TURNS = BoundedSemaphore(2)


def _kept_code() -> dict[str, str]:
    """Where this process finds its compiled code: without it a reader compiles everything it imports each time."""
    return {name: os.environ[name] for name in ("PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE") if name in os.environ}


def text_of(path: Path) -> str | None:
    """The text as harmless HTML; None for what is too large, takes too long, or is no document that can be read."""
    if path.stat().st_size > LARGEST or not _TURNS.acquire(timeout=PATIENCE):
        return None
    try:
        with path.open("rb") as file:
            read = subprocess.run(
                [sys.executable, "-m", "processes.files.word_reader"],
                stdin=file,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
                env={"PYTHONIOENCODING": "utf-8", **_kept_code()},
            )
    except subprocess.TimeoutExpired:
        return None
    finally:
        _TURNS.release()
    return read.stdout.decode() if read.returncode == 0 else None
