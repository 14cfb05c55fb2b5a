"""The positions that a recruiter is limited to, and which of the staff sent a résumé."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; no account is limited, and earlier résumés have no sender on the staff."""
    op.add_column(
        "user_account", sa.Column("position_ids", postgresql.ARRAY(sa.Uuid()), nullable=True)
    )
    op.add_column(
        "resume",
        sa.Column("created_by", sa.Uuid(), sa.ForeignKey("user_account.id", ondelete="SET NULL")),
    )
    op.create_index("ix_resume_created_by", "resume", ["created_by"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_resume_created_by", "resume")
    op.drop_column("resume", "created_by")
    op.drop_column("user_account", "position_ids")
