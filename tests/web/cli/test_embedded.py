"""How the one process of the embedded form leaves: it answers what was asked and takes nothing new."""

from __future__ import annotations

import os
import signal
import socket
import threading
import urllib.request
from collections.abc import Iterator

import pytest

from tests.servers.process import wait_until
from web.commands_line.embedded import Embedded

SOON = 30


class Slow:
    """The application, but every request is at hand when the process is told to leave, and done only after."""

    def __init__(self, app) -> None:
        self.app_context, self.extensions = app.app_context, app.extensions
        self.told_to_leave = threading.Event()

    def __call__(self, environ, start_response) -> list[bytes]:
        os.kill(os.getpid(), signal.SIGTERM)
        self.told_to_leave.wait(SOON)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"x" * 900_000]


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        made.listen()
        yield made


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


def test_the_request_at_hand_is_answered_whole_and_new_ones_are_refused(app, listening):
    address = listening.getsockname()
    slow = Slow(app)
    server = Embedded(slow, listening)
    answers: list[bytes] = []
    refused: list[bool] = []

    def ask() -> None:
        with urllib.request.urlopen("http://{}:{}/".format(*address), timeout=SOON) as answer:
            answers.append(answer.read())

    def knock() -> bool:
        with socket.socket() as late:
            return late.connect_ex(address) != 0

    def watch() -> None:
        refused.append(wait_until(knock, SOON))
        slow.told_to_leave.set()

    threads = [threading.Thread(target=ask), threading.Thread(target=watch)]
    for thread in threads:
        thread.start()
    server.run()
    for thread in threads:
        thread.join(SOON)
    assert refused == [True]
    assert answers == [b"x" * 900_000]
