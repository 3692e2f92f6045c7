"""What kinds of units and roles of people are called; a sheet of units and people may say either the code or these words."""

from __future__ import annotations

from processes.refusals import _l

KIND_WORDS = {
    "committee": _l("Ủy ban nhân dân tỉnh"),
    "office": _l("Văn phòng UBND tỉnh"),
    "department": _l("Sở, ban, ngành"),
    "district": _l("Huyện, thị xã, thành phố"),
    "commune": _l("Xã, phường, thị trấn"),
    "other": _l("Cơ quan, đơn vị khác"),
    "phong": _l("Phòng, ban bên trong đơn vị"),
}
ROLE_WORDS = {
    "specialist": _l("Chuyên viên Văn phòng"),
    "van_thu": _l("Văn thư Văn phòng"),
    "leader_of_office": _l("Lãnh đạo Văn phòng"),
    "committee": _l("Lãnh đạo UBND"),
    "head_of_phong": _l("Trưởng phòng của Văn phòng"),
    "inspection": _l("Tổ Kiểm tra"),
    "leader_of_unit": _l("Lãnh đạo đơn vị"),
    "unit_account": _l("Tài khoản chung của đơn vị"),
    "unit_staff": _l("Cán bộ của đơn vị"),
    "unit_admin": _l("Quản trị của đơn vị"),
    "designer": _l("Thiết kế quy trình"),
    "connected_system": _l("Phần mềm kết nối (đẩy văn bản)"),
    "admin": _l("Quản trị hệ thống"),
}
