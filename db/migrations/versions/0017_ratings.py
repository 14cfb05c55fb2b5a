"""Ratings by people, and when they were shown others' judgements."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "rating",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column(
            "interview_id",
            sa.Uuid,
            sa.ForeignKey("interview.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("rater_id", sa.Uuid, sa.ForeignKey("user_account.id", ondelete="SET NULL")),
        sa.Column("rater_name", sa.Text, nullable=False),
        sa.Column("levels", JSONB, nullable=False, server_default="[]"),
        sa.Column("blind", sa.Boolean),
        sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
        sa.Column("earlier", JSONB, nullable=False, server_default="[]"),
        _time("created_at"),
        _time("updated_at"),
        _time("submitted_at", nullable=True),
        sa.UniqueConstraint("interview_id", "rater_id"),
    )
    op.create_index("ix_rating_rater_id", "rating", ["rater_id"])
    op.create_table(
        "disclosure",
        sa.Column(
            "interview_id",
            sa.Uuid,
            sa.ForeignKey("interview.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column(
            "user_id",
            sa.Uuid,
            sa.ForeignKey("user_account.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        _time("at"),
    )
    op.create_index("ix_disclosure_user_id", "disclosure", ["user_id"])


def downgrade() -> None:
    op.drop_table("disclosure")
    op.drop_table("rating")
