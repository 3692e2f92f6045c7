"""The wake-up's way to the workers, on a real broker."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from redis import Redis

from handlers.celery_app import QUEUE
from handlers.celery_wakeups import FLAG, FORGOTTEN, Messenger, Wakeups
from handlers.workforce import Workforce
from processes.runtime.wakeup import wake
from tests.conftest import START
from tests.servers.valkey import Valkey, free_port

#: Seconds for what takes a few milliseconds.
SOON = 60


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    server = Valkey(tmp_path_factory.mktemp("broker"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def redis(broker: Valkey) -> Iterator[Redis]:
    with Redis.from_url(broker.url) as client:
        yield client
        client.flushdb()


def workforce_at(url: str) -> Workforce:
    return Workforce(url, context=nullcontext, clock=lambda: START)


@pytest.fixture
def wakeups(broker: Valkey, redis: Redis) -> Wakeups:
    return workforce_at(broker.url).wakeups


def nobody_answers() -> str:
    return f"redis://127.0.0.1:{free_port()}/0"


def test_a_burst_of_commits_is_one_message(wakeups, redis):
    assert [wakeups.send() for _ in range(20)] == [True] + [False] * 19
    assert redis.llen(QUEUE) == 1


def test_what_is_committed_after_a_worker_began_to_look_wakes_again(wakeups, redis):
    wakeups.send()
    wakeups.taken()
    assert wakeups.send()
    assert redis.llen(QUEUE) == 2


def test_a_wake_up_that_died_with_its_worker_is_forgotten_after_a_few_seconds(wakeups, redis):
    wakeups.send()
    assert 0 < redis.ttl(FLAG) <= FORGOTTEN


def test_whether_anybody_works_is_known_from_the_last_sweep(wakeups):
    assert not wakeups.heard_lately()
    wakeups.done()
    assert wakeups.heard_lately()


def test_the_bell_of_a_process_is_heard_in_the_broker():
    sent = threading.Event()
    Messenger(sent.set).start()
    wake()
    assert sent.wait(SOON)


def test_a_broker_that_is_away_is_told_of_once_and_harms_nobody(caplog):
    messenger = Messenger(workforce_at(nobody_answers()).wakeups.send)
    for _ in range(3):
        messenger.pass_on()
    assert [record.getMessage().split(",")[0] for record in caplog.records] == ["the broker cannot be reached"]


def test_a_broker_that_came_back_is_told_of_too(wakeups, caplog):
    answers = iter([ConnectionError("away"), None])

    def send() -> None:
        if error := next(answers):
            raise error

    messenger = Messenger(send)
    messenger.pass_on()
    messenger.pass_on()
    assert [record.getMessage().split(",")[0] for record in caplog.records] == [
        "the broker cannot be reached",
        "the broker is back",
    ]


def test_a_broker_that_is_silent_is_given_up_soon():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        wakeups = workforce_at(f"redis://127.0.0.1:{silent.getsockname()[1]}/0").wakeups
        with pytest.raises(Exception, match=r"[Tt]imeout"):
            wakeups.send()


def test_a_sweep_is_done_and_said_so(app, broker, redis):
    workforce = Workforce(broker.url, context=app.app_context, clock=lambda: START)
    workforce.wakeups.send()
    workforce.sweep()
    assert redis.exists(FLAG) == 0
    assert workforce.wakeups.heard_lately()


def test_a_sweep_does_not_need_the_broker(app):
    Workforce(nobody_answers(), context=app.app_context, clock=lambda: START).sweep()


def test_a_sweep_that_fails_is_left_to_the_next_one_and_nobody_is_told_that_it_was_done(broker, redis, caplog):
    def away():
        raise ConnectionError("the database is away")

    workforce = Workforce(broker.url, context=away, clock=lambda: START)
    workforce.sweep()
    assert not workforce.wakeups.heard_lately()
    assert "the sweep failed" in caplog.text


def test_a_worker_that_is_told_to_leave_stops_at_the_next_row(broker, redis, monkeypatch):
    asked = []
    monkeypatch.setattr("handlers.workforce.sweep", lambda _now, stop: asked.append(stop()))
    workforce = workforce_at(broker.url)
    monkeypatch.setattr("handlers.workforce.threading.Timer", lambda *_: threading.Thread(target=lambda: None))
    workforce.sweep()
    workforce._leave()
    workforce.sweep()
    assert asked == [False, True]


def test_the_one_task_takes_no_arguments(broker):
    task = workforce_at(broker.url).celery.tasks["sweep"]
    assert task.apply_async(expires=5).id
