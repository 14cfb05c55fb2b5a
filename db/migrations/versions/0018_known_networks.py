"""Networks from which an account has signed in, which others' wrong passwords don't lock out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_network",
        sa.Column("account_hash", sa.Text, primary_key=True),
        sa.Column("address_hash", sa.Text, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("known_network")
