"""What the manuals of the provinces show on their screens is so after their history has been played."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from processes.assignments.models import Assignment
from processes.assignments.standing import OVERDUE
from processes.db import reading
from processes.demo.historical import ZONE, historical_steps
from processes.directives.models import Directive
from processes.organisation.models import Person
from tests.processes.demo.facts import (
    assignments,
    contributions,
    dialogue,
    directive,
    due_days,
    leads,
    local,
    outcome,
    standings,
)


@pytest.fixture(scope="module")
def history(stage):
    """Everything up to the last day that the manuals show."""
    with stage() as player:
        player.play(historical_steps())
        player.let_pass(datetime(2017, 8, 12, 8, tzinfo=ZONE))
        yield


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("649/UBND-TM", "late"),
        ("922/UBND-TN", "late"),
        ("608/UBND-NN", "late"),
        ("1005/UBND-NN", "on_time"),
        # The manual counts it "đúng hạn" though it has no deadline; that must not happen (Q21, C3).
        ("763/UBND-NN", None),
        ("623/UBND-TM", "in_progress"),
        ("3493/UBND-VP", None),
        ("1745/QĐ-UBND", None),
        ("1763/QĐ-UBND", "submitted"),
        ("1773/QĐ-UBND", "submitted"),
        ("1376/QĐ-UBND", "in_progress"),
        ("1704/QĐ-UBND", "waiting"),
        ("3129/UBND-VP", "waiting"),
        ("5008/UBND-VP", "waiting"),
        ("6305/UBND-VP", "waiting"),
    ],
)
def test_the_only_assignment_of_the_document_ended_as_shown(history, number, expected):
    assert outcome(number) == expected


@pytest.mark.parametrize(
    ("number", "due"),
    [
        ("649/UBND-TM", ["28/03/2016"]),
        ("922/UBND-TN", ["29/03/2016"]),
        ("1005/UBND-NN", ["30/04/2016"]),
        ("763/UBND-NN", [None]),
        ("608/UBND-NN", ["29/03/2016"]),
        ("623/UBND-TM", ["18/03/2016"]),
        ("130/BC-UBND", ["04/08/2017", "14/08/2017"]),
        ("6381/UBND-VP", ["09/08/2017", "16/08/2017"]),
        ("5999/UBND-VP", ["15/08/2017", "09/08/2017"]),
        ("4115/UBND-VP", ["31/08/2017", "23/08/2017"]),
        ("1376/QĐ-UBND", ["31/08/2017"]),
        ("1704/QĐ-UBND", ["30/08/2017"]),
        ("3129/UBND-VP", ["19/07/2017"]),
        ("6305/UBND-VP", ["15/08/2017"]),
        ("5008/UBND-VP", ["16/08/2017"]),
        ("1773/QĐ-UBND", ["04/08/2017"]),
    ],
)
def test_the_deadlines_are_the_shown_ones(history, number, due):
    assert due_days(number) == due


def test_649_names_the_second_department_as_coordinating_and_was_urged_twice(history):
    (only,) = assignments("649/UBND-TM")
    assert leads("649/UBND-TM") == ["SKHDT"]
    assert [urge.values["content"] for urge in contributions(only, "urge")] == [
        "Đề nghị hai Sở phối hợp thực hiện tốt",
        "Đề nghị Sở KHĐT tiếp tục triển khai nhanh",
    ]


def test_623_holds_its_dialogue_of_three_entries_in_order(history):
    (only,) = assignments("623/UBND-TM")
    assert dialogue(only) == [
        ("18/03/2016 10:38:00", "theodoi", "Đề nghị Sở tham mưu sớm"),
        (
            "18/03/2016 10:41:00",
            "stc.chuyenvien",
            "Sở Tài chính báo cáo: do các đơn vị liên quan chưa gửi số liệu nên Sở đang chờ tổng hợp",
        ),
        ("18/03/2016 10:42:00", "theodoi", "Đề nghị Sở có văn bản yêu cầu các đơn vị báo cáo sớm"),
    ]


def test_326_gives_five_tasks_to_two_units(history):
    assert leads("326/TB-UBND") == ["STTTT", "STTTT", "STTTT", "TTCNTTTT", "STTTT"]
    assert due_days("326/TB-UBND") == ["09/08/2017", "31/07/2017", "31/07/2017", "16/08/2017", "24/08/2017"]
    assert {a.status for a in assignments("326/TB-UBND")} == {"waiting"}
    assert directive("326/TB-UBND").status == "issued"


def test_130_was_urged_by_the_office_and_by_its_follower(history):
    first, second = assignments("130/BC-UBND")
    (urge,) = contributions(first, "urge")
    assert local(urge.at) == "08/08/2017 15:14:12"
    assert urge.values["reference_number"] == "6306/UBND-VP"
    (urge,) = contributions(second, "urge")
    assert local(urge.at) == "09/08/2017 16:47:32"
    assert local(second.issued_at) == "08/08/2017 14:37:53"
    assert [first.status, second.status] == ["submitted", "waiting"]
    assert len(dialogue(first)) == 3


def test_5999_was_extended_and_its_first_deadline_stays_visible(history):
    first, second = assignments("5999/UBND-VP")
    assert first.extensions == 1
    assert local(first.original_due_at) == "02/08/2017 17:00:00"
    assert first.overdue_at is None
    assert second.overdue_at == second.due_at


def test_3183_was_rejected_then_handed_in_again_and_its_second_task_recalled(history):
    first, second = assignments("3183/UBND-VP")
    (rejection,) = contributions(first, "reject")
    assert local(rejection.at) == "24/07/2017 16:26:00"
    assert (first.status, first.rejections) == ("submitted", 1)
    assert second.status == "recalled"
    assert contributions(second, "recall")[0].values["reason"] == "Thu hồi nhiệm vụ của Sở Tư pháp"


@pytest.mark.parametrize(
    ("number", "place", "moment"),
    [
        ("2108/UBND-VP", 0, "20/07/2017 16:55:19"),
        ("1745/QĐ-UBND", 0, "21/07/2017 12:12:50"),
        ("3493/UBND-VP", 0, "24/07/2017 16:19:39"),
    ],
)
def test_results_were_approved_at_the_shown_moments(history, number, place, moment):
    assert local(assignments(number)[place].ended_at) == moment


def test_3493_is_processed_as_soon_as_its_only_task_has_ended(history):
    assert directive("3493/UBND-VP").status == "processed"


def test_6381_has_a_second_task_that_is_entered_and_not_issued(history):
    assert [a.status for a in assignments("6381/UBND-VP")] == ["waiting", "new"]


def test_6305_is_followed_by_whom_it_was_handed_over_to(history):
    (only,) = assignments("6305/UBND-VP")
    assert reading().scalar(select(Person.username).where(Person.id == only.follower_id)) == "theodoi.cntt"


def test_documents_without_tasks_stay_registered_only(history):
    drafts = set(reading().scalars(select(Directive.number).where(Directive.status == "draft")))
    assert {"234/UBND-TM", "235/UBND-TM", "650/UBND-TM", "6307/UBND-VP", "1263/QĐ-UBND"} <= drafts


def test_july_2017_has_the_five_documents_of_the_search_page(history):
    july = select(Directive.number).where(Directive.date.between(date(2017, 7, 1), date(2017, 7, 31)))
    assert set(reading().scalars(july)) == {
        *("130/BC-UBND", "6381/UBND-VP", "326/TB-UBND", "6305/UBND-VP", "6307/UBND-VP"),
    }


def test_overdue_was_raised_by_the_diagram_at_the_moment_the_office_day_ended(history):
    overdue = reading().scalars(select(Assignment).where(Assignment.overdue_at.is_not(None))).all()
    assert len(overdue) >= 10
    assert all(a.overdue_at == a.due_at for a in overdue)
    assert assignments("3129/UBND-VP")[0] in overdue


def test_the_committee_for_ethnic_affairs_has_its_one_task_overdue(history):
    assert standings("BDT") == {OVERDUE: 1}
