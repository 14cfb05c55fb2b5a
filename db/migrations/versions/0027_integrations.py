"""Applicant tracking systems, and the format of webhook messages."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(name: str, table: str, *, unique: bool = False) -> sa.Column[UUID]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.Uuid, key, nullable=False, unique=unique)


def upgrade() -> None:
    """Add the tables; existing webhooks keep their format."""
    op.add_column(
        "webhook_subscription",
        sa.Column("format", sa.String(16), nullable=False, server_default="plain"),
    )
    op.create_table(
        "integration",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key_hash", sa.Text, nullable=False, unique=True),
        sa.Column("ats_key", sa.Text),
        sa.Column("ats_url", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("share_score", sa.Boolean, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        _time("created_at"),
        _time("updated_at"),
    )
    op.create_index("ix_integration_created_at", "integration", ["created_at", "id"])
    op.create_table(
        "ats_assessment",
        sa.Column("id", sa.Uuid, primary_key=True),
        _key("integration_id", "integration"),
        _key("interview_id", "interview", unique=True),
        _key("position_id", "position"),
        sa.Column("applicant", sa.Text, nullable=False),
        sa.Column("callback_url", sa.Text),
        sa.Column("base_url", sa.Text, nullable=False),
        _time("created_at"),
    )
    op.create_index(
        "ix_ats_assessment_asked",
        "ats_assessment",
        ["integration_id", "position_id", "applicant", "created_at"],
    )
    op.create_table(
        "ats_call",
        sa.Column("id", sa.Uuid, primary_key=True),
        _key("integration_id", "integration"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("remark", sa.Text),
        _time("created_at"),
    )
    op.create_index("ix_ats_call_listed", "ats_call", ["integration_id", "created_at", "id"])
    op.create_table(
        "ats_update",
        sa.Column("id", sa.Uuid, primary_key=True),
        _key("assessment_id", "ats_assessment"),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        _time("next_attempt_at", nullable=True),
        sa.Column("last_status", sa.Integer),
        sa.Column("last_error", sa.Text),
        _time("created_at"),
        _time("delivered_at", nullable=True),
        sa.UniqueConstraint("assessment_id", "event", "revision"),
    )
    op.create_index("ix_ats_update_due", "ats_update", ["state", "next_attempt_at"])


def downgrade() -> None:
    """Drop them."""
    for table in ("ats_update", "ats_call", "ats_assessment", "integration"):
        op.drop_table(table)
    op.drop_column("webhook_subscription", "format")
