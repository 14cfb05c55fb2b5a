"""When a stage was set, so that an undo notices a stage that was changed and changed back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TABLES = ("interview", "bulk_row")


def upgrade() -> None:
    """Add the columns; null: the stage was set before there were any."""
    for table in TABLES:
        op.add_column(table, sa.Column("stage_set_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Drop them."""
    for table in TABLES:
        op.drop_column(table, "stage_set_at")
