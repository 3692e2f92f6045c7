"""Reads how many lives to live, one number a line, and answers each with ``seconds statements``; the first answer is ``ready``.

``python -m tests.bench.viewflow_peer sqlite PATH`` or ``… postgresql SOCKET PORT USER DATABASE`` (an empty database).
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import django
from django.conf import settings

from web import garbage

CONTENT = "Báo cáo kết quả thực hiện nhiệm vụ, nêu rõ khó khăn, vướng mắc và đề xuất."
RESULT = "Đã thực hiện xong."
DUE = datetime(2027, 3, 1, 10, tzinfo=UTC)


def database(kind: str, *where: str) -> dict[str, Any]:
    if kind == "sqlite":
        # What Chỉ đạo runs with.
        options = {
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": where[0], "OPTIONS": options}
    socket, port, user, name = where
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": socket,
        "PORT": port,
        "USER": user,
        "NAME": name,
        "CONN_MAX_AGE": None,
    }


def main(arguments: list[str]) -> None:
    settings.configure(
        DEBUG=False,
        SECRET_KEY="b" * 50,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        DATABASES={"default": database(*arguments)},
        # Tables as the models say: a database that lives for a minute needs no history of migrations.
        MIGRATION_MODULES=dict.fromkeys(("contenttypes", "auth", "viewflow", "viewflow_peer")),
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "viewflow",
            "viewflow.workflow",
            "tests.bench.viewflow_peer",
        ],
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    office = Office()
    garbage.settle()  # it gets what we give ourselves
    print("ready", flush=True)
    for line in sys.stdin:
        print(*office.lives(int(line)), flush=True)


class Office:
    """Three people, and the three steps of a life as viewflow's own views take them."""

    def __init__(self) -> None:
        from django.contrib.auth.models import User

        self.drafter, self.unit, self.approver = (User.objects.create_user(name) for name in ("cv", "stc", "ld"))

    def lives(self, count: int) -> tuple[float, float]:
        """Seconds of so many lives, and statements of one of them. Looking up which task is open is not timed: whoever acts has
        its page before them."""
        from django.db import connection

        counted = Counter()
        began = time.perf_counter()
        with connection.execute_wrapper(counted):
            started = [self.enter() for _ in range(count)]
        took = time.perf_counter() - began
        for step in (self.submit, self.approve):
            tasks = [process.task_set.get(status="ASSIGNED").pk for process in started]
            began = time.perf_counter()
            with connection.execute_wrapper(counted):
                for process, task in zip(started, tasks, strict=True):
                    step(process.pk, task)
            took += time.perf_counter() - began
        return took, counted.statements / count

    def enter(self) -> Any:
        from tests.bench.viewflow_peer.flows import AssignmentFlow

        return AssignmentFlow.start.run(
            content=CONTENT, lead="STC", due_at=DUE, by=self.drafter, approver=self.approver
        )

    def submit(self, process_pk: int, task_pk: int) -> None:
        self._act("submit", process_pk, task_pk, self.unit, result=RESULT)

    def approve(self, process_pk: int, task_pk: int) -> None:
        self._act("approve", process_pk, task_pk, self.approver, approved=True)

    def _act(self, name: str, process_pk: int, task_pk: int, user: Any, **values: Any) -> None:
        """What ``viewflow.workflow.flow.utils.wrap_view`` and ``UpdateProcessView`` do with a form that was sent."""
        from django.db import transaction

        from tests.bench.viewflow_peer.flows import AssignmentFlow

        node = getattr(AssignmentFlow, name)
        with AssignmentFlow.lock(process_pk), transaction.atomic():
            task = AssignmentFlow.task_class.objects.get(pk=task_pk)
            if not node.can_execute(user, task=task):
                raise PermissionError(name)
            activation = node.activation_class(task)
            activation.start(SimpleNamespace(user=user))
            for column, value in values.items():
                setattr(activation.process, column, value)
            activation.process.save()
            activation.execute()


class Counter:
    """Counts what goes to the database; BEGIN, COMMIT and savepoints are not seen here and are not counted."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements += 1
        return execute(sql, params, many, context)


if __name__ == "__main__":
    main(sys.argv[1:])
