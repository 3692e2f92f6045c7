"""Incoming documents that cite an assigning document are proposed as the sending unit's replies, and recorded at one click (D2, C2)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from processes.received.citing import cited
from processes.received.matching import matches_of
from processes.received.queries import list_documents
from processes.refusals import InvalidForm, NotFound
from tests.documents import EOffice
from tests.processes.assignments.rows import row, told

#: The directive that `province.issued` registers first.
CITED = "Thực hiện Công văn số 1/UBND-KTTH ngày 13/7/2026 của UBND tỉnh"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (CITED, {"1-UBND-KTTH": date(2026, 7, 13)}),
        ("Quyết định 1298/QĐ-UBND-HC ngày 05 tháng 8 năm 2026", {"1298-QD-UBND-HC": date(2026, 8, 5)}),
        ("Thông báo 590-TB/TU; số 31/QĐ-UBND, ngày 1-2-2026.", {"590-TB-TU": None, "31-QD-UBND": date(2026, 2, 1)}),
        ("số 620 / UBND-KTTH ngày 31/02/2026", {"620-UBND-KTTH": None}),
        ("trước ngày 20/7/2026, tỷ lệ 3/4, quý 2/2026", {}),
        ("31/QĐ-UBND và 31/QĐ-UBND ngày 1/2/2026", {"31-QD-UBND": date(2026, 2, 1)}),
        ("", {}),
    ],
)
def test_numbers_and_days_are_read_out_of_the_words_around_them(text: str, found: dict[str, date | None]) -> None:
    assert cited(text) == found


def test_no_text_makes_more_citations_than_one_can_mean() -> None:
    assert len(cited(" ".join(f"{n}/QĐ-UBND" for n in range(1, 500)))) == 20


@pytest.mark.parametrize(
    ("reference", "sender", "is_proposed"),
    [
        (CITED, "STC", True),
        ("số 1/UBND-KTTH", "STC", True),
        ("số 1/UBND-KTTH ngày 14/7/2026", "STC", False),
        ("số 2/UBND-KTTH", "STC", False),
        (CITED, "SKHDT", False),
        (CITED, None, False),
        ("", "STC", False),
    ],
)
def test_a_reply_is_proposed_by_the_number_and_day_it_cites_and_who_sent_it(
    eoffice: EOffice, reference: str, sender: str | None, is_proposed: bool
) -> None:
    assignment_id = eoffice.province.issued()
    id = eoffice.push_reply("130/BC-STC", reference, sender).id  # type: ignore[arg-type]
    found = matches_of(eoffice.province.office.actor("vanthu"), [id])
    assert [match.assignment_id for match in found.get(id, [])] == ([assignment_id] if is_proposed else [])


def test_it_is_recorded_as_received_when_it_arrived_with_its_file(eoffice: EOffice) -> None:
    """Due on Friday, arrived on Thursday, recorded on Monday: the unit was in time."""
    province = eoffice.province
    assignment_id = province.issued(due_on=date(2026, 7, 17), follower="theodoi")
    province.pass_time(days=6)
    arrived_at = datetime(2026, 7, 16, 2, tzinfo=UTC)
    id = eoffice.push_reply("130/BC-STC", CITED, arrived_at=arrived_at).id
    province.act("incoming", id, "record", by="vanthu", assignment=assignment_id)
    after = row(assignment_id)
    assert (after.status, after.submitted_at) == ("submitted", arrived_at)
    assert (eoffice.row(id).status, eoffice.row(id).assignment_id) == ("recorded", assignment_id)
    assert eoffice.files("assignment", assignment_id) == ["bao-cao.pdf"]
    assert "stc" in told("record_reply")
    province.do(assignment_id, "approve", "pheduyet")
    assert row(assignment_id).days == -1
    assert matches_of(province.office.actor("vanthu"), [id]) == {}


def test_followers_see_the_replies_to_what_they_follow_and_record_them(eoffice: EOffice) -> None:
    province = eoffice.province
    assignment_id = province.issued(follower="theodoi")
    id = eoffice.push_reply("130/BC-STC", CITED).id
    seen = {name: [r.id for r in list_documents(province.office.actor(name), "replies").items] for name in
            ("theodoi", "chuyenvien", "vanthu", "tokiemtra", "truongphong", "stc")}  # fmt: skip
    assert seen == {
        "theodoi": [id],
        "chuyenvien": [id],
        "vanthu": [id],
        "tokiemtra": [id],
        "truongphong": [],
        "stc": [],
    }
    for stranger in ("stc", "truongphong", "tokiemtra"):
        with pytest.raises(NotFound):
            province.act("incoming", id, "record", by=stranger, assignment=assignment_id)
    province.act("incoming", id, "record", by="theodoi", assignment=assignment_id)
    assert row(assignment_id).status == "submitted"


def test_what_cannot_be_recorded_is_refused_whole(eoffice: EOffice) -> None:
    province = eoffice.province
    assignment_id = province.issued()
    id = eoffice.push_reply("130/BC-STC", CITED, arrived_at=datetime(2026, 7, 13, tzinfo=UTC)).id
    for wrong in (assignment_id, 999_999, 2**40):
        with pytest.raises(InvalidForm) as refused:
            province.act("incoming", id, "record", by="vanthu", assignment=wrong)
        assert [error.field for error in refused.value.errors] == ["assignment"]
    assert (eoffice.row(id).status, row(assignment_id).status) == ("unmatched", "waiting")
    assert eoffice.files("incoming", id) == ["bao-cao.pdf"]


def test_what_is_no_reply_is_set_aside_and_can_be_matched_again(eoffice: EOffice) -> None:
    id = eoffice.push_reply("130/BC-STC", CITED).id
    for action, status in (("set_aside", "set_aside"), ("reopen", "unmatched")):
        eoffice.province.act("incoming", id, action, by="vanthu")
        assert eoffice.row(id).status == status
