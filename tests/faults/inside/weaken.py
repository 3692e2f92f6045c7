"""Protections that a mutation check leaves out, to see whether `make faults` would notice."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from types import ModuleType
from typing import Any

from tests.faults.inside.patching import after_import


def without(protection: str) -> None:
    """Leave it out in this process; KeyError for one that is not known."""
    PROTECTIONS[protection]()


def without_row_lock() -> None:
    """No statement locks a row: commands on the same instance read it side by side."""
    import psycopg

    locking = re.compile(r"\s+FOR (NO KEY )?UPDATE( OF \w+)?(?! SKIP)")
    execute = psycopg.Cursor.execute

    def unlocked(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(query, str):
            query = locking.sub("", query)
        elif isinstance(query, bytes):
            query = locking.sub("", query.decode()).encode()
        return execute(self, query, *args, **kwargs)

    psycopg.Cursor.execute = unlocked  # type: ignore[method-assign]


def without_fencing() -> None:
    """A worker whose lease has run out is believed like the one that has the job now."""

    def believe(jobs: ModuleType) -> None:
        jobs._ours = lambda job: [jobs._JOBS.c.id == job.id]  # type: ignore[attr-defined]

    after_import("processes.runtime.jobs", believe)


def without_request_key() -> None:
    """The same request sent twice acts twice."""

    def act_again(once: ModuleType) -> None:
        once.once = lambda _session, _name, act: act()  # type: ignore[attr-defined]

    after_import("processes.requests.once", act_again)


def without_mail_key() -> None:
    """Nothing says of what a mail has been made already."""

    def forget(collecting: ModuleType) -> None:
        make = collecting._make

        def make_again(session: Any, key: str, person_id: int, address: str, notice_ids: list[int], now: Any) -> None:
            make(session, f"{key}:{secrets.token_hex(4)}", person_id, address, notice_ids, now)
            mailed = collecting.MailedNotice
            session.execute(mailed.__table__.delete().where(mailed.notice_id.in_(notice_ids)))

        collecting._make = make_again  # type: ignore[attr-defined]

    after_import("processes.mail.collecting", forget)


PROTECTIONS: dict[str, Callable[[], None]] = {
    "row_lock": without_row_lock,
    "fencing": without_fencing,
    "request_key": without_request_key,
    "mail_key": without_mail_key,
}
