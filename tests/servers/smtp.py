"""A mail server on a free port that keeps what it is given; it can refuse, or be away."""

from __future__ import annotations

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


@dataclass
class Mailbox:
    """``refuse`` is the answer to every recipient while it is set; ``logins`` are user and password as they were sent."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    refuse: str | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


class _Conversation(socketserver.StreamRequestHandler):
    """The few words of SMTP that a sender says."""

    server: Any

    def handle(self) -> None:
        box: Mailbox = self.server.box
        sender, recipients = "", []
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb, _, rest = line.partition(" ")
            match verb.upper():
                case "EHLO":
                    self.say("250-here\r\n250-8BITMIME\r\n250 AUTH PLAIN")
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
