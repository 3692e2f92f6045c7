"""The command line on an installation of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from processes.db import db
from processes.runtime.definitions import forget_definitions
from tests.office import settle
from web.app import create_app
from web.settings import Settings

Chidao = Callable[..., Result]

#: A terminal of a Vietnamese office, with nothing set that the machine under the tests may have set.
TERMINAL: dict[str, str | None] = {
    **dict.fromkeys(("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "HOST", "PORT", "WEB_CONCURRENCY", "CHIDAO_TIMEZONE")),
    **dict.fromkeys(("LC_ALL", "LC_MESSAGES")),
    "LANG": "vi_VN.UTF-8",
}


def command_line(home: Path) -> Chidao:
    """Runs `chidao WORD …` with everything stored in `home`; more environment by name: `LANG="en_GB.UTF-8"`."""
    from web.cli import main

    def run(*words: str, typed: str | None = None, **more: str) -> Result:
        # The runs of one test process may be on different databases.
        forget_definitions()
        return CliRunner().invoke(main, list(words), input=typed, env={**TERMINAL, "CHIDAO_HOME": str(home), **more})

    return run


@pytest.fixture
def chidao(tmp_path: Path) -> Chidao:
    """On a machine where nothing has been done yet."""
    return command_line(tmp_path / "var")


@pytest.fixture(scope="session")
def migrated_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything stored of an installation on which `chidao migrate` was run; to be copied, not used."""
    home = tmp_path_factory.mktemp("migrated") / "var"
    assert command_line(home)("migrate").exit_code == 0
    return home


@pytest.fixture(scope="session")
def settled_home(migrated_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with the small province of the tests in it."""
    home = tmp_path_factory.mktemp("settled") / "var"
    shutil.copytree(migrated_home, home)
    forget_definitions()
    with create_app(Settings.from_environment({"CHIDAO_HOME": str(home)})).app_context():
        settle()
        db.session.remove()
        db.engine.dispose()
    return home


@pytest.fixture
def migrated(chidao: Chidao, migrated_home: Path, tmp_path: Path) -> Chidao:
    """On a migrated database with the packaged diagrams deployed."""
    shutil.copytree(migrated_home, tmp_path / "var")
    return chidao


@pytest.fixture
def settled(chidao: Chidao, settled_home: Path, tmp_path: Path) -> Chidao:
    """The same, with the small province of the tests in it."""
    shutil.copytree(settled_home, tmp_path / "var")
    return chidao


@pytest.fixture(scope="session")
def demonstration_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything stored of an installation on which `chidao demo` was run."""
    home = tmp_path_factory.mktemp("demonstration")
    for words in (["migrate"], ["demo"]):
        done = command_line(home)(*words)
        assert done.exit_code == 0, done.output
    return home


@pytest.fixture
def demonstration(demonstration_home: Path) -> Chidao:
    """On that installation; what one test changes the next one sees."""
    return command_line(demonstration_home)
