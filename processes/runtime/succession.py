"""What timelines say when a unit was merged or closed and another took its place: outside every diagram (ADR 12)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from processes.db import table_of
from processes.organisation.actor import Actor
from processes.runtime.models import Contribution
from processes.runtime.timeline import SUCCESSION


def record_succession(
    session: Session, effects: Mapping[int, Mapping[str, Any]], reason: str, *, by: Actor, now: datetime
) -> None:
    """A line in the timeline of each instance. ``effects``: id of the instance → field → [old, new]."""
    lines: list[dict[str, Any]] = [
        {
            "instance_id": instance_id,
            "element": None,
            "action": SUCCESSION,
            "values": {"reason": reason},
            "path": [],
            "effects": changed,
            "by_id": by.id,
            "by_position": by.position,
            "by_unit_id": by.unit_id,
            "at": now,
        }
        for instance_id, changed in effects.items()
    ]
    if lines:
        session.execute(insert(table_of(Contribution)), lines)
