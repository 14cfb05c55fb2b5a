"""Legal holds: interviews that are neither deleted nor forgotten until the hold is lifted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table. Its key keeps an interview from deletion, whatever asks for it."""
    op.create_table(
        "legal_hold",
        sa.Column(
            "interview_id",
            sa.Uuid(),
            sa.ForeignKey("interview.id", ondelete="RESTRICT"),
            primary_key=True,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), sa.ForeignKey("user_account.id", ondelete="SET NULL")),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("legal_hold")
