"""The buttons of a diagram in their order, and those of them that stand in the rows of a list."""

from __future__ import annotations

from processes.runtime.actions import OfferedAction
from web.buttons import by_weight, for_row


def action(name: str, tone: str = "normal", place: int | None = None, confirm: str | None = None) -> OfferedAction:
    form = {"x-tone": tone} if place is None else {"x-tone": tone, "x-order": place}
    return OfferedAction(name, "element", 1, name, "", tone, confirm, None, form, is_message=tone != "primary")


URGE, EXTEND, AMEND = action("urge", place=10), action("extend", place=20), action("amend")
RECALL = action("recall", "danger", confirm="Thu hồi của {lead}?")
ISSUE = action("issue", "primary", confirm="Giao văn bản {number} cho {lead}?")


def names(actions: list[OfferedAction]) -> list[str]:
    return [each.name for each in actions]


def test_what_is_expected_comes_first_then_as_the_forms_say_and_danger_last() -> None:
    assert names(by_weight([RECALL, AMEND, EXTEND, URGE, ISSUE])) == ["issue", "urge", "extend", "amend", "recall"]


def test_those_whose_forms_name_no_place_stay_as_drawn() -> None:
    assert names(by_weight([AMEND, action("pass_on"), action("hand_over")])) == ["amend", "pass_on", "hand_over"]


def test_a_row_has_room_for_a_few_and_none_that_is_dangerous() -> None:
    assert names(for_row([RECALL, AMEND, EXTEND, URGE], 2)) == ["urge", "extend"]


def test_where_the_list_is_the_place_for_it_a_dangerous_one_stands_last_if_it_asks_first() -> None:
    silent = action("wipe", "danger")
    assert names(for_row([silent, RECALL, AMEND, URGE], 1, dangerous=1)) == ["urge", "recall"]


def test_what_a_button_of_a_row_asks_names_whom_it_concerns() -> None:
    (issue,) = for_row([ISSUE], 1, "Sở Tài chính", "31/QĐ-UBND")
    assert issue.confirm == "Giao văn bản 31/QĐ-UBND cho Sở Tài chính?"
