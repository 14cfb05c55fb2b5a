"""Wrong PINs of callers, to limit guessing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wrong_pin",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("caller_hash", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_wrong_pin_caller_at", "wrong_pin", ["caller_hash", "at"])


def downgrade() -> None:
    op.drop_table("wrong_pin")
