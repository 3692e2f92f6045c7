"""Reading what files say, for the search: at least once, and the same each time."""

from __future__ import annotations

from datetime import timedelta

from processes.db import reading
from processes.files import plain, storage
from processes.files.models import StoredFile
from processes.runtime.jobs import ClaimedJob
from processes.runtime.operations import later
from processes.search.keeping import READ_FILE, keep_text


@later(READ_FILE, "file_id", time_limit=timedelta(seconds=60))
def read_file(job: ClaimedJob, file_id: int) -> None:
    """Read the file with nothing locked and no transaction open, then keep what it says."""
    session = reading()
    file = session.get(StoredFile, file_id)
    found = (file.stored_as, file.media_type) if file is not None else None
    session.rollback()
    if found is None:
        return  # deleted meanwhile
    stored_as, media_type = found
    path = storage.path_of(stored_as)
    keep_text(file_id, plain.text_of(path, media_type) if path.is_file() else "", job.now)
