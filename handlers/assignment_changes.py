"""Operations that change an assignment while it is under way: extend, amend, instruct, hand over."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, select

from handlers.assignment_flow import move_deadline
from handlers.assignment_hands import title_of
from handlers.parties import tell, tell_room
from processes.assignments.deadlines import due_date, is_day, meant_day
from processes.assignments.models import CoordinatingPerson, CoordinatingUnit
from processes.db import table_of
from processes.folding import fold
from processes.organisation.models import Person, Unit
from processes.organisation.rooms import heads_of, office_room
from processes.refusals import FieldError, InvalidForm, NotAllowedYet
from processes.runtime.operations import inline
from processes.runtime.work import Work
from processes.settings import current


@inline("assignment.extend", of="assignment")
def extend(work: Work) -> None:
    """A new deadline by the assigner (B31, C9): timers follow, the original stays visible, the open task stays as it is."""
    due_on = meant_day(date.fromisoformat(work.values["due_on"]), before=bool(work.values.get("due_before")))
    before = due_date(work.row["due_at"])
    if before == due_on:
        raise InvalidForm([FieldError.of("due_on", "Hạn mới trùng với hạn đang áp dụng.")])
    if before is not None and due_on < before:
        raise InvalidForm(
            [FieldError.of("due_on", "Hạn mới phải sau hạn đang áp dụng ({date}).", date=f"{before:%d/%m/%Y}")]
        )
    work.set(extensions=work.row["extensions"] + 1)
    move_deadline(work, due_on)
    tell(work, "extend", coordinating=True)


@inline("assignment.request_extension", of="assignment")
def request_extension(work: Work) -> None:
    """The unit asks for a new deadline (C9): one request at a time, and no more extensions than the office grants.

    The cap counts every extension of the assignment and stops requests; the assigner's own word is not capped.
    """
    asked = date.fromisoformat(work.values["requested_due_on"])
    before = due_date(work.row["due_at"])
    most = current.get("most_extensions")
    if before is None:
        raise NotAllowedYet("Nhiệm vụ không có thời hạn nên không cần gia hạn.")
    if _is_asked(work, "grant_extension"):
        raise NotAllowedYet("Đơn vị đã đề nghị gia hạn, đang chờ người phê duyệt quyết định.")
    if most is not None and work.row["extensions"] >= most:
        raise NotAllowedYet("Nhiệm vụ đã được gia hạn {n} lần, không đề nghị thêm được.", n=work.row["extensions"])
    if not is_day(asked) or asked <= before:
        shown = f"{before:%d/%m/%Y}"
        raise InvalidForm(
            [FieldError.of("requested_due_on", "Hạn xin gia hạn phải sau hạn đang áp dụng ({date}).", date=shown)]
        )
    tell(work, "request_extension", unit=False)


def _is_asked(work: Work, outcome: str) -> bool:
    """Whether a user task with this outcome is open."""
    tasks = work.definition.spec.user_tasks
    return any(outcome in tasks[task.element].outcomes for task in work.instance.user_tasks())


@inline("assignment.amend", of="assignment")
def amend(work: Work) -> None:
    """Content or parties are put right (điều chỉnh): the parties are told, the old values stay beside the action."""
    given = work.values
    if "content" in given and given["content"] != work.row["content"]:
        work.effect("content", work.row["content"], given["content"])
        work.set(content=given["content"], search=fold(given["content"]))
    for name in ("follower", "approver"):
        if name in given:
            _change_person(work, name, given[name])
    if "coordinating" in given:
        _change_list(work, "coordinating", given["coordinating"])
    if "coordinating_people" in given:
        _change_list(work, "coordinating_people", given["coordinating_people"])
    if not work.contributions[0].effects:
        raise InvalidForm([FieldError.of("reason", "Chưa có gì thay đổi để điều chỉnh.")])
    with_unit = work.row["issued_at"] is not None
    tell(work, "amend", unit=with_unit, coordinating=with_unit)


@inline("assignment.instruct", of="assignment")
def instruct(work: Work) -> None:
    """The director's word (ý kiến chỉ đạo); the unit confirms having read it."""
    with_unit = work.row["issued_at"] is not None
    tell(work, "instruct", unit=with_unit, coordinating=with_unit)


@inline("assignment.hand_over", of="assignment")
def hand_over(work: Work) -> None:
    """Another phòng of the Office follows it from now on (K11). Its head, the new follower and the former one are told.

    The follower has to work in that phòng. Without one named, the former stays only if that is their phòng; else nobody
    follows it until the head of the phòng says who, so a phòng without a head needs a name.
    """
    session, row = work.session, work.row
    room = office_room(session, work.values["following_unit"])
    if room is None:
        raise InvalidForm([FieldError.of("following_unit", "Chỉ chuyển được cho một phòng của Văn phòng UBND tỉnh.")])
    if room.id == row["following_unit_id"]:
        raise InvalidForm([FieldError.of("following_unit", "Phòng này đang theo dõi nhiệm vụ.")])
    former = row["follower_id"]
    people = select(Person.id).where(Person.unit_id == room.id)
    if username := work.values.get("follower"):
        follower = session.scalar(people.where(Person.username == username))
        if follower is None:
            raise InvalidForm([FieldError.of("follower", "Người được chọn không làm việc ở {room}.", room=room.name)])
    else:
        follower = session.scalar(people.where(Person.id == former, Person.active))
        if follower is None and not heads_of(session, room.id):
            raise InvalidForm(
                [FieldError.of("follower", "{room} chưa có trưởng phòng, đề nghị chọn người theo dõi.", room=room.name)]
            )
    before = session.scalar(select(Unit.name).where(Unit.id == row["following_unit_id"]))
    work.effect("following_unit", before, room.name)
    work.effect("follower", title_of(work, former), title_of(work, follower))
    work.set(following_unit_id=room.id, follower_id=follower)
    tell_room(work, "hand_over", room.id, {follower, former})


def _change_person(work: Work, name: str, username: str) -> None:
    column = f"{name}_id"
    chosen = work.session.scalars(select(Person.id).where(Person.username == username)).one()
    if chosen == work.row[column]:
        return
    work.effect(name, title_of(work, work.row[column]), title_of(work, chosen))
    work.set(**{column: chosen})


def _change_list(work: Work, name: str, chosen: list[str]) -> None:
    """Replace the coordinating units (by code) or people (by user name)."""
    is_units = name == "coordinating"
    table, column = (CoordinatingUnit, "unit_id") if is_units else (CoordinatingPerson, "person_id")
    key = Unit.code if is_units else Person.username
    of = Unit if is_units else Person
    session = work.session
    of_it = table.assignment_id == work.object_id
    before = session.execute(
        select(of.name, key.label("key")).join(table, getattr(table, column) == of.id).where(of_it)
    ).all()
    after = session.execute(select(of.id, of.name, key.label("key")).where(key.in_(chosen))).all()
    if {row.key for row in before} == {row.key for row in after}:
        return
    if is_units and work.row["lead_id"] in {row.id for row in after}:
        raise InvalidForm([FieldError.of(name, "Đơn vị chủ trì không đồng thời là đơn vị phối hợp.")])
    session.connection().execute(table_of(table).delete().where(of_it))
    if after:
        session.connection().execute(
            insert(table_of(table)),
            [{"assignment_id": work.object_id, column: row.id} for row in after],
        )
    work.effect(name, sorted(row.name for row in before), sorted(row.name for row in after))
