"""Operations of ``bpmn/directive.bpmn``, and the word an assignment sends up to its directive."""

from __future__ import annotations

from sqlalchemy import select

from processes.assignments.models import Assignment
from processes.assignments.remembered import count_anew
from processes.directives.commands import close_when_all_ended
from processes.files.models import StoredFile
from processes.refusals import NotAllowedYet, NotFound, NotNow
from processes.runtime.act import act
from processes.runtime.instances import instance_of
from processes.runtime.jobs import ClaimedJob
from processes.runtime.operations import inline, later
from processes.runtime.work import Work
from processes.series.models import Series
from processes.series.policy import SERIES


@inline("directive.issue", of="directive")
def issue(work: Work) -> None:
    """Issue the directive with all its new assignments (B22), or those added since (B29). Needs the issued document (K5)."""
    document = select(StoredFile.id).where(
        StoredFile.object_type == "directive", StoredFile.object_id == work.object_id, StoredFile.kind == "document"
    )
    if not work.quiet and work.session.execute(document.limit(1)).first() is None:
        raise NotAllowedYet("Chưa đính kèm văn bản đã ban hành (PDF hoặc Word) nên chưa giao được nhiệm vụ.")
    if work.row["issued_at"] is None:
        work.set(issued_at=work.now)
    if _all(work, "issue") + _all_series(work, "issue") == 0:
        raise NotAllowedYet("Văn bản không có nhiệm vụ mới nào để giao. Đề nghị thêm nhiệm vụ trước.")


@inline("directive.delete", of="directive")
def delete(work: Work) -> None:
    """Deleting a draft directive deletes its draft assignments and series, and frees its number."""
    work.set(identity=None)
    _all(work, "delete")
    _all_series(work, "delete")


@inline("directive.close", of="directive")
def close(work: Work) -> None:
    """The drafter has closed the directive (Hoàn thành, B24)."""
    work.set(closed_at=work.now)


@inline("directive.reopen", of="directive")
def reopen(work: Work) -> None:
    """It is not complete any more: somebody reopened it, or added an assignment (B29)."""
    count_anew(work.session, work.row["closed_at"], work.now)
    work.set(closed_at=None)


@inline("directive.tell", of="assignment")
def tell(work: Work) -> None:
    """An assignment has ended: its directive hears of it by a job, so that no lock is taken upward."""
    work.enqueue("directive.check_ended", {"directive_id": work.row["directive_id"]})


@later("directive.check_ended", "directive_id")
def check_ended(job: ClaimedJob, directive_id: int) -> None:
    """The job of :func:`tell`."""
    close_when_all_ended(directive_id, now=job.now)


def _new_assignments(work: Work) -> list[int]:
    """Ids of the directive's assignments that are drafts, in the order in which instances are locked."""
    return list(
        work.session.scalars(
            select(Assignment.id)
            .where(Assignment.directive_id == work.object_id, Assignment.status_group == "draft")
            .order_by(Assignment.id)
        )
    )


def _new_series(work: Work) -> list[int]:
    """The same of the assignments that repeat."""
    drafts = select(Series.id).where(Series.directive_id == work.object_id, Series.status_group == "draft")
    return list(work.session.scalars(drafts.order_by(Series.id)))


def _all_series(work: Work, action: str) -> int:
    return _each(work, [instance_of(SERIES, id) for id in _new_series(work)], action)


def _all(work: Work, action: str) -> int:
    return _each(work, [instance_of("assignment", id) for id in _new_assignments(work)], action)


def _each(work: Work, instance_ids: list[int], action: str) -> int:
    """Do the same with every new assignment or series; how many there were."""
    assert work.by is not None
    done = 0
    for instance_id in instance_ids:
        try:
            act(
                work.session,
                instance_id,
                action,
                {},
                by=work.by,
                now=work.now,
                authorised=True,
                above=work.row,
                quiet=work.quiet,
            )
        except (NotFound, NotNow):
            continue  # somebody else issued or deleted it while we waited for its lock
        done += 1
    return done
