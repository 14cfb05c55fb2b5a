"""Versions of positions' plans, requests for another format, and room on agent workers' disks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Count from 1: of earlier interviews, those with their position's plan of today have it."""
    op.add_column(
        "position", sa.Column("plan_version", sa.Integer, nullable=False, server_default="1")
    )
    op.add_column("interview", sa.Column("plan_version", sa.Integer))
    op.execute(
        "UPDATE interview SET plan_version = 1 FROM position "
        "WHERE position.id = interview.position_id AND position.plan = interview.plan"
    )
    # Who asked for another format before that was a request, and waits for an answer.
    op.execute(
        "INSERT INTO candidate_request (id, interview_id, kind, message, state, created_at) "
        "SELECT DISTINCT ON (interview_id) gen_random_uuid(), interview_id, 'other_format', "
        "concat_ws(chr(10), decline_reason, decline_message), 'open', declined_at "
        "FROM invitation JOIN interview ON interview.id = interview_id "
        "WHERE other_format AND declined_at IS NOT NULL "
        "AND interview.status IN ('SCHEDULED', 'LIVE') "
        "ORDER BY interview_id, declined_at DESC"
    )
    # Last, because it locks the table until the transaction ends: agent workers whose heartbeats
    # wait while all interviews are updated would count as dead.
    op.add_column("agent_worker", sa.Column("free_bytes", sa.BigInteger))
    op.add_column(
        "agent_worker",
        sa.Column("disk_full", sa.Boolean, nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """Drop the columns, and the requests of a kind that was unknown before."""
    op.execute("DELETE FROM candidate_request WHERE kind = 'other_format'")
    op.drop_column("interview", "plan_version")
    op.drop_column("position", "plan_version")
    op.drop_column("agent_worker", "disk_full")
    op.drop_column("agent_worker", "free_bytes")
