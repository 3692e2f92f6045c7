"""A database that nobody has touched yet, beside one of the same kind that tests share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool


@contextmanager
def fresh_database(like: str, folder: Path, name: str = "fresh") -> Iterator[str]:
    """The address of an empty database of the kind of ``like``: a file of ``folder``, not there yet, or on the same server."""
    url = make_url(like)
    if url.get_backend_name() == "sqlite":
        yield f"sqlite:///{folder / f'{name}.sqlite'}"
        return
    server = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
