"""Invitations of many candidates at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of batches and their rows."""
    op.create_table(
        "invitation_batch",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column(
            "position_id",
            sa.Uuid,
            sa.ForeignKey("position.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("file_name", sa.Text),
        sa.Column("file_path", sa.Text),
        sa.Column("task_id", sa.Uuid, sa.ForeignKey("task.id", ondelete="SET NULL"), index=True),
        sa.Column("options", JSONB, nullable=False, server_default="{}"),
        sa.Column("queued", sa.Integer, nullable=False, server_default="0"),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("sent_by", sa.Text),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(
        "ix_invitation_batch_position_id", "invitation_batch", ["position_id", "created_at", "id"]
    )
    op.create_index("ix_invitation_batch_expires_at", "invitation_batch", ["expires_at"])
    op.create_table(
        "invitation_batch_row",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column(
            "batch_id",
            sa.Uuid,
            sa.ForeignKey("invitation_batch.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("resume_file", sa.Text),
        sa.Column("resume_entry", sa.Integer),
        sa.Column("resume", JSONB),
        sa.Column("resume_problem", JSONB),
        sa.Column("without_resume", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("left_out", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("failure", JSONB),
        sa.Column("link_salt", sa.Text, nullable=False),
        sa.Column(
            "interview_id",
            sa.Uuid,
            sa.ForeignKey("interview.id", ondelete="CASCADE"),
            unique=True,
        ),
        sa.UniqueConstraint("batch_id", "number"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("invitation_batch_row")
    op.drop_table("invitation_batch")
