"""A mail server that keeps what it is given, in this process: mail is sent at least once, so it counts by Message-ID."""

from __future__ import annotations

import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes

END = b".\r\n"


class Sink(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as a sender needs."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self._lock = threading.Lock()
        #: (Message-ID, recipient) → how often it came
        self.received: Counter[tuple[str, str]] = Counter()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def take(self, recipients: list[str], content: bytes) -> None:
        name = str(message_from_bytes(content)["Message-ID"] or "")
        with self._lock:
            self.received.update((name, recipient) for recipient in recipients)

    def duplicates(self) -> int:
        with self._lock:
            return sum(times - 1 for times in self.received.values())

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that was killed in the middle of a sentence is what this is for."""


class Conversation(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        recipients: list[str] = []
        self._say("220 sink")
        while line := self.rfile.readline().decode(errors="replace").strip():
            verb = line.split(":", 1)[0].upper()
            if verb == "RCPT TO":
                recipients.append(line.split(":", 1)[1].strip().strip("<>"))
                self._say("250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                lines = list(self._lines())
                if not lines or lines.pop() != END:
                    return  # the sender was killed in the middle: nothing was taken
                self.server.take(recipients, b"".join(lines))
                recipients = []
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _lines(self) -> Iterator[bytes]:
        while line := self.rfile.readline():
            yield line
            if line == END:
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mail_sink() -> Iterator[Sink]:
    with Sink() as sink:
        thread = threading.Thread(target=sink.serve_forever, name="mail sink", daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            sink.shutdown()
            thread.join()
