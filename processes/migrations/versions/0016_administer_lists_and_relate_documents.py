"""Keep the province's lists as rows that an administrator changes, and relate documents to each other.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
#: What the lists held before: code, name, English name.
_VALUES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "fields": (
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
    "sources": (
        ("trong_tam_ubnd", "Công tác trọng tâm UBND tỉnh", "Key work of the provincial Committee"),
        ("trong_tam_tinh_uy", "Công tác trọng tâm Tỉnh ủy", "Key work of the provincial Party Committee"),
        ("ket_luan_hop", "Thông báo kết luận", "Conclusions of a meeting"),
        ("chi_dao_van_ban", "Văn bản chỉ đạo", "Directing document"),
        ("trung_uong", "Chỉ đạo của Chính phủ và Trung ương", "Directions of the Government and central bodies"),
        ("hdnd", "Nghị quyết của HĐND tỉnh", "Resolutions of the provincial People's Council"),
        ("khac", "Nguồn khác", "Other sources"),
    ),
    "urgency": (
        ("thuong", "Thường", "Normal"),
        ("khan", "Khẩn", "Urgent"),
        ("thuong_khan", "Thượng khẩn", "Very urgent"),
        ("hoa_toc", "Hỏa tốc", "Express"),
    ),
    "issuing_levels": (
        ("trung_uong", "Trung ương", "Central"),
        ("tinh", "Cấp tỉnh", "Province"),
        ("huyen", "Cấp huyện", "District"),
        ("xa", "Cấp xã", "Commune"),
        ("don_vi", "Sở, ban, ngành", "Department"),
        ("khac", "Cơ quan khác", "Other body"),
    ),
}


def upgrade() -> None:
    values = op.create_table(
        "list_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(40), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_list_values"),
        sa.UniqueConstraint("list", "code", name="uq_list_values_list_code"),
    )
    op.bulk_insert(
        values,
        [
            {"list": name, "code": code, "name": text, "name_en": english, "position": place, "active": True}
            for name, entries in _VALUES.items()
            for place, (code, text, english) in enumerate(entries, start=1)
        ],
    )
    _change_sources(to_codes=True)
    op.create_table(
        "directive_relations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["from_id"], ["directives.id"], name="fk_directive_relations_from_id"),
        sa.ForeignKeyConstraint(["to_id"], ["directives.id"], name="fk_directive_relations_to_id"),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_directive_relations_by_id"),
        sa.ForeignKeyConstraint(["ended_by_id"], ["people.id"], name="fk_directive_relations_ended_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_directive_relations"),
    )
    op.create_index("ix_directive_relations_from_id", "directive_relations", ["from_id"])
    op.create_index("ix_directive_relations_to_id", "directive_relations", ["to_id"])


def downgrade() -> None:
    op.drop_table("directive_relations")
    _change_sources(to_codes=False)
    op.drop_table("list_values")


def _change_sources(*, to_codes: bool) -> None:
    """Pages stored the name of a source and programs its code; from now on both store the code."""
    directives = sa.table("directives", sa.column("source"))
    for code, text, _ in _VALUES["sources"]:
        before, after = (text, code) if to_codes else (code, text)
        op.execute(directives.update().where(directives.c.source == before).values(source=after))
