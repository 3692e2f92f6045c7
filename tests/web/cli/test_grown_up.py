"""The commands of the grown-up form where they have nothing to run on; tests/grown runs them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from web.commands_line import grown
from web.commands_line.frame import Failure
from web.settings import Settings


@pytest.mark.parametrize("words", [["worker"], ["worker", "--check"], ["beat"]])
def test_without_a_broker_there_is_nobody_to_call_and_the_way_out_is_told(chidao, words):
    told = chidao(*words)
    assert told.exit_code == 1
    assert "Chưa có REDIS_URL" in told.output
    assert "DATABASE_URL=postgresql://" in told.output


@pytest.mark.parametrize("words", [["serve"], ["worker"], ["beat"], ["migrate"]])
def test_a_broker_on_sqlite_is_refused_by_every_command(chidao, words):
    told = chidao(*words, REDIS_URL="redis://127.0.0.1")
    assert told.exit_code == 1
    assert "DATABASE_URL là postgresql://" in told.output


def test_the_terminal_may_be_english(chidao):
    assert "There is no REDIS_URL" in chidao("worker", LANG="en_GB.UTF-8").output
    assert "everything" in chidao("beat", LANG="en_GB.UTF-8").output


@pytest.mark.parametrize("words", [["serve", "--workers", "0"], ["worker", "--concurrency", "x"]])
def test_a_number_of_processes_that_is_none_is_wrong_use(chidao, words):
    told = chidao(*words)
    assert told.exit_code == 2
    assert words[1] in told.output


def watched(tmp_path, heard: bool) -> SimpleNamespace:
    """An application whose workers were, or were not, heard of lately."""
    settings = Settings(tmp_path, "postgresql+psycopg://nobody@127.0.0.1/none", "k" * 40, redis_url="redis://nowhere")
    wakeups = SimpleNamespace(heard_lately=lambda: heard)
    return SimpleNamespace(
        extensions={"chidao_settings": settings, "chidao_workforce": SimpleNamespace(wakeups=wakeups)}
    )


def test_whoever_watches_is_told_whether_anybody_works(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    grown.check(watched(tmp_path, heard=True))
    assert "đang được làm" in capsys.readouterr().out
    with pytest.raises(Failure, match="Đã lâu không có tiến trình nào"):
        grown.check(watched(tmp_path, heard=False))
