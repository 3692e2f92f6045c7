"""Know documents by body, number and year; compare numbers however they were typed.

Revision ID: 0014
Revises: 0013
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_UBND = ("uy ban nhan dan", "ubnd")
_BODIES = {
    "UBND": "ubnd tinh", "HDND": "hdnd tinh", "VP": "vp ubnd tinh", "TU": "tinh uy", "VPTU": "vp tinh uy",
    "CP": "chinh phu", "TTG": "thu tuong chinh phu", "VPCP": "vp chinh phu", "QH": "quoc hoi", "TW": "trung uong dang",
}  # fmt: skip
_TYPES = frozenset("NQ QD CT QC QYD TC TB HD CTR KH PA DA BC BB TTR CV CD BGN BTT GUQ GM GGT GNP PG PC PB TCG".split())


def upgrade() -> None:
    op.add_column("directives", sa.Column("number_key", sa.String(80), nullable=True))
    op.add_column("directives", sa.Column("identity", sa.String(300), nullable=True))
    _know()
    op.create_index("ix_directives_number_key", "directives", ["number_key"])
    op.create_index("ix_directives_identity", "directives", ["identity"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_directives_identity", "directives")
    op.drop_index("ix_directives_number_key", "directives")
    op.drop_column("directives", "identity")
    op.drop_column("directives", "number_key")


def _know() -> None:
    """What is there already: of several with one number the first keeps it, and the others stay as they are."""
    connection = op.get_bind()
    directives = sa.table(
        "directives",
        *(sa.column(name) for name in ("id", "number", "issuing_body", "status", "number_key", "identity")),
        sa.column("date", sa.Date()),
    )
    known: set[str] = set()
    for row in connection.execute(sa.select(directives).order_by(directives.c.id)).all():
        parts = re.split(r"[-/]", _bare(row.number))
        digits = re.fullmatch(r"(\d{1,6})([A-Z]?)", parts[0])
        if digits is None or len(parts) < 2:
            continue
        key = "-".join([f"{int(digits[1])}{digits[2]}", *parts[1:]])[:80]
        words = [part for part in parts[1:] if not part.isdecimal()]
        named = words[1:] if words and words[0] in _TYPES else words
        body = re.sub(r"[^a-z0-9]+", " ", _bare(row.issuing_body or "").lower()).strip()
        for long, short in (_UBND, ("hoi dong nhan dan", "hdnd"), ("van phong", "vp")):
            body = body.replace(long, short)
        identity = f"{row.date.year} {key} {body or _BODIES.get(named[0] if named else '', '')}"[:300]
        is_first = row.status != "deleted" and identity not in known
        known |= {identity} if is_first else set()
        connection.execute(
            directives.update()
            .where(directives.c.id == row.id)
            .values(number_key=key, identity=identity if is_first else None)
        )


def _bare(text: str) -> str:
    text = unicodedata.normalize("NFD", text.upper().replace("Đ", "D").replace("Ð", "D"))
    return "".join(c for c in text if not unicodedata.combining(c))
