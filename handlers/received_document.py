"""Operations of ``bpmn/outgoing.bpmn`` and ``incoming.bpmn``: what becomes of a pushed document (B14–B17, Q9–Q11, D2)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from processes.assignments.models import Assignment
from processes.directives.models import Directive
from processes.files.models import StoredFile
from processes.notices.deliver import deliver
from processes.organisation.models import Person, PersonRole
from processes.received.models import INCOMING, OUTGOING
from processes.received.policy import drafter_named, office_people
from processes.refusals import FieldError, InvalidForm, NotAllowedYet, NotFound
from processes.runtime.act import act
from processes.runtime.instances import instance_of
from processes.runtime.operations import inline
from processes.runtime.work import Work
from processes.storable import is_id

#: No more people than a notice takes at once.
MOST_TOLD = 10


@inline("document.announce", of=OUTGOING)
def announce(work: Work) -> None:
    """A document has come in (B14): whoever drafted it hears of it, or văn thư where that is not known."""
    if work.variables.get("has_drafter"):
        _tell(work, "document_in", {work.row["drafter_id"]})
    else:
        _tell(work, "document_unsorted", _van_thu(work))


@inline("document.forward", of=OUTGOING)
def forward(work: Work) -> None:
    """Chuyển nội bộ (Q10): into the inbox of the specialist named, by default of the drafter. Raises InvalidForm on ``drafter``."""
    before = work.row["drafter_id"]
    chosen = _chosen(work) or before or drafter_named(work.session, work.row["drafter_name"])
    if chosen is None:
        raise InvalidForm([FieldError.of("drafter", "Chưa rõ người soạn văn bản. Đề nghị chọn người nhận.")])
    if work.variables.get("has_drafter") and chosen == before and work.row["status"] != "declined":
        raise InvalidForm([FieldError.of("drafter", "Văn bản đang ở người này rồi. Đề nghị chọn người khác.")])
    work.effect("drafter", _title(work, before), _title(work, chosen))
    work.variables["has_drafter"] = True
    by = work.by.id if work.by else None
    work.set(drafter_id=chosen, forwarded_at=work.now, forwarded_by_id=by, reason=None)
    _tell(work, "document_in", {chosen})


@inline("document.accept", of=OUTGOING)
def accept(work: Work) -> None:
    """Taken in (Tiếp nhận, B15). Văn thư who takes in what has no drafter becomes the one who follows it."""
    if not work.variables.get("has_drafter"):
        assert work.by is not None
        work.variables["has_drafter"] = True
        work.set(drafter_id=work.by.id)


@inline("document.decline", of=OUTGOING)
def decline(work: Work) -> None:
    """Declined with a reason (Từ chối, B15): văn thư reads it and forwards the document to somebody else."""
    work.set(reason=work.values["reason"])
    _tell(work, "document_declined", _van_thu(work))


@inline("document.follow", of=OUTGOING)
def follow(work: Work) -> None:
    """Theo dõi TH (Q11, Q13): the document has been entered as a directive, in the same transaction; its files go along."""
    if work.above is None:
        raise NotAllowedYet("Văn bản được theo dõi khi lập văn bản chỉ đạo từ nó. Đề nghị bấm “Tạo chỉ đạo”.")
    work.set(directive_id=work.above["id"])
    work.variables["has_drafter"] = True
    if work.row["drafter_id"] is None:
        work.set(drafter_id=work.above["drafter_id"])
    _move_files(work, (OUTGOING, work.object_id), ("directive", work.above["id"]))


@inline("document.reopen", of=OUTGOING)
def reopen(work: Work) -> None:
    """The draft directive was deleted: the document can be taken in again, with its files."""
    directive_id = work.row["directive_id"]
    directive = work.session.execute(
        select(Directive.number, Directive.status).where(Directive.id == directive_id)
    ).first()
    if directive is not None and directive.status != "deleted":
        raise NotAllowedYet("Văn bản chỉ đạo {number} lập từ văn bản này vẫn còn.", number=directive.number)
    _move_files(work, ("directive", directive_id), (OUTGOING, work.object_id))
    work.set(directive_id=None)


@inline("document.record", of=INCOMING)
def record(work: Work) -> None:
    """The document is a unit's reply: it is recorded on the assignment, as received when it arrived (D2, C2)."""
    assert work.by is not None
    row, assignment_id = work.row, work.values["assignment"]
    known = is_id(assignment_id) and work.session.scalar(select(Assignment.id).where(Assignment.id == assignment_id))
    if not known:
        raise _no_assignment()
    files = _move_files(
        work, (INCOMING, work.object_id), ("assignment", assignment_id), kind="upload", by_id=work.by.id
    )
    values: dict[str, Any] = {
        "reply_number": row["number"],
        "reply_date": row["date"].isoformat(),
        "reply_subject": row["subject"][:1000],
        "reply_signer": row["signer"],
        "received_at": row["arrived_at"].isoformat(),
        "content": work.values.get("content"),
    }
    instance_id = instance_of("assignment", assignment_id)
    try:
        act(work.session, instance_id, "record_reply", values, files, by=work.by, now=work.now)
    except NotFound:
        raise _no_assignment() from None
    except InvalidForm as refused:
        raise InvalidForm([FieldError("assignment", e.template, e.params) for e in refused.errors]) from None
    work.set(assignment_id=assignment_id)


def _no_assignment() -> InvalidForm:
    return InvalidForm(
        [FieldError.of("assignment", "Không có nhiệm vụ nào mang mã số này mà bạn được ghi nhận báo cáo.")]
    )


def _chosen(work: Work) -> int | None:
    """The person of the Office named in the form, if one is."""
    username = work.values.get("drafter")
    if username is None:
        return None
    found = work.session.scalar(select(Person.id).where(Person.username == username, Person.id.in_(office_people())))
    if found is None:
        raise InvalidForm([FieldError.of("drafter", "Chỉ chuyển được cho người của Văn phòng UBND tỉnh.")])
    return found


def _title(work: Work, person_id: int | None) -> str | None:
    found = work.session.execute(select(Person.position, Person.name).where(Person.id == person_id)).first()
    return f"{found.position} ({found.name})" if found else None


def _van_thu(work: Work) -> set[int]:
    people = select(Person.id).join(PersonRole, PersonRole.person_id == Person.id)
    people = people.where(Person.active, PersonRole.role == "van_thu").order_by(Person.id)
    return set(work.session.scalars(people.limit(MOST_TOLD)))


def _tell(work: Work, kind: str, people: set[int]) -> None:
    assert work.object_type is not None
    assert work.object_id is not None
    deliver(
        work.connection,
        kind,
        object_type=work.object_type,
        object_id=work.object_id,
        people=people,
        unit=None,
        by_id=work.by.id if work.by else None,
        now=work.now,
    )


def _move_files(work: Work, source: tuple[str, Any], target: tuple[str, Any], **columns: Any) -> list[int]:
    """The files that the system pushed go where the document goes; their ids."""
    pushed = select(StoredFile.id).where(
        StoredFile.object_type == source[0],
        StoredFile.object_id == source[1],
        StoredFile.by_id == work.row["system_id"],
        StoredFile.kind == "document",
    )
    ids = list(work.session.scalars(pushed.order_by(StoredFile.id)))
    if ids:
        new = {"object_type": target[0], "object_id": target[1], **columns}
        work.session.execute(update(StoredFile).where(StoredFile.id.in_(ids)).values(new))
    return ids
