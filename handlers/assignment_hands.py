"""Operations that put an assignment into other hands: inside the unit (B54), and among those who follow it (B43)."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from handlers.assignment_decisions import begin_review
from handlers.parties import tell_people
from processes.assignments.models import CoFollower, Reviewer
from processes.db import table_of
from processes.organisation.actor import load_actor
from processes.organisation.models import Person, Unit
from processes.refusals import FieldError, InvalidForm, NotAllowedYet
from processes.runtime.models import Claim
from processes.runtime.operations import inline
from processes.runtime.work import Work


@inline("assignment.transfer", of="assignment")
def transfer(work: Work) -> None:
    """Chuyển xử lý (B54): to a person or a phòng of the lead unit; to neither is back to the unit's own queue (C5)."""
    officer = _officer(work, work.values.get("officer"))
    room = _room(work, work.values.get("room"), officer)
    if (officer, room) == (work.row["officer_id"], work.row["room_id"]):
        if officer is None and room is None:
            raise InvalidForm([FieldError.of("officer", "Chọn người hoặc phòng sẽ xử lý nhiệm vụ.")])
        raise InvalidForm([FieldError.of("officer", "Nhiệm vụ đang ở người và phòng này. Đề nghị chọn nơi khác.")])
    former = work.row["officer_id"]
    work.effect("officer", title_of(work, former), title_of(work, officer))
    work.effect("room", _name_of(work, work.row["room_id"]), _name_of(work, room))
    work.set(officer_id=officer, room_id=room)
    # Whoever had taken it on has it no longer: it is the other's now.
    work.connection.execute(table_of(Claim).delete().where(Claim.instance_id == work.instance_id))
    whole_unit = work.row["lead_id"] if officer is None else None
    tell_people(work, "transfer", {officer, former}, unit=room if officer is None and room else whole_unit)


@inline("assignment.pass_on", of="assignment")
def pass_on(work: Work) -> None:
    """Chuyển theo dõi (B43): these people of the Office follow it from now on, the first as its main follower. With ``review`` the
    one who passes it on checks the result before the approver does."""
    assert work.by is not None
    chosen = [_of_office(work, username) for username in work.values["followers"]]
    if work.by.id in chosen:
        raise InvalidForm([FieldError.of("followers", "Bạn đang theo dõi; đề nghị chọn người khác.")])
    review = bool(work.values.get("review"))
    if review and work.by.id == work.row["approver_id"]:
        raise InvalidForm([FieldError.of("review", "Bạn là người phê duyệt nên đã xem kết quả trả về.")])
    former = work.row["follower_id"]
    _follow(work, chosen)
    if review:
        _review(work, work.by.id)
    tell_people(work, "pass_on", {*chosen, former})


@inline("assignment.withdraw", of="assignment")
def withdraw(work: Work) -> None:
    """Rút lại: whoever wanted to check the result does not any more, and may take the following back. A result that waits for them
    goes on to the approver when nobody is left to check it."""
    assert work.by is not None
    reviewers = table_of(Reviewer)
    of_it = reviewers.c.assignment_id == work.object_id
    before = set(work.connection.execute(select(reviewers.c.person_id).where(of_it)).scalars())
    if not before:
        raise NotAllowedYet("Không có ai đang xem lại kết quả của nhiệm vụ này.")
    # An administrator, who is no reviewer, withdraws in the place of all of them.
    gone = before & {work.by.id} or before
    work.connection.execute(delete(reviewers).where(of_it, reviewers.c.person_id.in_(gone)))
    work.variables["has_reviewer"] = before != gone
    if work.row["status_group"] == "in_review" and before == gone:
        begin_review(work, work.now)
    former = work.row["follower_id"]
    if work.values.get("follow") and former != work.by.id:
        _follow(work, [work.by.id])
    tell_people(work, "withdraw", {former, work.row["approver_id"]})


