"""The commands of the grown-up form where they have nothing to run on; tests/grown runs them."""

from __future__ import annotations

import pytest


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
