"""A small province for tests: the Office with two rooms, three departments, and one person for each kind of work.

The user names are those of the demonstration, so that tests read alike; nothing else of it is here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import update

from processes.db import transaction
from processes.organisation.actor import Actor, actor_by_username
from processes.organisation.commands import add_person, add_unit, issue_token
from processes.organisation.models import Person

#: The tables that `settle` fills.
TABLES = ("units", "people", "person_roles", "person_fields")

#: The password of everybody.
PASSWORD = "mat khau chung"

# code, name, kind, the unit above
UNITS = (
    ("UBND", "Ủy ban nhân dân tỉnh", "committee", None),
    ("VPUB", "Văn phòng UBND tỉnh", "office", "UBND"),
    ("VPUB-TH", "Phòng Tổng hợp", "phong", "VPUB"),
    ("VPUB-KT", "Phòng Kinh tế", "phong", "VPUB"),
    ("STC", "Sở Tài chính", "department", "UBND"),
    ("STC-NS", "Phòng Ngân sách", "phong", "STC"),
    ("SKHDT", "Sở Kế hoạch và Đầu tư", "department", "UBND"),
    ("STTTT", "Sở Thông tin và Truyền thông", "department", "UBND"),
)

# user name, name, position, unit, roles
PEOPLE = (
    ("chutich", "Hoàng Văn Chủ", "Chủ tịch UBND tỉnh", "UBND", ("committee",)),
    ("lanhdao", "Tạ Văn Đạo", "Chánh Văn phòng UBND tỉnh", "VPUB", ("leader_of_office",)),
    ("pheduyet", "Trần Thị Duyệt", "Phó Chánh Văn phòng UBND tỉnh", "VPUB", ("leader_of_office",)),
    ("vanthu", "Ngô Thị Thư", "Văn thư", "VPUB", ("van_thu",)),
    ("chuyenvien", "Bùi Văn Soạn", "Chuyên viên Phòng Kinh tế", "VPUB-KT", ("specialist",)),
    ("truongphong", "Võ Quốc Trưởng", "Trưởng phòng Kinh tế", "VPUB-KT", ("specialist", "head_of_phong")),
    ("theodoi", "Lý Thị Theo", "Chuyên viên Phòng Tổng hợp", "VPUB-TH", ("specialist",)),
    ("tokiemtra", "Hà Thị Kiểm", "Tổ phó Tổ Kiểm tra", "VPUB-TH", ("inspection",)),
    ("stc", "Sở Tài chính", "Tài khoản đơn vị", "STC", ("unit_account",)),
    ("stc.giamdoc", "Vương Đình Giám", "Giám đốc Sở Tài chính", "STC", ("leader_of_unit",)),
    ("stc.chuyenvien", "Nguyễn Hải Viên", "Chuyên viên Sở Tài chính", "STC-NS", ("unit_staff",)),
    ("skhdt", "Sở Kế hoạch và Đầu tư", "Tài khoản đơn vị", "SKHDT", ("unit_account",)),
    ("stttt", "Sở Thông tin và Truyền thông", "Tài khoản đơn vị", "STTTT", ("unit_account",)),
    ("thietke", "Quách Tuấn Thiết", "Chuyên viên thiết kế quy trình", "VPUB-TH", ("designer",)),
    ("quantri", "Thái Hoàng Quản", "Quản trị hệ thống", "VPUB-TH", ("admin",)),
)


@dataclass(frozen=True, slots=True)
class Office:
    """The people and units, by user name and code. Needs an application context."""

    units: dict[str, int]
    people: dict[str, int]
    _tokens: dict[str, str] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        actor = actor_by_username(username)
        assert actor is not None, f"nobody is called {username}"
        return actor

    def log_in(self, client: FlaskClient, username: str) -> FlaskClient:
        """Makes the client that person's, without going through the login page."""
        with client.session_transaction() as session:
            session.clear()
            session.update(_user_id=str(self.people[username]), _fresh=True)
        return client

    def token(self, username: str, now: datetime = datetime(2026, 7, 14, tzinfo=UTC)) -> str:
        """An API token of that person."""
        if username not in self._tokens:
            self._tokens[username] = issue_token(username, now)
        return self._tokens[username]

    def bearer(self, username: str) -> dict[str, str]:
        """The header that calls the API as that person."""
        return {"Authorization": f"Bearer {self.token(username)}"}


def settle() -> tuple[dict[str, int], dict[str, int]]:
    """Enters units and people through the commands; their ids by code and user name."""
    units = {code: add_unit(code, name, kind, above, place) for place, (code, name, kind, above) in enumerate(UNITS)}
    people = {
        username: add_person(username, name, position, unit, roles) for username, name, position, unit, roles in PEOPLE
    }
    with transaction() as session:
        session.execute(update(Person).values(password_hash=cheap_hash()))
    return units, people


@cache
def cheap_hash() -> str:
    """The password's hash with the least work argon2 allows: tests log in often and protect nothing."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
