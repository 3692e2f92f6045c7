"""The folder of stored files: random names, nothing in it is ever served by its path."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK = 64 * 1024

_folder: Path | None = None


class TooLarge(Exception):
    """The stream holds more than the limit."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file on disk: its random name, size in bytes and SHA-256."""

    name: str
    size: int
    digest: str


def configure(folder: Path) -> None:
    """Tell the application where files are kept (``CHIDAO_HOME/files``); the first file makes it, for this user only."""
    global _folder
    _folder = folder


def path_of(stored_as: str) -> Path:
    """Where a stored file lies. Raises ValueError for anything but a name given by :func:`write`."""
    if _folder is None:
        raise RuntimeError("processes.files.storage.configure has not been called")
    if not is_name(stored_as):
        raise ValueError("not the name of a stored file")
    return _folder / stored_as


def is_name(stored_as: str) -> bool:
    """Whether :func:`write` could have given this name; anything else might lead out of the folder."""
    return len(stored_as) == 32 and set(stored_as) <= set("0123456789abcdef")


def write(stream: BinaryIO, limit: int) -> Stored:
    """Store what the stream holds, at most ``limit`` bytes. Raises TooLarge; after any failure nothing is left."""
    name = secrets.token_hex(16)
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    size = 0
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise TooLarge
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Stored(name, size, digest.hexdigest())


def same_again(stored_as: str) -> str:
    """Another name for a stored file, and the name: nothing is written twice where the folder can say so. Removing one of the two
    leaves the other."""
    name = secrets.token_hex(16)
    try:
        os.link(path_of(stored_as), path_of(name))
    except FileNotFoundError:
        raise
    except OSError:
        # A network folder may know no second names.
        shutil.copyfile(path_of(stored_as), path_of(name))
    return name


def remove(stored_as: str) -> None:
    """Remove a stored file; gone already is as good."""
    path_of(stored_as).unlink(missing_ok=True)
