"""Everything that is stored of one directive."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, and_, or_, select

from processes.db import metadata

Rows = dict[str, list[RowMapping]]

#: Tables whose ids others hold: a copy gets ids of its own there.
BUSINESS_KEYS = frozenset({"directives", "assignments", "process_instances"})
#: What is on its way is not copied: the work itself, what went wrong with it, and what somebody is just typing.
_LEFT_OUT = frozenset({"jobs", "incidents", "form_drafts"})


def copied_tables() -> list[str]:
    """All that a copy may have rows in."""
    return [*BUSINESS_KEYS, *_below("process_instances"), *_below("assignments"), "notices", "files"]


def read_rows(connection: Connection, directive_id: int) -> Rows:
    """table → rows in the order they were written: the directive, its assignments, their instances, and what belongs to those.

    Of files only the directive's own documents: what was sent with a step stays with the original.
    """

    def found(name: str, condition: ColumnElement[bool]) -> list[RowMapping]:
        table = metadata.tables[name]
        return list(connection.execute(select(table).where(condition).order_by(*table.primary_key)).mappings())

    tables = metadata.tables
    rows = {
        "directives": found("directives", tables["directives"].c.id == directive_id),
        "assignments": found("assignments", tables["assignments"].c.directive_id == directive_id),
    }
    assignments = [row["id"] for row in rows["assignments"]]

    def about(table: Table) -> ColumnElement[bool]:
        return or_(
            and_(table.c.object_type == "directive", table.c.object_id == directive_id),
            and_(table.c.object_type == "assignment", table.c.object_id.in_(assignments)),
        )

    rows["process_instances"] = found("process_instances", about(tables["process_instances"]))
    instances = [row["id"] for row in rows["process_instances"]]
    for name in _below("process_instances"):
        rows[name] = found(name, tables[name].c.instance_id.in_(instances))
    for name in _below("assignments"):
        rows[name] = found(name, tables[name].c.assignment_id.in_(assignments))
    rows["notices"] = found("notices", about(tables["notices"]))
    of_directive = about(tables["files"]) & (tables["files"].c.object_type == "directive")
    rows["files"] = found("files", and_(of_directive, tables["files"].c.kind == "document"))
    return rows


def _below(parent: str) -> list[str]:
    """Tables that hold ids of this one's rows."""
    return [
        table.name
        for table in metadata.sorted_tables
        if table.name not in _LEFT_OUT and any(key.column.table.name == parent for key in table.foreign_keys)
    ]
