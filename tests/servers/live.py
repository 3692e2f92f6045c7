"""The application behind a real HTTP server, for a browser or a fuzzer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server


@contextmanager
def serving(app: Flask, threads: int = 4) -> Iterator[str]:
    """Serves on a free port of this machine; yields the address without a slash at the end."""
    # Its own table of connections: the default is shared by every server of the process.
    connections: dict[int, object] = {}
    server = create_server(
        app, host="127.0.0.1", port=0, threads=threads, map=connections, clear_untrusted_proxy_headers=True
    )
    thread = threading.Thread(target=server.run, name="live server", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown()
        # run() ends when the table is empty; only its own thread may empty it.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(connections))
        thread.join(timeout=10)
