"""Whoever it is that asks, and whatever else the statement around it is about: the question what one may see can be asked."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import delete, select, update

from processes.assignments.filters import Filters
from processes.assignments.queries import badges, box_counts, home, list_assignments, place_in_list
from processes.db import reading, transaction
from processes.directives.queries import directive_counts, list_directives
from processes.mail.collecting import collect_mail
from processes.mail.letters import letter_of
from processes.mail.models import Mail
from processes.notices.models import Notice
from processes.notices.queries import notices_for
from processes.organisation.actor import Actor
from processes.organisation.models import ROLES, PersonField, PersonRole
from processes.runtime import objects
from processes.runtime.worklist import count_open_user_tasks, open_user_tasks
from tests.processes.mail.conftest import mailbox, wants
from tests.processes.runtime.small import rows
from tests.province import Province

__all__ = ["mailbox"]

#: (roles, fields): each alone, none at all, and those that read the same tables in one statement
KINDS = [
    *(((role,), ()) for role in ROLES),
    ((), ()),
    (("committee",), ("tai_chinh",)),
    (("head_of_phong", "specialist"), ()),
    (("head_of_phong", "committee"), ("tai_chinh",)),
    (tuple(ROLES), ("tai_chinh",)),
]


def test_every_page_can_be_asked_for(province: Province) -> None:
    id = province.issued()
    directive = list_assignments(province.office.actor("quantri")).items[0].directive_id
    for roles, fields in KINDS:
        actor: Actor = replace(province.office.actor("stc"), roles=frozenset(roles), fields=frozenset(fields))
        seen = objects.is_visible(reading(), actor, "assignment", id)
        assert (id in {row.id for row in list_assignments(actor).items}) == seen
        assert list_assignments(actor, q="giải ngân").total == list_assignments(actor).total
        assert box_counts(actor, None)["all"] == list_assignments(actor).total
        assert badges(actor)["given"] <= box_counts(actor, "given")["open"]
        assert count_open_user_tasks(actor) == open_user_tasks(actor, mine=True).total == home(actor).todo_total
        assert (place_in_list(actor, id, Filters()) is not None) == seen
        assert directive_counts(actor)["all"] == list_directives(actor).total
        assert objects.is_visible(reading(), actor, "directive", directive) >= seen
        assert notices_for(actor).total == 1


def test_mail_can_be_written_to_everybody(province: Province, mailbox: object) -> None:
    wants(province, "stc", "daily")
    id = province.issued()
    province.do(id, "urge", "chuyenvien", content="Đề nghị báo cáo ngay.")
    person = province.office.people["stc"]
    directive = list_assignments(province.office.actor("quantri")).items[0].directive_id
    with transaction() as session:
        # One of a directive, too: what it is about is found another way.
        first = select(Notice.id).where(Notice.person_id == person).order_by(Notice.id).limit(1).scalar_subquery()
        about = {"object_type": "directive", "object_id": directive}
        session.execute(update(Notice).where(Notice.id == first).values(about))
    assert collect_mail(province.clock.advance(days=1)) == 1
    [mail] = rows(Mail)
    for roles, fields in KINDS:
        with transaction() as session:
            session.execute(delete(PersonRole).where(PersonRole.person_id == person))
            session.execute(delete(PersonField).where(PersonField.person_id == person))
            session.add_all(PersonRole(person_id=person, role=role) for role in roles)
            session.add_all(PersonField(person_id=person, field=field) for field in fields)
        letter = letter_of(mail.id)
        assert letter is not None
        assert {notice.object_type for notice in letter.notices} == {"assignment", "directive"}
