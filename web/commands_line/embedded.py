"""The embedded form: one process answers with several threads, and one more thread sweeps."""

from __future__ import annotations

import signal
import socket
from time import monotonic
from types import FrameType
from typing import Any

from flask import Flask
from waitress.server import create_server

from processes.runtime.sweeper import Sweeper
from web import clock
from web.security import REQUEST_LIMIT

THREADS = 8
#: Seconds that requests have to come to their end once the process is told to leave.
GRACE = 20.0


class Embedded:
    """The server on a socket that listens already, and the sweeper."""

    def __init__(self, app: Flask, listening: socket.socket) -> None:
        self._leaving = False
        self._server: Any = create_server(
            app,
            sockets=[listening],
            threads=THREADS,
            ident=None,
            # What a proxy in front may say is decided by the application, which knows how many there are.
            clear_untrusted_proxy_headers=False,
            max_request_body_size=REQUEST_LIMIT,
        )
        self._sweeper = Sweeper(app.app_context, app.extensions[clock.EXTENSION])

    def run(self) -> None:
        """Until SIGTERM or Ctrl+C; then the requests at hand are answered and the sweep ends at its next row."""
        signal.signal(signal.SIGTERM, self.leave)
        signal.signal(signal.SIGINT, self.leave)
        self._sweeper.start()
        while not self._leaving:
            self._turn(1.0)
        self._refuse_new_connections()
        end = monotonic() + GRACE
        while self._busy() and monotonic() < end:
            self._turn(0.1)
        self._sweeper.stop()
        self._server.task_dispatcher.shutdown()
        self._server.asyncore.close_all(self._server._map)

    def leave(self, _signal: int, _frame: FrameType | None) -> None:
        self._leaving = True
        self._server.pull_trigger()  # the loop below sleeps until something is to be read

    def _turn(self, seconds: float) -> None:
        server = self._server
        server.asyncore.loop(timeout=seconds, map=server._map, use_poll=server.adj.asyncore_use_poll, count=1)

    def _refuse_new_connections(self) -> None:
        self._server.accepting = False
        self._server.del_channel()
        self._server.socket.close()

    def _busy(self) -> bool:
        """Whether a request is being read, worked on or answered."""
        channels = list(self._server.active_channels.values())
        return any(each.requests or each.total_outbufs_len or each.request is not None for each in channels)
