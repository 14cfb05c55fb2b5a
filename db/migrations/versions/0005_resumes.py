"""Résumés, and tasks with events."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None


def _time(name: str, *, nullable: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "resume",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("file_name", sa.Text),
        sa.Column("file_path", sa.Text),
        sa.Column("text", sa.Text),
        sa.Column("structured_data", JSONB),
        sa.Column("company_key", sa.Text),
        sa.Column("failure_reason", sa.Text),
        _time("created_at", nullable=False),
        _time("updated_at", nullable=False),
    )
    op.create_index("ix_resume_created_at", "resume", ["created_at", "id"])
    op.create_index("ix_resume_company_key", "resume", ["company_key", "created_at", "id"])
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("resume_id", sa.Uuid, sa.ForeignKey("resume.id", ondelete="CASCADE")),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("progress", sa.Integer, nullable=False, server_default="0"),
        sa.Column("message", sa.Text, nullable=False, server_default=""),
        sa.Column("last_seq", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("result", JSONB),
        sa.Column("error", JSONB),
        _time("created_at", nullable=False),
        _time("started_at"),
        _time("finished_at"),
    )
    op.create_index("ix_task_state", "task", ["state"])
    op.create_index("ix_task_resume_id", "task", ["resume_id"])
    op.create_table(
        "task_event",
        sa.Column(
            "task_id",
            sa.Uuid,
            sa.ForeignKey("task.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("progress", sa.Integer, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        _time("at", nullable=False),
    )
    op.add_column(
        "interview",
        sa.Column("resume_id", sa.Uuid, sa.ForeignKey("resume.id", ondelete="SET NULL")),
    )
    op.create_index("ix_interview_resume_id", "interview", ["resume_id"])


def downgrade() -> None:
    op.drop_column("interview", "resume_id")
    for table in ("task_event", "task", "resume"):
        op.drop_table(table)
