"""The grown-up form: gunicorn's processes answer, Celery's work, and beat reminds them."""

from __future__ import annotations

import os
import socket
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.config import Config
from gunicorn.glogging import Logger
from redis.exceptions import RedisError

from web import garbage, logs, shared_metrics
from web.commands_line.database import require_migrated
from web.commands_line.frame import Failure
from web.commands_line.words import _
from web.settings import Settings

THREADS = 4
#: Seconds that requests have to come to their end once the process is told to leave.
GRACE = 30
#: Seconds after which a process that does not stir any more is replaced. A long request is not meant: it has a thread of its own.
STUCK = 60


class Gunicorn(BaseApplication):  # type: ignore[misc]
    """gunicorn around an application that is made already, on a socket that listens already."""

    def __init__(self, app: Flask, listening: socket.socket, processes: int) -> None:
        self._app = app
        self._listening = listening
        self._processes = processes
        super().__init__(prog="chidao")

    def load_config(self) -> None:
        workforce = self._app.extensions["chidao_workforce"]
        settings = {
            # Handed over for good: gunicorn closes it.
            "bind": f"fd://{self._listening.detach()}",
            "workers": self._processes,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": GRACE,
            "timeout": STUCK,
            # What a proxy in front may say is decided by the application, not by whoever connects.
            "secure_scheme_headers": {},
            "control_socket_disable": True,
            "loglevel": "warning",
            "logger_class": Log,
            "post_fork": lambda _arbiter, _worker: workforce.after_fork(),
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app

    def run(self) -> None:
        """Until SIGTERM, and then the requests at hand are answered; or until Ctrl+C, which waits for nobody."""
        count_together(self._app, "web")
        process = os.getpid()
        try:
            super().run()
        except SystemExit as end:
            # Those that answer are forked from here and end here too: they have nothing more to say.
            if end.code or os.getpid() != process:
                raise


class Log(Logger):  # type: ignore[misc]
    """What gunicorn has to say goes where everybody's words go."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for handler in list(self.error_log.handlers):
            self.error_log.removeHandler(handler)
        self.error_log.propagate = True


def count_together(app: Flask, program: str) -> None:
    settings: Settings = app.extensions["chidao_settings"]
    shared_metrics.share(settings.home, program)


def work(app: Flask, processes: int) -> int:
    """`chidao worker`; returns the exit code."""
    logs.configure()
    workforce = workforce_of(app)
    count_together(app, "worker")
    with app.app_context():
        require_migrated()
    garbage.settle()
    code: int = workforce.work(processes, lambda: click.echo(_("Đang chờ việc. Dừng: Ctrl+C")))
    click.echo(_("Đã dừng."), err=True)
    return code


def check(app: Flask) -> None:
    """`chidao worker --check`: for whoever watches the processes; ends with a sentence and 1 when nobody works."""
    try:
        good = workforce_of(app).wakeups.heard_lately()
    except RedisError as error:
        raise Failure(_("Không kết nối được Redis: {reason}").format(reason=error)) from error
    if not good:
        raise Failure(
            _("Đã lâu không có tiến trình nào làm việc nền.")
            + "\n"
            + _("Hãy xem chidao worker và chidao beat có đang chạy không.")
        )
    click.echo(_("Việc nền đang được làm."))


def beat(app: Flask) -> None:
    """`chidao beat`."""
    logs.configure()
    workforce_of(app).beat(lambda: click.echo(_("Đang nhắc việc. Dừng: Ctrl+C")))


def workforce_of(app: Flask) -> Any:
    settings: Settings = app.extensions["chidao_settings"]
    if settings.redis_url is None:
        raise Failure(
            _("Chưa có REDIS_URL, nên không có ai để gọi: chidao serve đã làm mọi việc trong một tiến trình.")
            + "\n"
            + _("Đặt DATABASE_URL=postgresql://… và REDIS_URL=redis://… để chạy nhiều tiến trình.")
        )
    return app.extensions["chidao_workforce"]
