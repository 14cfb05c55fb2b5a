"""LiveKit rooms, agent workers, and invitations by phone."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _time(name: str, *, nullable: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "agent_worker",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        _time("started_at", nullable=False),
        _time("heartbeat_at", nullable=False),
        sa.Column("capacity", sa.Integer, nullable=False),
        sa.Column("running", sa.Integer, nullable=False, server_default="0"),
        sa.Column("draining", sa.Boolean, nullable=False, server_default="false"),
    )
    op.create_table(
        "livekit_room",
        sa.Column(
            "interview_id",
            sa.Uuid,
            sa.ForeignKey("interview.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        _time("opened_at", nullable=False),
        _time("dispatched_at"),
        sa.Column("dispatches", sa.Integer, nullable=False, server_default="0"),
        sa.Column("worker_id", sa.Integer, sa.ForeignKey("agent_worker.id", ondelete="SET NULL")),
        sa.Column("epoch", sa.BigInteger, nullable=False, server_default="0"),
        _time("acquired_at"),
        sa.Column("command", sa.Text),
    )
    op.create_index("ix_livekit_room_worker", "livekit_room", ["worker_id"])
    op.create_table(
        "webhook_event",
        sa.Column("id", sa.Text, primary_key=True),
        _time("received_at", nullable=False),
    )
    op.create_index("ix_webhook_event_received_at", "webhook_event", ["received_at"])
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column(
            "interview_id",
            sa.Uuid,
            sa.ForeignKey("interview.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("pin_hash", sa.Text, unique=True),
        _time("created_at", nullable=False),
        _time("expires_at", nullable=False),
    )


def downgrade() -> None:
    for table in ("invitation", "webhook_event", "livekit_room", "agent_worker"):
        op.drop_table(table)
