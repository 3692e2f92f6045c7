"""Publishing a document (C8): who may, what must be confirmed, what is shown instead, and that the numbers are those of reports."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from processes.db import reading, transaction
from processes.directives.models import Directive
from processes.edits.saving import EditedSince
from processes.organisation.models import Person
from processes.publication.commands import set_publication
from processes.publication.figures import public_report
from processes.publication.filters import PublicFilters
from processes.publication.office import publication_of
from processes.publication.queries import public_assignment, public_directors, public_page
from processes.refusals import InvalidForm, NotFound
from processes.reports.forms import FIGURES, UNITS, UNITS_17
from tests.province import Province


@pytest.fixture
def province(office, clock):
    return Province(office, clock)


def publish(province, directive, *, by="chuyenvien", confirmed=True, **more):
    more = {"publish": True, **more}
    set_publication(directive, confirmed=confirmed, by=province.office.actor(by), now=province.clock(), **more)


def issued(province, **more):
    """A document with one assignment, issued; its id and the assignment's."""
    directive = province.directive(**more)
    id = province.assignment(directive)
    province.act("directive", directive, "issue", by="chuyenvien")
    return directive, id


def shown(**filters):
    return public_page(PublicFilters(**filters), sort=None, page=1, per_page=20).items


def refused(province, directive, **more):
    with pytest.raises(InvalidForm) as refusal:
        publish(province, directive, **more)
    return [error.field for error in refusal.value.errors]


def test_a_document_is_published_and_taken_back(province):
    directive, id = issued(province)
    assert shown() == []
    publish(province, directive)
    assert [row.id for row in shown()] == [id]
    assert public_assignment(id).director == "Chủ tịch UBND tỉnh"
    publish(province, directive, publish=False, confirmed=False)
    assert shown() == []
    with pytest.raises(NotFound):
        public_assignment(id)


def test_who_publishes_confirms_that_nobody_private_is_named(province):
    directive, _ = issued(province)
    assert refused(province, directive, confirmed=False) == ["confirmed"]
    assert shown() == []


def test_checked_words_stand_and_are_searched_instead_of_those_that_name_somebody(province):
    directive = province.directive(subject="Đơn của ông Nguyễn Văn Kín")
    id = province.assignment(directive, content="Giải quyết đơn của ông Nguyễn Văn Kín")
    province.act("directive", directive, "issue", by="chuyenvien")
    publish(province, directive, subject="Đơn của công dân", contents={id: "Giải quyết đơn của công dân"})
    [row] = shown()
    assert (row.subject, row.content) == ("Đơn của công dân", "Giải quyết đơn của công dân")
    assert shown(q="nguyen van kin") == []
    assert [each.id for each in shown(q="cong dan")] == [id]
    publish(province, directive)
    assert shown()[0].subject == "Đơn của ông Nguyễn Văn Kín", "emptied, the original is what was confirmed"
    assert shown()[0].content == "Giải quyết đơn của công dân", "what was not given stays"


def test_a_text_too_long_or_of_another_document_is_refused(province):
    directive, _ = issued(province)
    _, other = issued(province)
    assert refused(province, directive, subject="a" * 2_001) == ["subject"]
    with pytest.raises(NotFound):
        publish(province, directive, contents={other: "x"})


@pytest.mark.parametrize("username", ["stc", "stc.giamdoc", "theodoi"])
def test_nobody_else_decides_about_it(province, username):
    directive, _ = issued(province)
    with pytest.raises(NotFound):
        publish(province, directive, by=username)
    with pytest.raises(NotFound):
        publication_of(province.office.actor(username), directive)


def test_who_saves_second_is_told(province):
    directive, _ = issued(province)
    publish(province, directive, version=0)
    with pytest.raises(EditedSince):
        publish(province, directive, by="pheduyet", version=0)


def test_nothing_secret_is_ever_published(province):
    directive, _ = issued(province)
    publish(province, directive)
    with transaction() as session:  # as an import of long ago could have left it
        session.execute(update(Directive).where(Directive.id == directive).values(secrecy="mat"))
    assert shown() == []
    assert refused(province, directive) == ["publish"]


def test_what_is_not_issued_recalled_or_cancelled_is_not_public(province):
    directive = province.directive(publish=True)
    province.assignment(directive)
    assert shown() == []
    province.act("directive", directive, "issue", by="chuyenvien")
    [row] = shown()
    province.do(row.id, "recall", "chuyenvien", reason="Nhầm đơn vị")
    assert shown() == []


def test_a_reply_is_shown_while_it_waits_and_no_longer_when_it_was_sent_back(province):
    _, id = issued(province, publish=True)
    province.do(id, "submit", "stc", content="Kín", reply_number="130/BC-STC", reply_subject="Báo cáo quý II")
    [row] = shown()
    assert row.waits
    assert (row.reply.number, row.reply.subject) == ("130/BC-STC", "Báo cáo quý II")
    province.do(id, "reject", "pheduyet", reason="Chưa đủ")
    assert shown()[0].reply is None


def test_each_number_is_the_length_of_its_list_for_every_form(province):
    for number in range(3):
        _, id = issued(province, publish=number != 0)
        if number == 2:
            province.do(id, "submit", "stc", content="Xong", reply_number="1/BC")
            province.do(id, "approve", "pheduyet")
    for form in (UNITS, UNITS_17, FIGURES):
        made = public_report(form, PublicFilters(), now=province.clock())
        for row in made.rows:
            for column in form.columns:
                if column.is_counted:
                    assert row.values[column.name] == len(shown(lead=row.code, measure=column.measure)), column.name
    assert public_report(UNITS, PublicFilters(), now=province.clock()).total["total"] == 2


def test_a_name_inside_a_position_is_left_out(province):
    issued(province, publish=True)
    with transaction() as session:
        position = "Chủ tịch UBND tỉnh (Hoàng Văn Chủ)"
        session.execute(update(Person).where(Person.username == "chutich").values(position=position))
    assert shown()[0].director == "Chủ tịch UBND tỉnh"
    assert public_directors() == ["Chánh Văn phòng UBND tỉnh", "Phó Chánh Văn phòng UBND tỉnh"]
    assert reading().scalar(select(Person.position).where(Person.username == "chutich")) == position
