"""How long the files that were sent for many assignments at once are kept for the batch itself: each assignment has its own copy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from processes.batches.files import BATCH
from processes.batches.models import BatchItem
from processes.command import repeatable
from processes.db import after_commit
from processes.files import storage
from processes.files.models import StoredFile
from processes.forgetting import forget_in_turn
from processes.settings.current import get

#: Forgotten in one transaction.
SOME = 200


def kept_for() -> timedelta:
    """How long what was uploaded for many at once is kept after it was done, batches and sheets alike."""
    return timedelta(days=get("uploads_kept_days"))


def forget_old_batch_files(now: datetime) -> int:
    """Delete the files of batches that were sent longer ago than they are kept and of which nothing waits any more; how many."""
    waits = exists().where(BatchItem.batch_id == StoredFile.object_id, BatchItem.outcome.is_(None))
    old = select(StoredFile.id).where(StoredFile.object_type == BATCH, StoredFile.at < now - kept_for(), ~waits)
    return forget_in_turn(old.order_by(StoredFile.id), _forget, SOME)


@repeatable
def _forget(session: Session, ids: Sequence[int]) -> int:
    gone = delete(StoredFile).where(StoredFile.id.in_(ids)).returning(StoredFile.stored_as)
    names = list(session.scalars(gone))
    for name in names:
        after_commit(session, partial(storage.remove, name))
    return len(names)
