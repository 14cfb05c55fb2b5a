"""Interviews, questions, transcripts, reports, and the job queue."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.util import await_

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _interview_key(*, unique: bool = False) -> sa.Column[UUID]:
    return sa.Column(
        "interview_id",
        sa.Uuid,
        sa.ForeignKey("interview.id", ondelete="CASCADE"),
        nullable=False,
        unique=unique,
    )


def _time(name: str, *, nullable: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "interview",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("candidate_name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("company", sa.Text, nullable=False),
        sa.Column("job_description", sa.Text, nullable=False, server_default=""),
        sa.Column("plan", JSONB, nullable=False),
        sa.Column("conductor_state", JSONB),
        sa.Column("conductor_seq", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("transport", sa.Text, nullable=False, server_default="direct"),
        sa.Column("seed", sa.BigInteger),
        _time("created_at", nullable=False),
        _time("started_at"),
        _time("ended_at"),
        sa.Column("end_reason", sa.Text),
        sa.Column("recording_path", sa.Text),
    )
    op.create_index("ix_interview_status", "interview", ["status"])
    op.create_index("ix_interview_created_at", "interview", ["created_at", "id"])
    op.create_table(
        "question",
        sa.Column("id", sa.Uuid, primary_key=True),
        _interview_key(),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("plan_question_id", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("audio_path", sa.Text),
        sa.UniqueConstraint("interview_id", "position"),
    )
    op.create_table(
        "transcript_entry",
        sa.Column("id", sa.Uuid, primary_key=True),
        _interview_key(),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("speaker", sa.String(16), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("start_s", sa.Float, nullable=False),
        sa.Column("end_s", sa.Float, nullable=False),
        sa.Column("question_id", sa.Text),
        sa.Column("interrupted", sa.Boolean, nullable=False),
        sa.Column("confidence", sa.Float),
        sa.Column("words", JSONB),
        sa.Column("flags", JSONB, nullable=False, server_default="[]"),
        _time("created_at", nullable=False),
        sa.UniqueConstraint("interview_id", "seq"),
    )
    op.create_index(
        "ix_transcript_entry_time", "transcript_entry", ["interview_id", "start_s", "seq"]
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Uuid, primary_key=True),
        _interview_key(unique=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("content", JSONB),
        sa.Column("failure_reason", sa.Text),
        _time("created_at", nullable=False),
        _time("completed_at"),
    )
    _run_script(QueryBuilderEnvironment().build_install_query())


def downgrade() -> None:
    _run_script(QueryBuilderEnvironment().build_uninstall_query())
    for table in ("report", "transcript_entry", "question", "interview"):
        op.drop_table(table)


def _run_script(script: str) -> None:
    """Run several statements at once, which a prepared statement can't."""
    driver_connection = op.get_bind().connection.driver_connection
    if driver_connection is None:
        raise RuntimeError("migrations need a connection")
    await_(driver_connection.execute(script))