def _follow(work: Work, people: list[int]) -> None:
    """The first is the main follower, whose phòng follows it, the others follow beside."""
    main, *beside = people
    work.effect("follower", title_of(work, work.row["follower_id"]), title_of(work, main))
    beside_it = table_of(CoFollower)
    former = work.connection.execute(select(beside_it.c.person_id).where(beside_it.c.assignment_id == work.object_id))
    before = sorted(former.scalars())
    work.effect("co_followers", [title_of(work, id) for id in before], [title_of(work, id) for id in beside])
    if before:
        work.connection.execute(delete(beside_it).where(beside_it.c.assignment_id == work.object_id))
    if beside:
        rows = [{"assignment_id": work.object_id, "person_id": id} for id in beside]
        work.connection.execute(insert(beside_it), rows)
    work.variables["co_followers"] = beside
    room = work.session.execute(
        select(Unit.id, Unit.name)
        .join(Person, Person.unit_id == Unit.id)
        .where(Person.id == main, Unit.kind == "phong")
    ).first()
    if room is not None and room.id != work.row["following_unit_id"]:
        work.effect("following_unit", _name_of(work, work.row["following_unit_id"]), room.name)
        work.set(following_unit_id=room.id)
    work.set(follower_id=main)


def _review(work: Work, person_id: int) -> None:
    reviewers = table_of(Reviewer)
    known = (reviewers.c.assignment_id == work.object_id, reviewers.c.person_id == person_id)
    if work.connection.execute(select(reviewers.c.person_id).where(*known)).first() is None:
        work.connection.execute(insert(reviewers), {"assignment_id": work.object_id, "person_id": person_id})
    work.variables["has_reviewer"] = True


def _of_office(work: Work, username: str) -> int:
    """Only the Office's own people follow what it has assigned."""
    id = work.session.execute(select(Person.id).where(Person.username == username)).scalar_one()
    actor = load_actor(id, work.session, now=work.now)
    if actor is None or not actor.at_office:
        raise InvalidForm(
            [FieldError.of("followers", "{who} không làm việc ở Văn phòng UBND tỉnh.", who=title_of(work, id))]
        )
    return id


def _officer(work: Work, username: str | None) -> int | None:
    if not username:
        return None
    id = work.session.execute(select(Person.id).where(Person.username == username)).scalar_one()
    actor = load_actor(id, work.session, now=work.now)
    if actor is None or work.row["lead_id"] not in actor.unit_path:
        raise InvalidForm([FieldError.of("officer", "Người được chọn không làm việc ở đơn vị chủ trì.")])
    return id


def _room(work: Work, code: str | None, officer: int | None) -> int | None:
    """The phòng chosen; with a person named it has to be theirs."""
    if not code:
        return None
    room = work.session.execute(select(Unit.id, Unit.kind, Unit.name).where(Unit.code == code)).one()
    path = _path(work, room.id)
    if room.kind != "phong" or work.row["lead_id"] not in path:
        raise InvalidForm([FieldError.of("room", "Chỉ chuyển được cho một phòng của đơn vị chủ trì.")])
    if officer is not None and room.id not in _path(work, _unit_of(work, officer)):
        raise InvalidForm([FieldError.of("officer", "Người được chọn không làm việc ở {room}.", room=room.name)])
    return int(room.id)


def _path(work: Work, unit_id: int | None) -> set[int]:
    """The unit and every unit above it."""
    passed: set[int] = set()
    while unit_id is not None and unit_id not in passed:
        passed.add(unit_id)
        unit_id = work.session.scalar(select(Unit.parent_id).where(Unit.id == unit_id))
    return passed


def _unit_of(work: Work, person_id: int) -> int | None:
    return work.session.scalar(select(Person.unit_id).where(Person.id == person_id))


def _name_of(work: Work, unit_id: int | None) -> str | None:
    return work.session.scalar(select(Unit.name).where(Unit.id == unit_id)) if unit_id else None


def title_of(work: Work, person_id: int | None) -> str | None:
    """A person as the timeline names them: by position first (B58)."""
    found = work.session.execute(select(Person.position, Person.name).where(Person.id == person_id)).first()
    return f"{found.position} ({found.name})" if found else None
