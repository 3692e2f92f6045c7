"""The plain notice: for actions that change nothing but should be known."""

from __future__ import annotations

from handlers.parties import tell
from processes.runtime.operations import inline
from processes.runtime.work import Work


@inline("notify", "kind", "whom")
def notify(work: Work, kind: str, whom: str | None = None) -> None:
    """Tell the parties of an assignment of ``kind``: ``whom`` is ``unit``, ``office`` or ``all``.

    Left out, the side that did not act is told: the Office of what a unit did, the unit of what the Office did.
    """
    if work.object_type != "assignment":
        return
    if whom is None:
        from_unit = work.by is not None and work.row["lead_id"] in work.by.unit_path
        whom = "office" if from_unit else "unit"
    tell(work, str(kind)[:40], unit=whom != "office", office=whom != "unit", coordinating=whom == "all")
