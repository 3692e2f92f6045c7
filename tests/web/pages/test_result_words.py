"""T8: where the office says *đạt, không đạt*, everything that a unit reads of its result says so, and nothing else."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from processes.db import transaction
from processes.mail.letters import Letter
from processes.notices.queries import notices_for
from processes.organisation.models import Person
from processes.runtime.deploy import deploy_decision
from processes.settings.commands import set_setting
from tests.tables import policy
from tests.web.pages.conftest import words
from web.letters import compose

#: language → what a result that was not reached is called in the notice and mail, on the button, in the head, in the tab;
#: then the same of one that was reached.
SAID = {
    "vi": (
        ("Văn phòng UBND tỉnh xác nhận kết quả không đạt", "không đạt 1 lần", "Không đạt"),
        ("Văn phòng UBND tỉnh xác nhận kết quả đạt", "1 trên 2 kết quả không đạt (50%)", "Đạt"),
    ),
    "en": (
        (
            "The Office confirms that the result is not satisfactory",
            "not satisfactory 1 time",
            "Not satisfactory",
        ),
        (
            "The Office confirms that the result is satisfactory",
            "1 of 2 results were not satisfactory (50%)",
            "Satisfactory",
        ),
    ),
}
#: How the timeline begins to say it.
TOLD = {"vi": "kết luận:", "en": "decided:"}
#: The other way to speak, which must be nowhere.
OTHERWISE = {
    "vi": ("báo cáo lại", "Từ chối duyệt", "Đã duyệt", "đã duyệt", "được duyệt"),
    "en": ("another report", "a new report", "Sent back", "rejected 1", "Approved", "approved", "done again"),
}


@pytest.fixture
def reached(office):
    set_setting("result_words", "reached", by=office.actor("quantri"))


def speaks(language: str) -> None:
    with transaction() as session:
        session.execute(update(Person).values(language=language))


def mailed(office, clock, language: str) -> str:
    """Subject and text of the mail of the unit's newest notice."""
    newest = notices_for(office.actor("stc")).items[:1]
    letter = Letter("notice:1", "stc@tinh.gov.vn", "Sở Tài chính", language, clock(), False, newest)
    return "\n".join(compose(letter))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_notice_mail_page_timeline_and_tabs_speak_of_results_in_the_same_words(
    at, office, clock, reached, assignment, language
):
    speaks(language)
    unit, approver = at("stc"), at("pheduyet")
    page = f"/assignments/{assignment}"
    for action, values, expected in (
        ("reject", {"reason": "Thiếu phụ lục"}, SAID[language][0]),
        ("approve", {}, SAID[language][1]),
    ):
        unit.post(f"{page}/actions/submit", content="Xong")
        assert expected[2] in words(approver.get(page)), "the approver's button"
        assert approver.post(f"{page}/actions/{action}", **values).status_code == 303
        told, letter, shown = words(unit.get("/notices")), mailed(office, clock, language), words(unit.get(page))
        assert expected[0] in told
        assert letter.startswith(f"{expected[0]}: 620/UBND-KTTH\n")
        assert letter.count(expected[0]) == 2
        assert expected[1] in shown
        assert f"{TOLD[language]} {expected[2].lower()}" in shown, "on the timeline"
        decided = words(approver.get("/assignments/review", group="decided"))
        assert f"{expected[2]} 1" in decided
        for other in OTHERWISE[language]:
            assert not [text for text in (told, letter, shown, decided) if other in text], other


@pytest.fixture
def decided_by_default(office, clock):
    deploy_decision(policy("default", "2"), by=office.actor("thietke"), now=clock())


def test_what_nobody_decided_in_time_counts_as_reached(
    at, office, clock, sweep, reached, decided_by_default, assignment
):
    at("stc").post(f"/assignments/{assignment}/actions/submit", content="Xong")
    clock.advance(days=4)
    sweep()
    shown, told = words(at("stc").get(f"/assignments/{assignment}")), words(at("stc").get("/notices"))
    assert "đạt mặc định" in shown
    assert "Đạt mặc định vì hết thời gian duyệt" in shown
    assert "Kết quả được coi là đạt vì hết thời gian duyệt" in told
    assert "Đạt mặc định 1" in words(at("pheduyet").get("/assignments/review", group="decided"))
    assert "uyệt mặc định" not in shown + told
