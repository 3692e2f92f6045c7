"""The lists that fields of a directive are chosen from: codes for the product, names for people.

Types and degrees of secrecy are what the law says; the other lists are the province's own rows, which an administrator changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.folding import fold
from processes.lists.models import ListValue
from processes.settings.kept import Kept


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One value of a list: what is stored, and how it reads in Vietnamese and in English."""

    code: str
    name: str
    name_en: str
    #: whether a document of this type bears a number
    numbered: bool = True
    #: whether it may still be chosen; one that is not keeps its name where it was chosen before
    active: bool = True


def _entries(*rows: tuple[str, str, str]) -> tuple[ListEntry, ...]:
    return tuple(ListEntry(*row) for row in rows)


#: Lists that the law fixes.
FIXED: dict[str, tuple[ListEntry, ...]] = {
    # The 29 types of administrative documents, Decree 30/2020/NĐ-CP, article 7, in its order; then what goes around online
    # without a number (T11).
    "document_types": (
        *_entries(
            ("nghi_quyet", "Nghị quyết", "Resolution"),
            ("quyet_dinh", "Quyết định", "Decision"),
            ("chi_thi", "Chỉ thị", "Directive"),
            ("quy_che", "Quy chế", "Statute"),
            ("quy_dinh", "Quy định", "Regulation"),
            ("thong_cao", "Thông cáo", "Communiqué"),
            ("thong_bao", "Thông báo", "Notice"),
            ("huong_dan", "Hướng dẫn", "Guidance"),
            ("chuong_trinh", "Chương trình", "Programme"),
            ("ke_hoach", "Kế hoạch", "Plan"),
            ("phuong_an", "Phương án", "Scheme"),
            ("de_an", "Đề án", "Proposal"),
            ("du_an", "Dự án", "Project"),
            ("bao_cao", "Báo cáo", "Report"),
            ("bien_ban", "Biên bản", "Minutes"),
            ("to_trinh", "Tờ trình", "Submission"),
            ("hop_dong", "Hợp đồng", "Contract"),
            ("cong_van", "Công văn", "Official letter"),
            ("cong_dien", "Công điện", "Official telegram"),
            ("ban_ghi_nho", "Bản ghi nhớ", "Memorandum"),
            ("ban_thoa_thuan", "Bản thỏa thuận", "Agreement"),
            ("giay_uy_quyen", "Giấy ủy quyền", "Letter of authorisation"),
            ("giay_moi", "Giấy mời", "Invitation"),
            ("giay_gioi_thieu", "Giấy giới thiệu", "Letter of introduction"),
            ("giay_nghi_phep", "Giấy nghỉ phép", "Leave permit"),
            ("phieu_gui", "Phiếu gửi", "Dispatch note"),
            ("phieu_chuyen", "Phiếu chuyển", "Transfer note"),
            ("phieu_bao", "Phiếu báo", "Notification slip"),
            ("thu_cong", "Thư công", "Official correspondence"),
        ),
        ListEntry("phieu_y_kien", "Phiếu lấy ý kiến", "Opinion form", numbered=False),
    ),
    # Law on the protection of state secrets 2018, article 8; what is secret at all is refused at entry.
    "secrecy": _entries(
        ("thuong", "Thường", "Not secret"),
        ("mat", "Mật", "Confidential"),
        ("toi_mat", "Tối mật", "Secret"),
        ("tuyet_mat", "Tuyệt mật", "Top secret"),
    ),
}
#: Lists of the province: fields of work (K10, Q12), degrees of urgency (Decree 30/2020, article 8), where a directive comes from
#: apart from who signs it (C17, T3), the level of the body that issued it (Q12), and the phrases with which results are sent
#: back (K24).
ADMINISTRABLE = ("fields", "sources", "urgency", "issuing_levels", "rejection_reasons")
LISTS = (*FIXED, *ADMINISTRABLE)

#: Which list a value of a directive comes from; source and issuing level may be typed freely.
LIST_OF_VALUE = {
    "type": "document_types",
    "field": "fields",
    "urgency": "urgency",
    "secrecy": "secrecy",
}
FREE_LIST_OF_VALUE = {"source": "sources", "issuing_level": "issuing_levels"}


def _typed(text: str) -> str:
    """However people type it: no accents, any dash or blank is the same."""
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()


@dataclass(frozen=True)
class _List:
    """A list with the ways in which its values are found."""

    entries: Sequence[ListEntry]
    by_code: dict[str, ListEntry] = field(init=False)
    by_typed: dict[str, ListEntry] = field(init=False)
    by_name: dict[str, ListEntry] = field(init=False)

    def __post_init__(self) -> None:
        # Names may coincide without their accents; the first of the list then wins, an exact name always does, and what may
        # still be chosen comes before what may not.
        backwards = [each for used in (False, True) for each in reversed(self.entries) if each.active is used]
        object.__setattr__(self, "by_code", {each.code: each for each in self.entries})
        object.__setattr__(self, "by_typed", {_typed(each.name): each for each in backwards})
        names = {text: each for each in backwards for text in (each.name_en, each.name)}
        object.__setattr__(self, "by_name", names)


def _stored(session: Session) -> dict[str, _List]:
    rows = session.execute(select(ListValue).order_by(ListValue.position, ListValue.id)).scalars()
    found: dict[str, list[ListEntry]] = {name: [] for name in ADMINISTRABLE}
    for row in rows:
        found.setdefault(row.list, []).append(ListEntry(row.code, row.name, row.name_en, active=row.active))
    return {name: _List(entries) for name, entries in found.items()}


kept = Kept(_stored)
_FIXED = {name: _List(entries) for name, entries in FIXED.items()}


def _list(name: str) -> _List:
    return _FIXED[name] if name in _FIXED else kept.get()[name]


def entries(name: str) -> list[ListEntry]:
    """The values of a list that may be chosen, in the order people expect. Raises KeyError for a list that does not exist."""
    return [each for each in _list(name).entries if each.active]


def entry(name: str, code: str | None) -> ListEntry | None:
    """The value with this code, also one that may be chosen no longer."""
    return _list(name).by_code.get(code) if code else None


def resolve(name: str, text: str | None) -> str | None:
    """The code of what was given by code or by name (accents, case and kind of dash do not matter), or None."""
    text = (text or "").strip()
    known = _list(name)
    found = known.by_code.get(text) or known.by_name.get(text) or known.by_typed.get(_typed(text))
    return found.code if found else None
