"""The wake-up's way to the workers. It is a hint: whoever sends one neither waits for it nor hears that it failed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from celery import Celery
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from handlers.celery_app import EXPIRES, SWEEP
from processes.runtime.wakeup import wait_for_wake

log = logging.getLogger(__name__)

#: Set from the moment a wake-up is sent to the moment a worker takes it: a burst of commits is one message.
FLAG = "chidao:woken"
#: Set when a sweep has come to its end, and gone when none has for a while.
SWEPT = "chidao:swept"
#: Seconds without a sweep after which nobody seems to work.
SILENCE = 120
#: Seconds after which a wake-up that nobody took, because its worker died, no longer keeps the next one back.
FORGOTTEN = 5
#: Seconds that the broker may take to answer.
PATIENCE = 1.0
#: Seconds between two wake-ups of one process.
REST = 0.05
#: Seconds after which a listener looks whether anything else is to be done.
LISTEN = 3600.0


class Wakeups:
    """Wake-ups on one broker, from any process."""

    def __init__(self, redis_url: str, celery: Celery) -> None:
        self._celery = celery
        self._redis = Redis.from_url(
            redis_url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
        )

    def send(self) -> bool:
        """Wake one worker, unless one has been called and not come yet. Tries once; raises what Redis or Celery raise."""
        if not self._redis.set(FLAG, 1, nx=True, ex=FORGOTTEN):
            return False
        self._celery.send_task(SWEEP, expires=EXPIRES, retry=False)
        return True

    def taken(self) -> None:
        """A worker begins to look: what is committed from now on needs another wake-up."""
        self._redis.delete(FLAG)

    def done(self) -> None:
        """A sweep has come to its end."""
        self._redis.set(SWEPT, 1, ex=SILENCE)

    def heard_lately(self) -> bool:
        """Whether any sweep has come to its end lately: then beat reminds and a worker works."""
        return bool(self._redis.exists(SWEPT))


class Messenger(threading.Thread):
    """Hears the bell of this process and passes it on, so that no request ever waits for the broker."""

    def __init__(self, send: Callable[[], object]) -> None:
        super().__init__(name="messenger", daemon=True)
        self._send = send
        self._away = False

    def run(self) -> None:
        pause = threading.Event()
        while True:
            if wait_for_wake(LISTEN):
                self.pass_on()
                pause.wait(REST)

    def pass_on(self) -> None:
        """Send one wake-up; that the broker is away is said once, and once more when it is back."""
        try:
            self._send()
        except Exception as error:  # the sweeps that beat asks for find the rows anyway
            if not self._away:
                log.warning("the broker cannot be reached, workers are not woken: %s", error)
            self._away = True
        else:
            if self._away:
                log.warning("the broker is back, workers are woken again")
            self._away = False
