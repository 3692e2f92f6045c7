"""An assignment of Sở Tài chính under way, with Sở Kế hoạch và Đầu tư beside it, and a person in a phòng of the unit."""

from __future__ import annotations

import pytest

from processes.organisation.commands import add_person
from tests.processes.shares.parts import Parts
from tests.province import Province


@pytest.fixture
def parts(province: Province) -> Parts:
    province.office.people["stc.ns"] = add_person(
        "stc.ns", "Đinh Văn Ngân", "Chuyên viên Phòng Ngân sách", "STC-NS", ()
    )
    id = province.issued(coordinating=["SKHDT"], due_on=Parts.DUE)
    province.do(id, "accept", "stc")
    return Parts(province, id)
