"""Through which server mail goes out, from whom, and who puts a letter into words. Told once, when the application is put
together; without a server no mail is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from processes.mail.letters import Letter

#: scheme of SMTP_URL → the usual port
PORTS = {"smtp": 25, "starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Server:
    """``security``: ``smtp`` (none), ``starttls`` (asked for after the greeting, and refused to go on without), ``smtps``."""

    security: str
    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_url(cls, url: str) -> Server:
        """From ``smtp://user:password@host:port``, ``smtps://…`` or ``starttls://…``. ValueError for anything else."""
        address = urlsplit(url)
        if address.scheme not in PORTS or not address.hostname or address.path not in ("", "/") or address.port == 0:
            raise ValueError("not the address of a mail server")
        return cls(
            address.scheme,
            address.hostname,
            address.port or PORTS[address.scheme],
            unquote(address.username) if address.username else None,
            unquote(address.password) if address.password else None,
        )


#: subject and text of a letter, in the person's language
Compose = Callable[[Letter], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Outgoing:
    server: Server
    #: the plain address that mail comes from
    sender: str
    compose: Compose


_outgoing: Outgoing | None = None


def configure(outgoing: Outgoing | None) -> None:
    """What holds from now on."""
    global _outgoing
    _outgoing = outgoing


def outgoing() -> Outgoing | None:
    """The mail server; None where there is none."""
    return _outgoing
