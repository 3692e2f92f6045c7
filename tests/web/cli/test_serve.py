"""`chidao serve` as a process of its own: it answers, says where and with which accounts, and ends when told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.web.cli.conftest import TERMINAL

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def serving(home: Path, port: int, **more: str) -> Iterator[subprocess.Popen[str]]:
    kept = {name: value for name, value in os.environ.items() if name not in TERMINAL}
    environment = {**kept, "LANG": "vi_VN.UTF-8", "CHIDAO_HOME": str(home), "PORT": str(port), **more}
    command = [sys.executable, "-u", "-c", "from web.cli import main; main()", "serve"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.communicate()


def test_it_serves_says_where_and_as_whom_and_ends_when_told(demonstration_home):
    port = free_port()
    with serving(demonstration_home, port) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line.rstrip())
            if "Ctrl+C" in line:
                break
        assert lines[0] == f"Chỉ đạo đang chạy: http://127.0.0.1:{port}"
        assert "chidao-demo" in lines[1]
        shown = {line.split()[0] for line in lines[2:-1]}
        assert {"vanthu", "chuyenvien", "stc", "stc.chuyenvien", "thietke", "quantri"} <= shown
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/openapi.json") as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0


def test_a_taken_port_is_refused_with_the_way_out(demonstration_home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with serving(demonstration_home, port) as process:
            _, told = process.communicate(timeout=120)
            assert process.returncode == 1
            assert f"Cổng 127.0.0.1:{port}" in told
            assert "PORT=" in told
            assert "Traceback" not in told
