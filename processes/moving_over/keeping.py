"""How long it is known what stood in a sheet that was uploaded. What was entered of it stays, and its timeline names sheet and row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from processes.batches.keeping import kept_for
from processes.command import repeatable
from processes.forgetting import forget_in_turn
from processes.moving_over.models import MovedRow, MovedSheet

#: Forgotten in one transaction: a sheet may have thousands of rows.
SOME = 10


def forget_old_sheets(now: datetime) -> int:
    """Delete the sheets that ended longer ago than they are kept, and those that nobody started since; how many. One whose rows are
    being entered stays."""
    before = now - kept_for()
    unused = and_(MovedSheet.started_at.is_(None), MovedSheet.at < before)
    old = select(MovedSheet.id).where(or_(MovedSheet.ended_at < before, unused)).order_by(MovedSheet.id)
    return forget_in_turn(old, _forget, SOME)


@repeatable
def _forget(session: Session, ids: Sequence[int]) -> int:
    # Somebody may start one of them at this moment: its row is locked, and looked at again behind the lock.
    wanted = select(MovedSheet.id, MovedSheet.started_at, MovedSheet.ended_at).where(MovedSheet.id.in_(ids))
    held = session.execute(wanted.order_by(MovedSheet.id).with_for_update()).all()
    gone = [sheet.id for sheet in held if sheet.started_at is None or sheet.ended_at is not None]
    session.execute(delete(MovedRow).where(MovedRow.sheet_id.in_(gone)))
    session.execute(delete(MovedSheet).where(MovedSheet.id.in_(gone)))
    return len(gone)
