"""`chidao migrate`, and whether it has been run."""

from __future__ import annotations

from flask import current_app

from processes.migrations.run import current, newest, upgrade
from web.commands_line.frame import Failure
from web.commands_line.words import _
from web.settings import Settings


def address() -> str:
    settings: Settings = current_app.extensions["chidao_settings"]
    return settings.database_url


def is_migrated() -> bool:
    """Whether the database has every table and column of this version."""
    return current(address()) == newest()


def require_migrated() -> None:
    if not is_migrated():
        told = _("Cơ sở dữ liệu chưa được tạo, hoặc chưa theo kịp phiên bản này của phần mềm.")
        raise Failure(told + "\n" + _("Hãy chạy: chidao migrate"))


def bring_up_to_date() -> bool:
    """Runs the migrations that are missing; True when there were any."""
    if is_migrated():
        return False
    upgrade(address())
    return True
