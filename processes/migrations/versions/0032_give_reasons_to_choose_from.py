"""Give reasons for sending a result back to choose from.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_LIST = "rejection_reasons"
#: Code, name, English name: what the offices of the five provinces write most (K24, T18).
_REASONS = (
    ("chua_dung_noi_dung", "Chưa đúng nội dung được giao", "Does not answer what was asked"),
    ("thieu_san_pham", "Thiếu sản phẩm phải có", "The expected product is missing"),
    ("thieu_van_ban_ky_so", "Thiếu văn bản ký số", "The digitally signed document is missing"),
    ("so_lieu_chua_day_du", "Số liệu chưa đầy đủ, chưa thống nhất", "Figures are incomplete or do not agree"),
    ("moi_la_tien_do", "Mới báo cáo tiến độ, chưa có kết quả cuối cùng", "Progress only, no final result yet"),
    ("chua_ro_thoi_han", "Chưa nêu rõ thời hạn hoàn thành phần còn lại", "Does not say when the rest will be done"),
)

_values = sa.table(
    "list_values",
    *(sa.column(name, sa.String) for name in ("list", "code", "name", "name_en")),
    sa.column("position", sa.Integer),
    sa.column("active", sa.Boolean),
)


def upgrade() -> None:
    op.bulk_insert(
        _values,
        [
            {"list": _LIST, "code": code, "name": name, "name_en": english, "position": place, "active": True}
            for place, (code, name, english) in enumerate(_REASONS, start=1)
        ],
    )


def downgrade() -> None:
    op.execute(_values.delete().where(_values.c.list == _LIST))
