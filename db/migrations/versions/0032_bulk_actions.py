"""Bulk actions on interviews, and what became of each interview."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of the actions and their rows."""
    op.create_table(
        "bulk_action",
        sa.Column(
            "task_id", sa.Uuid, sa.ForeignKey("task.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("stage", sa.String(16)),
        sa.Column(
            "undo_of",
            sa.Uuid,
            sa.ForeignKey("bulk_action.task_id", ondelete="SET NULL"),
            unique=True,
        ),
        sa.Column("options", JSONB, nullable=False, server_default="{}"),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_bulk_action_created_by", "bulk_action", ["created_by", "created_at"])
    op.create_table(
        "bulk_row",
        sa.Column(
            "task_id",
            sa.Uuid,
            sa.ForeignKey("bulk_action.task_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "interview_id",
            sa.Uuid,
            sa.ForeignKey("interview.id", ondelete="SET NULL"),
            index=True,
        ),
        sa.Column("stage_before", sa.String(16)),
        sa.Column("outcome", sa.String(16)),
        sa.Column("code", sa.Text),
        sa.Column("detail", sa.Text),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("bulk_row")
    op.drop_table("bulk_action")
