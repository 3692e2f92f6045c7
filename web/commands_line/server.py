"""`chidao serve`: where the product answers. One process does everything, or, with a broker, several answer and workers work."""

from __future__ import annotations

import errno
import socket

import click
from flask import Flask

from processes.demo.accounts import open_accounts
from processes.demo.province import province
from web import garbage, logs
from web.commands_line.database import require_migrated
from web.commands_line.frame import Failure
from web.commands_line.words import _
from web.operations import is_loopback
from web.settings import Settings

#: Connections that wait to be accepted.
BACKLOG = 1024
#: Which of the demonstration's accounts are shown: one for each kind of work. The others have the same password.
SHOWN = "vanthu chuyenvien theodoi lanhdao pheduyet stc skhdt stttt stc.chuyenvien thietke quantri".split()


def serve(app: Flask, settings: Settings, processes: int) -> None:
    """Answers until the process is told to end (Ctrl+C, SIGTERM), then finishes what is at hand."""
    logs.configure()
    with app.app_context():
        require_migrated()
        accounts = open_accounts()
    refuse_beyond_this_machine(settings, accounts)
    listening = listen(settings)
    if settings.redis_url is None:
        from web.commands_line import embedded as form

        answer = form.Embedded(app, listening).run
    else:
        from web.commands_line import grown

        answer = grown.Gunicorn(app, listening, processes).run
    welcome(settings, accounts)
    garbage.settle()
    answer()
    click.echo(_("Đã dừng."), err=True)


def refuse_beyond_this_machine(settings: Settings, accounts: list[str]) -> None:
    """Nobody elsewhere is served while accounts of the demonstration have the password that everybody can read. In a
    container this is so too: what listens on 127.0.0.1 there is reached by nobody outside."""
    if not accounts or settings.host == "localhost" or is_loopback(settings.host):
        return
    told = _(
        "HOST={host} mở phần mềm ra ngoài máy này, trong khi {n} tài khoản dùng thử ({names} …) vẫn dùng mật khẩu ai cũng biết."
    )
    way_out = _(
        "Hãy dùng HOST=127.0.0.1; hoặc bắt đầu với cơ sở dữ liệu trống: chidao migrate, chidao admin create; "
        "hoặc đặt lại mật khẩu: chidao user password TÊN."
    )
    named = told.format(host=settings.host, n=len(accounts), names=", ".join(accounts[:3]))
    raise Failure(named + "\n" + way_out)


def listen(settings: Settings) -> socket.socket:
    """The socket on which connections arrive; refuses an address that is taken or not of this machine."""
    address = f"{settings.host}:{settings.port}"
    try:
        family, kind, protocol, _name, where = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(where)
        listening.listen(BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            told = _("Cổng {address} đang có chương trình khác dùng.").format(address=address)
            raise Failure(
                told + "\n" + _("Hãy dừng chương trình đó, hoặc chọn cổng khác: PORT=8001 chidao serve")
            ) from error
        told = _("Không mở được địa chỉ {address}: {reason}.").format(address=address, reason=error.strerror)
        raise Failure(told + "\n" + _("Hãy xem lại biến HOST và PORT.")) from error
    return listening


def welcome(settings: Settings, accounts: list[str]) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    click.echo(_("Chỉ đạo đang chạy: {address}").format(address=f"http://{host}:{settings.port}"))
    if accounts:
        played = province()
        people = {person.username: f"{person.position} ({person.name})" for person in played.people}
        click.echo(_("Tài khoản dùng thử, mật khẩu chung {password}:").format(password=played.password))
        for username in (name for name in SHOWN if name in accounts):
            click.echo(f"  {username:<16}{people[username]}")
    click.echo(_("Dừng: Ctrl+C"))
