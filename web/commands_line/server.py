"""`chidao serve`: the embedded form, one process that answers and sweeps."""

from __future__ import annotations

import errno
import signal
from types import FrameType
from typing import Any, NoReturn

import click
from flask import Flask
from waitress.server import create_server

from processes.demo.play import played_on
from processes.demo.province import province
from processes.runtime.sweeper import Sweeper
from web import clock
from web.commands_line.database import require_migrated
from web.commands_line.frame import Failure
from web.commands_line.words import _
from web.security import REQUEST_LIMIT
from web.settings import Settings

THREADS = 8
#: Which of the demonstration's accounts are shown: one for each kind of work. The others have the same password.
SHOWN = "vanthu chuyenvien theodoi lanhdao pheduyet stc skhdt stttt stc.chuyenvien thietke quantri".split()


def serve(app: Flask, settings: Settings) -> None:
    """Answers until the process is told to end (Ctrl+C, SIGTERM), then finishes the sweep at hand."""
    with app.app_context():
        require_migrated()
        demonstration = played_on() is not None
    server = bound(app, settings)
    sweeper = Sweeper(app.app_context, app.extensions[clock.EXTENSION])
    sweeper.start()
    welcome(settings, demonstration)
    signal.signal(signal.SIGTERM, leave)
    try:
        server.run()
    finally:
        sweeper.stop()
        click.echo(_("Đã dừng."), err=True)


def bound(app: Flask, settings: Settings) -> Any:
    try:
        return create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=THREADS,
            ident=None,
            clear_untrusted_proxy_headers=True,
            max_request_body_size=REQUEST_LIMIT,
        )
    except OSError as error:
        address = f"{settings.host}:{settings.port}"
        if error.errno == errno.EADDRINUSE:
            told = _("Cổng {address} đang có chương trình khác dùng.").format(address=address)
            raise Failure(
                told + "\n" + _("Hãy dừng chương trình đó, hoặc chọn cổng khác: PORT=8001 chidao serve")
            ) from error
        told = _("Không mở được địa chỉ {address}: {reason}.").format(address=address, reason=error.strerror)
        raise Failure(told + "\n" + _("Hãy xem lại biến HOST và PORT.")) from error


def welcome(settings: Settings, demonstration: bool) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    click.echo(_("Chỉ đạo đang chạy: {address}").format(address=f"http://{host}:{settings.port}"))
    if demonstration:
        played = province()
        people = {person.username: f"{person.position} ({person.name})" for person in played.people}
        click.echo(_("Tài khoản dùng thử, mật khẩu chung {password}:").format(password=played.password))
        for username in (name for name in SHOWN if name in people):
            click.echo(f"  {username:<16}{people[username]}")
    click.echo(_("Dừng: Ctrl+C"))


def leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
