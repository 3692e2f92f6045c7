"""Index what has not ended, and nothing that changes at every step.

Revision ID: 0010
Revises: 0009
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_assignments_lead", "assignments")
    op.drop_index("ix_assignments_group", "assignments")
    op.drop_index("ix_assignments_due", "assignments")
    op.create_index("ix_assignments_lead_id", "assignments", ["lead_id"])
    op.create_index("ix_assignments_open", "assignments", ["due_at"], **_only_where("ended_at IS NULL"))
    op.create_index("ix_assignments_ended_at", "assignments", ["ended_at"], **_only_where("ended_at IS NOT NULL"))
    op.create_index("ix_assignments_issued", "assignments", ["issued_at", "id"])
    op.drop_index("ix_process_instances_definition_id", "process_instances")


def downgrade() -> None:
    op.create_index("ix_process_instances_definition_id", "process_instances", ["definition_id"])
    op.drop_index("ix_assignments_issued", "assignments")
    op.drop_index("ix_assignments_ended_at", "assignments")
    op.drop_index("ix_assignments_open", "assignments")
    op.drop_index("ix_assignments_lead_id", "assignments")
    op.create_index("ix_assignments_due", "assignments", ["due_at"])
    op.create_index("ix_assignments_group", "assignments", ["status_group", "id"])
    op.create_index("ix_assignments_lead", "assignments", ["lead_id", "status_group"])


def _only_where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
