"""☆: a person's own mark, which nobody else sees (B10)."""

import pytest

from processes.assignments.commands import set_star
from processes.assignments.queries import badges, box_counts, list_assignments
from processes.refusals import NotFound


def starred(province, username):
    return [row.id for row in list_assignments(province.office.actor(username), box="starred").items]


def star(province, id, username, *, on=True):
    set_star(id, on=on, by=province.office.actor(username), now=province.clock())


def test_what_is_marked_is_on_the_persons_own_list_and_on_nobody_elses(province):
    marked, _ = province.issued(), province.issued()
    star(province, marked, "stc")
    star(province, marked, "stc")
    assert starred(province, "stc") == [marked]
    assert starred(province, "chuyenvien") == []
    actor = province.office.actor("stc")
    assert badges(actor)["starred"] == box_counts(actor, "starred")["open"] == 1
    assert [row.starred for row in list_assignments(actor, sort="issued").items] == [False, True]


def test_the_mark_is_taken_off_again(province):
    id = province.issued()
    star(province, id, "stc")
    star(province, id, "stc", on=False)
    star(province, id, "stc", on=False)
    assert starred(province, "stc") == []


def test_nobody_marks_what_they_may_not_see(province):
    id = province.issued()
    with pytest.raises(NotFound):
        star(province, id, "stttt")
    with pytest.raises(NotFound):
        star(province, 10**12, "stc")


def test_what_is_recalled_leaves_the_list_of_the_unit_that_marked_it(province):
    id = province.issued()
    star(province, id, "stc")
    province.do(id, "recall", "chuyenvien", reason="Giao nhầm.")
    assert starred(province, "stc") == []
