"""How long the organisation keeps interviews, in place of the server's setting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; without a row, the server's setting applies, as before."""
    op.create_table(
        "retention_setting",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.CheckConstraint("id = 1", name="ck_retention_setting_only"),
        sa.CheckConstraint("days >= 0", name="ck_retention_setting_days"),
    )


def downgrade() -> None:
    """Drop it; the server's setting applies again."""
    op.drop_table("retention_setting")
