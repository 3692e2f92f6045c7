"""`chidao backup` and `chidao restore` at a terminal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.web.cli.conftest import Chidao, command_line


@pytest.fixture
def archive(demonstration: Chidao, tmp_path: Path) -> Path:
    taken = demonstration("backup", str(tmp_path / "chidao.zip"))
    assert taken.exit_code == 0, taken.output
    assert "Đã sao lưu vào" in taken.stdout
    return tmp_path / "chidao.zip"


def test_what_was_backed_up_is_restored_elsewhere_and_served(archive: Path, chidao: Chidao, tmp_path: Path) -> None:
    restored = chidao("restore", str(archive))
    assert restored.exit_code == 0, restored.output
    assert restored.stdout.startswith("Đã khôi phục bản sao lưu lúc")
    assert "chidao migrate" in restored.stderr
    assert chidao("migrate").exit_code == 0
    assert chidao("demo").stdout.startswith("Đã có sẵn dữ liệu dùng thử")
    assert chidao("token", "stc").exit_code == 0


def test_what_is_there_is_kept_unless_asked(archive: Path, demonstration: Chidao) -> None:
    again = demonstration("backup", str(archive))
    assert (again.exit_code, "--force" in again.stderr) == (1, True)
    assert demonstration("backup", str(archive), "--force").exit_code == 0
    over = demonstration("restore", str(archive))
    assert (over.exit_code, "--overwrite" in over.stderr) == (1, True)


def test_a_file_that_was_lost_is_named_and_the_code_says_so(
    demonstration_home: Path, archive: Path, tmp_path: Path
) -> None:
    home = tmp_path / "copy"
    shutil.copytree(demonstration_home, home)
    next((home / "files").iterdir()).unlink()
    taken = command_line(home)("backup", str(tmp_path / "incomplete.zip"))
    assert taken.exit_code == 3
    assert "Không sao lưu được tệp “" in taken.stderr
    restored = command_line(tmp_path / "other")("restore", str(tmp_path / "incomplete.zip"))
    assert restored.exit_code == 0
    assert "1 tệp đã thiếu sẵn" in restored.stderr


def test_what_cannot_be_done_is_a_sentence(chidao: Chidao, tmp_path: Path) -> None:
    nothing = chidao("backup", str(tmp_path / "nothing.zip"))
    assert (nothing.exit_code, nothing.stderr.startswith("Chưa có cơ sở dữ liệu")) == (1, True)
    (tmp_path / "text.zip").write_text("Kính gửi")
    none = chidao("restore", str(tmp_path / "text.zip"))
    assert none.exit_code == 1
    assert "không phải là bản sao lưu" in none.stderr
    assert "is no backup" in chidao("restore", str(tmp_path / "text.zip"), LANG="en_GB.UTF-8").stderr
    missing = chidao("restore", str(tmp_path / "missing.zip"))
    assert (missing.exit_code, "missing.zip" in missing.stderr) == (1, True)
    assert "SECRET_KEY" in chidao("backup", "--help").stdout
