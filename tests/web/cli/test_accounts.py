"""The first administrator, and passwords, at a terminal; and the accounts whose password everybody knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from processes.organisation.login import check_login
from tests.web.cli.conftest import Chidao
from tests.web.cli.test_serve import free_port, serving
from web.app import create_app
from web.commands_line import accounts
from web.settings import Settings

CREATE = ("admin", "create", "--username", "quantri", "--name", "Lê Văn Quản", "--position", "Quản trị hệ thống")
PASSWORD = "mật khẩu đầu tiên"


def logs_in(home: Path, username: str, password: str) -> frozenset[str]:
    """The roles of whoever these words log in; none for nobody."""
    with create_app(Settings.from_environment({"CHIDAO_HOME": str(home)})).app_context():
        actor = check_login(username, password)
        return actor.roles if actor else frozenset()


def test_on_an_empty_database_the_first_administrator_is_created_with_the_office(
    migrated: Chidao, tmp_path: Path
) -> None:
    created = migrated(*CREATE, "--password-stdin", typed=PASSWORD + "\n")
    assert created.exit_code == 0, created.output
    assert created.stdout == "Đã tạo quản trị viên quantri.\n"
    assert logs_in(tmp_path / "var", "quantri", PASSWORD) == {"admin"}
    second = migrated(*CREATE[:2], *"--username hai --name Hai --position CV --password-stdin".split(), typed=PASSWORD)
    assert second.exit_code == 0, second.output


def test_what_is_not_given_is_asked_at_a_terminal_and_the_password_is_not_shown(
    migrated: Chidao, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "at_terminal", lambda: True)
    typed = "\n".join(["quantri", "Lê Văn Quản", "Quản trị hệ thống", PASSWORD, "khác hẳn", PASSWORD, PASSWORD, ""])
    asked = migrated("admin", "create", typed=typed)
    assert asked.exit_code == 0, asked.output
    assert "Họ tên" in asked.output
    assert PASSWORD not in asked.output
    assert logs_in(tmp_path / "var", "quantri", PASSWORD) == {"admin"}


def test_without_a_terminal_what_is_not_given_is_named(migrated: Chidao) -> None:
    for words, missing in ((CREATE[:2], "--username"), (CREATE[:4], "--name"), (CREATE, "--password-stdin")):
        refused = migrated(*words)
        assert (refused.exit_code, refused.stderr) == (1, f"Thiếu {missing}.\n")


def test_a_name_that_is_taken_and_a_weak_password_are_refused_by_field(migrated: Chidao) -> None:
    assert migrated(*CREATE, "--password-stdin", typed=PASSWORD).exit_code == 0
    again = migrated(*CREATE, "--password-stdin", typed="ngắn")
    assert again.exit_code == 1
    assert {line.split(":")[0] for line in again.stderr.splitlines()[1:]} == {"username", "password"}
    assert "quantri" in again.stderr
    assert "10" in again.stderr


def test_a_person_gets_a_new_password(settled: Chidao, tmp_path: Path) -> None:
    done = settled("user", "password", "stc", "--password-stdin", typed="một mật khẩu mới")
    assert done.exit_code == 0, done.output
    assert logs_in(tmp_path / "var", "stc", "một mật khẩu mới") == {"unit_account"}
    assert settled("user", "password", "nobody", "--password-stdin", typed=PASSWORD).exit_code == 1
    assert settled("user", "password", "stc").stderr == "Thiếu --password-stdin.\n"


def test_beyond_this_machine_the_demonstration_is_not_served(demonstration_home: Path) -> None:
    with serving(demonstration_home, free_port(), HOST="0.0.0.0") as process:
        _, told = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "HOST=0.0.0.0" in told
    assert "chidao admin create" in told
    assert "Traceback" not in told
