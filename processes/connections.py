"""The lines to the database: how long anybody waits for one, and that none is used which has died while it lay idle."""

from __future__ import annotations

from time import monotonic
from typing import Any

import psycopg
from sqlalchemy import make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from processes.db import ENGINE_OPTIONS

#: Seconds until a server that does not answer counts as away.
CONNECT_WITHIN = 3
#: Seconds to wait for another request to give its line back.
FREE_WITHIN = 5
#: A line that lay idle for longer (seconds) is tried before it is used: the server may have been restarted. Busy ones are not, since
#: every command would pay for it; commands whose line breaks are begun again (``processes/command.py``).
IDLE = 1.0
_IDLE_SINCE = "idle_since"
#: Questions of a page are many and small: to compile one, to start processes that share it or to look through every order in which a
#: dozen tables can be joined takes longer than to answer it.
_SERVER = "-c jit=off -c max_parallel_workers_per_gather=0 -c join_collapse_limit=4 -c from_collapse_limit=4"


def engine_options(url: str) -> dict[str, Any]:
    """What SQLAlchemy's engine for this database is made with."""
    address = make_url(url)
    if address.get_backend_name() != "postgresql":
        return ENGINE_OPTIONS
    return {
        **ENGINE_OPTIONS,
        "pool_timeout": FREE_WITHIN,
        "pool_events": [(_given_back, "checkin"), (_taken, "checkout")],
        "connect_args": {
            "connect_timeout": CONNECT_WITHIN,
            # The hot path knows which statements to prepare (``pipeline.py``). The driver, which forgets what it has prepared at
            # every rollback, would have the server forget ours too.
            "prepare_threshold": None,
            # A server that vanished without a word (power, network) is noticed within some ten seconds.
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,
            # Whoever says in the address how the server is to work is obeyed.
            "options": address.query.get("options", _SERVER),
        },
    }


def _given_back(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info[_IDLE_SINCE] = monotonic()


def _taken(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    since = record.info.get(_IDLE_SINCE)
    if since is None or monotonic() - since < IDLE:
        return
    try:
        connection.autocommit = True
        connection.execute("SELECT 1")
        connection.autocommit = False
    except psycopg.Error as error:
        raise DisconnectionError from error  # the pool opens a new one in its place
