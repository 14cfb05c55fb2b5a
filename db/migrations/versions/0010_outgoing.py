"""Outgoing webhooks, candidates' requests, overrides of reports, and tombstones."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TABLES = (
    "tombstone",
    "report_override",
    "candidate_request",
    "webhook_delivery",
    "webhook_subscription",
)


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _interview_key() -> sa.Column[UUID]:
    return sa.Column(
        "interview_id",
        sa.Uuid,
        sa.ForeignKey("interview.id", ondelete="CASCADE"),
        nullable=False,
    )


def upgrade() -> None:
    _webhooks()
    _rights()
    op.create_table(
        "tombstone",
        sa.Column("interview_id", sa.Uuid, primary_key=True),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        _time("created_at"),
        _time("deleted_at"),
        _time("erased_at", nullable=True),
        sa.Column("files", JSONB, nullable=False),
    )
    op.create_index("ix_tombstone_erased_at", "tombstone", ["erased_at"])
    op.create_index("ix_interview_ended_at", "interview", ["ended_at"])
    op.add_column("report", sa.Column("revision", sa.Integer, nullable=False, server_default="1"))
    op.add_column("report", sa.Column("earlier", JSONB, nullable=False, server_default="[]"))


def downgrade() -> None:
    for column in ("earlier", "revision"):
        op.drop_column("report", column)
    op.drop_index("ix_interview_ended_at", "interview")
    for table in _TABLES:
        op.drop_table(table)


def _webhooks() -> None:
    op.create_table(
        "webhook_subscription",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("events", JSONB, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("old_secret", sa.Text),
        _time("old_secret_until", nullable=True),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("disabled_reason", sa.Text),
        _time("created_at"),
        _time("updated_at"),
    )
    op.create_index(
        "ix_webhook_subscription_created_at", "webhook_subscription", ["created_at", "id"]
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column(
            "subscription_id",
            sa.Uuid,
            sa.ForeignKey("webhook_subscription.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("event_key", sa.Text, nullable=False),
        sa.Column("interview_id", sa.Uuid),
        sa.Column("payload", JSONB, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        _time("next_attempt_at", nullable=True),
        sa.Column("last_status", sa.Integer),
        sa.Column("last_error", sa.Text),
        _time("created_at"),
        _time("delivered_at", nullable=True),
        sa.UniqueConstraint("subscription_id", "event_key"),
    )
    for name, columns in {
        "listed": ["subscription_id", "created_at", "id"],
        "due": ["state", "next_attempt_at"],
        "interview_id": ["interview_id"],
    }.items():
        op.create_index(f"ix_webhook_delivery_{name}", "webhook_delivery", columns)


def _rights() -> None:
    op.create_table(
        "candidate_request",
        sa.Column("id", sa.Uuid, primary_key=True),
        _interview_key(),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("closed_by", sa.Text),
        _time("created_at"),
        _time("closed_at", nullable=True),
    )
    op.create_index(
        "ix_candidate_request_state", "candidate_request", ["state", "created_at", "id"]
    )
    op.create_index(
        "ix_candidate_request_open",
        "candidate_request",
        ["interview_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "report_override",
        sa.Column("id", sa.Uuid, primary_key=True),
        _interview_key(),
        sa.Column("dimension_id", sa.Text),
        sa.Column("value", sa.Float),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("by_user_id", sa.Uuid, sa.ForeignKey("user_account.id", ondelete="SET NULL")),
        _time("created_at"),
    )
    op.create_index(
        "ix_report_override_interview_id", "report_override", ["interview_id", "created_at"]
    )
