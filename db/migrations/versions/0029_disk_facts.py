"""What recordings lack, and how much room agent workers' disks have."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; earlier recordings' gaps are unknown, and told as none."""
    op.add_column(
        "interview", sa.Column("recording_gaps", JSONB, nullable=False, server_default="[]")
    )
    op.add_column("agent_worker", sa.Column("free_bytes", sa.BigInteger))
    op.add_column(
        "agent_worker",
        sa.Column("disk_full", sa.Boolean, nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_column("agent_worker", "disk_full")
    op.drop_column("agent_worker", "free_bytes")
    op.drop_column("interview", "recording_gaps")
