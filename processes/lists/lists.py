"""The lists that fields of a directive are chosen from: codes for the product, names for people."""

from __future__ import annotations

import re
from dataclasses import dataclass

from processes.folding import fold


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One value of a list: what is stored, and how it reads in Vietnamese and in English."""

    code: str
    name: str
    name_en: str
    #: whether a document of this type bears a number
    numbered: bool = True


def _entries(*rows: tuple[str, str, str]) -> tuple[ListEntry, ...]:
    return tuple(ListEntry(*row) for row in rows)


LISTS: dict[str, tuple[ListEntry, ...]] = {
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
    # Fields of work, as the phòng of a provincial Office divide them (K10, Q12).
    "fields": _entries(
        ("tong_hop", "Tổng hợp", "General affairs"),
        ("tai_mau", "Tài mậu", "Finance and trade"),
        ("cong_thuong", "Công Thương", "Industry and trade"),
        ("xay_dung_giao_thong", "Xây dựng – Giao thông", "Construction and transport"),
        ("nong_nghiep", "Nông nghiệp", "Agriculture"),
        ("tai_nguyen_moi_truong", "Tài nguyên – Môi trường", "Natural resources and environment"),
        ("khoa_giao_van_xa", "Khoa giáo – Văn xã", "Science, education, culture and society"),
        ("y_te", "Y tế", "Health"),
        ("cong_nghe_thong_tin", "Công nghệ thông tin", "Information technology"),
        ("noi_chinh", "Nội chính", "Internal affairs"),
        ("quoc_phong_an_ninh", "Quốc phòng – An ninh", "Defence and security"),
        ("doi_ngoai", "Đối ngoại", "Foreign affairs"),
        ("cai_cach_hanh_chinh", "Cải cách hành chính", "Administrative reform"),
        ("khac", "Lĩnh vực khác", "Other fields"),
    ),
    # Decree 30/2020/NĐ-CP, article 8 and appendix I.
    "urgency": _entries(
        ("thuong", "Thường", "Normal"),
        ("khan", "Khẩn", "Urgent"),
        ("thuong_khan", "Thượng khẩn", "Very urgent"),
        ("hoa_toc", "Hỏa tốc", "Express"),
    ),
    # Law on the protection of state secrets 2018, article 8; what is secret at all is refused at entry.
    "secrecy": _entries(
        ("thuong", "Thường", "Not secret"),
        ("mat", "Mật", "Confidential"),
        ("toi_mat", "Tối mật", "Secret"),
        ("tuyet_mat", "Tuyệt mật", "Top secret"),
    ),
    # Where a directive comes from, apart from who signs it (C17, T3); proposals, other sources may be typed.
    "sources": _entries(
        ("trong_tam_ubnd", "Công tác trọng tâm UBND tỉnh", "Key work of the provincial Committee"),
        ("trong_tam_tinh_uy", "Công tác trọng tâm Tỉnh ủy", "Key work of the provincial Party Committee"),
        ("ket_luan_hop", "Thông báo kết luận", "Conclusions of a meeting"),
        ("chi_dao_van_ban", "Văn bản chỉ đạo", "Directing document"),
        ("trung_uong", "Chỉ đạo của Chính phủ và Trung ương", "Directions of the Government and central bodies"),
        ("hdnd", "Nghị quyết của HĐND tỉnh", "Resolutions of the provincial People's Council"),
        ("khac", "Nguồn khác", "Other sources"),
    ),
}

#: Which list a value of a directive comes from; its source may be typed freely.
LIST_OF_VALUE = {
    "type": "document_types",
    "field": "fields",
    "urgency": "urgency",
    "secrecy": "secrecy",
}


def _typed(text: str) -> str:
    """However people type it: no accents, any dash or blank is the same."""
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()


_BY_CODE = {name: {entry.code: entry for entry in entries} for name, entries in LISTS.items()}
# Names may coincide without their accents; the first of the list then wins, an exact name always does.
_BY_TYPED = {name: {_typed(e.name): e for e in reversed(entries)} for name, entries in LISTS.items()}
_BY_NAME = {name: {text: e for e in entries for text in (e.name_en, e.name)} for name, entries in LISTS.items()}


def entries(name: str) -> list[ListEntry]:
    """The values of a list, in the order people expect. Raises KeyError for a list that does not exist."""
    return list(LISTS[name])


def entry(name: str, code: str | None) -> ListEntry | None:
    """The value with this code."""
    return _BY_CODE[name].get(code) if code else None


def resolve(name: str, text: str | None) -> str | None:
    """The code of what was given by code or by name (accents, case and kind of dash do not matter), or None."""
    text = (text or "").strip()
    found = _BY_CODE[name].get(text) or _BY_NAME[name].get(text) or _BY_TYPED[name].get(_typed(text))
    return found.code if found else None
