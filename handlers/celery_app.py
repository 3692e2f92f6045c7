"""The Celery of the grown-up form. Its messages only say "look": what is to be done are rows, so a message may be lost,
doubled or late, and nothing is waited for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from celery import Celery, signals

from processes.runtime.sweeper import INTERVAL

SWEEP = "sweep"
QUEUE = "chidao"
#: Seconds after which nobody needs to be told any more. Generous, because the clocks of two machines may differ.
EXPIRES = 60
#: Seconds after which a process is ended by force that does not come back from one message. Handlers have limits of their own.
TIME_LIMIT = 900

SETTINGS: dict[str, Any] = {
    "task_default_queue": QUEUE,
    "task_ignore_result": True,
    "task_serializer": "json",
    "accept_content": ["json"],
    "task_time_limit": TIME_LIMIT,
    "task_publish_retry": False,
    "worker_prefetch_multiplier": 1,
    "worker_pool_start_method": "fork",
    "worker_enable_remote_control": False,
    "worker_redirect_stdouts": False,
    "worker_hijack_root_logger": False,
    "worker_cancel_long_running_tasks_on_connection_loss": False,
    # Whoever is away comes back: the broker is asked again until it answers, for ever.
    "broker_connection_retry": True,
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "broker_transport_options": {"socket_connect_timeout": 2, "socket_timeout": 10, "health_check_interval": 10},
    # Kept in memory: a schedule of one line needs no file.
    "beat_scheduler": "celery.beat:Scheduler",
    "beat_schedule": {SWEEP: {"task": SWEEP, "schedule": INTERVAL, "options": {"expires": EXPIRES}}},
}


def celery_app(redis_url: str, sweep: Callable[[], None]) -> Celery:
    """Celery on that broker, with its one task."""
    app = Celery("chidao", broker=redis_url, set_as_current=False)
    app.conf.update(SETTINGS)
    # It takes no arguments; Celery would count the method's own, and beat could never send it.
    # It is this Celery's alone: another one of the same process, as tests have, brings its own.
    app.task(name=SWEEP, typing=False, shared=False)(sweep)
    # Somebody listens: Celery then leaves the application's logging as it is.
    signals.setup_logging.connect(_keep_logging, weak=False)
    return app


def _keep_logging(**_: object) -> None:
    pass
