"""Accounts, companies and positions; an interview's candidate and position."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_INTERVIEW_KEYS = {"candidate_id": "user_account", "position_id": "position"}


def _time(name: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def upgrade() -> None:
    op.create_table(
        "user_account",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("email", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("active", sa.Boolean, nullable=False),
        _time("created_at"),
        _time("updated_at"),
    )
    op.create_table(
        "company",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False, unique=True),
        sa.Column("description", sa.Text, nullable=False),
        _time("created_at"),
        _time("updated_at"),
    )
    op.create_table(
        "position",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column(
            "company_id",
            sa.Uuid,
            sa.ForeignKey("company.id", ondelete="RESTRICT"),
            nullable=False,
            index=True,
        ),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("plan", JSONB, nullable=False),
        sa.Column("retention_days", sa.Integer),
        sa.Column("archived", sa.Boolean, nullable=False),
        sa.Column("created_by", sa.Uuid, sa.ForeignKey("user_account.id", ondelete="SET NULL")),
        _time("created_at"),
        _time("updated_at"),
    )
    op.create_index("ix_position_created_at", "position", ["created_at", "id"])
    for column, table in _INTERVIEW_KEYS.items():
        op.add_column(
            "interview",
            sa.Column(column, sa.Uuid, sa.ForeignKey(f"{table}.id", ondelete="SET NULL")),
        )
        op.create_index(f"ix_interview_{column}", "interview", [column, "created_at", "id"])


def downgrade() -> None:
    for column in _INTERVIEW_KEYS:
        op.drop_column("interview", column)
    for table in ("position", "company", "user_account"):
        op.drop_table(table)
