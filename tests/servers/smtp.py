"""A mail server on a free port that keeps what it is given; it can refuse, be away, or speak TLS."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

#: Key and certificate of ``localhost`` for tests, signed by itself and by nobody who is trusted anywhere.
CERTIFICATE = Path(__file__).parent / "localhost.pem"


@dataclass
class Mailbox:
    """``refuse`` is the answer to every recipient while it is set; ``logins`` are user and password as they were sent;
    ``security`` as in an address (``smtp``, ``starttls``, ``smtps``); ``in_clear`` is what was said before TLS began."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    refuse: str | None = None
    security: str = "smtp"
    in_clear: list[str] = field(default_factory=list)
    #: the ways to log in that it offers
    offers: str = "PLAIN"

    @property
    def url(self) -> str:
        return f"{self.security}://{'127.0.0.1' if self.security == 'smtp' else 'localhost'}:{self.port}"


class _Conversation(socketserver.StreamRequestHandler):
    """The few words of SMTP that a sender says."""

    server: Any

    def setup(self) -> None:
        super().setup()
        self.is_secret = False
        if self.server.box.security == "smtps":
            self.begin_tls()

    def begin_tls(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self.connection = self.request = context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb", -1)
        self.wfile = self.connection.makefile("wb", 0)
        self.is_secret = True

    def finish(self) -> None:
        super().finish()
        self.connection.close()  # the server knows of the line below it only

    def handle(self) -> None:
        box: Mailbox = self.server.box
        sender, recipients = "", []
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            if not self.is_secret:
                box.in_clear.append(line)
            verb, _, rest = line.partition(" ")
            match verb.upper():
                case "EHLO" if box.security == "starttls" and not self.is_secret:
                    self.say("250-here\r\n250 STARTTLS")
                case "EHLO":
                    self.say("250-here\r\n250-8BITMIME\r\n250 AUTH " + box.offers)
                case "STARTTLS" if box.security == "starttls":
                    self.say("220 go ahead")
                    self.begin_tls()
                case "AUTH" if rest.upper().startswith("LOGIN"):
                    user = base64.b64decode(rest.partition(" ")[2]).decode()
                    self.say("334 UGFzc3dvcmQ6")
                    box.logins.append((user, base64.b64decode(self.rfile.readline()).decode()))
                    self.say("235 known")
                case "AUTH":
                    _, user, password = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")
                    box.logins.append((user, password))
                    self.say("235 known")
                case "MAIL":
                    sender = rest.partition(":")[2]
                    self.say("250 ok")
                case "RCPT" if box.refuse is not None:
                    self.say(box.refuse)
                case "RCPT":
                    recipients.append(rest.partition(":")[2])
                    self.say("250 ok")
                case "DATA":
                    self.say("354 go on")
                    box.messages.append(message_from_bytes(self.data(), policy=policy.default))
                    box.envelopes.append((sender, recipients))
                    self.say("250 taken")
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 ok")

    def data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    box: Mailbox

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that does not trust the certificate hangs up: it is the one to complain."""


@contextmanager
def mail_server(box: Mailbox | None = None) -> Iterator[Mailbox]:
    """Runs until the block is left; with a mailbox that had a server before, on its port again."""
    box = box or Mailbox()
    with _Server(("127.0.0.1", box.port), _Conversation) as server:
        server.box, box.port = box, server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
