"""A longer list costs more rows, not more statements."""

import pytest
from sqlalchemy import text

from processes import unchanged
from processes.assignments.queries import list_assignments
from processes.db import db
from processes.runtime.actions import actions_for_many
from processes.settings import kept
from tests.bench.statements import listening


@pytest.mark.parametrize("username", ["chuyenvien", "stc", "pheduyet", "lanhdao", "chutich"])
def test_a_list_with_its_buttons_takes_as_many_statements_for_one_row_as_for_five(province, username, monkeypatch):
    # What is kept for some seconds, or until anything is committed on the server, holds all the while.
    monkeypatch.setattr(kept, "SECONDS", float("inf"))
    monkeypatch.setattr(unchanged, "_SEEN", text("SELECT 'nothing new'"))
    for _ in range(5):
        province.issued()
    actor = province.office.actor(username)
    db.session.remove()
    with listening(db.engine) as said:
        counts = []
        for per_page in (5, 1, 5):  # the first time fills what is kept
            db.session.rollback()
            said.clear()
            page = list_assignments(actor, per_page=per_page)
            actions_for_many(actor, [row.instance_id for row in page.items])
            counts.append(len(said))
        db.session.remove()  # its connection listens, and goes
    assert counts[1] == counts[2]
    assert len(page.items) == 5
