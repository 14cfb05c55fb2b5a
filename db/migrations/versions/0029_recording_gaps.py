"""What recordings lack."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; earlier recordings' gaps are unknown, and shown as none."""
    op.add_column(
        "interview", sa.Column("recording_gaps", JSONB, nullable=False, server_default="[]")
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_column("interview", "recording_gaps")
