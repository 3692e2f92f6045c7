"""What a live assignment takes on PostgreSQL, indexes included, by table."""

from __future__ import annotations

from sqlalchemy import text

from processes.db import db
from web.commands_line.bench import Line, opened
from web.commands_line.bench.office import Office

LIVE = 1_500
#: Tables of the engine's side; the rest is the application's.
RUNTIME = frozenset(
    {"process_instances", "user_tasks", "timers", "jobs", "claims", "form_drafts", "incidents", "activities"}
)
_SIZES = text(
    "SELECT relname AS name, pg_total_relation_size(oid) AS bytes FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)


def bytes_per_live_instance(url: str) -> Line:
    """Typical histories: all are accepted and have told of their progress, a third is submitted, a sixth was rejected once."""
    with opened(url):
        office = Office()
        _vacuum()
        before = _sizes()
        for number in range(LIVE):
            instance_id = office.begin()
            for action in ("accept", "report_progress"):
                office.do(action, instance_id)
            if number % 3 == 0:
                office.do("submit", instance_id)
            if number % 6 == 0:
                office.do("reject", instance_id)
        _vacuum()
        grown = {name: (size - before[name]) / LIVE for name, size in _sizes().items()}
    tables = {name: round(size) for name, size in sorted(grown.items(), key=lambda item: -item[1]) if size >= 1}
    return {
        "bench": "bytes_per_live_instance",
        "db": "postgresql",
        "value": round(sum(grown.values())),
        "unit": "bytes",
        "runtime": round(sum(size for name, size in grown.items() if name in RUNTIME)),
        "instances": LIVE,
        "tables": tables,
    }


def _vacuum() -> None:
    db.session.remove()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def _sizes() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {row.name: row.bytes for row in connection.execute(_SIZES)}
