"""`chidao migrate`, and whether it has been run."""

from __future__ import annotations

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade

from processes.db import db
from web.commands_line.frame import Failure
from web.commands_line.words import _


def is_migrated() -> bool:
    """Whether the database has every table and column of this version."""
    wanted = ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config()).get_heads()
    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_heads()
    return set(present) == set(wanted)


def require_migrated() -> None:
    if not is_migrated():
        raise Failure(
            _("Cơ sở dữ liệu chưa được tạo, hoặc chưa theo kịp phiên bản này của phần mềm.")
            + "\n"
            + _("Hãy chạy: chidao migrate")
        )


def bring_up_to_date() -> bool:
    """Runs the migrations that are missing; True when there were any."""
    if is_migrated():
        return False
    upgrade()
    return True
