"""Question sets, learning paths, the answer bank; a task's input; versions of speech files."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import Vector
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None

DIMENSIONS = 384


def _created_at() -> sa.Column[datetime]:
    return sa.Column("created_at", sa.DateTime(timezone=True), nullable=False)


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    for table in ("question_set", "learning_path"):
        op.create_table(
            table,
            sa.Column("id", sa.Uuid, primary_key=True),
            sa.Column(
                "resume_id", sa.Uuid, sa.ForeignKey("resume.id", ondelete="CASCADE"), nullable=False
            ),
            sa.Column("content", JSONB, nullable=False),
            _created_at(),
        )
        op.create_index(f"ix_{table}_resume_id", table, ["resume_id", "created_at", "id"])
    op.create_table(
        "answer_bank_entry",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column(
            "interview_id",
            sa.Uuid,
            sa.ForeignKey("interview.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("plan_question_id", sa.Text, nullable=False),
        sa.Column("question_text", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("role_key", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("level", sa.Float, nullable=False),
        sa.Column("embedder", sa.Text, nullable=False),
        sa.Column("embedding", Vector(DIMENSIONS), nullable=False),
        _created_at(),
        sa.UniqueConstraint("interview_id", "plan_question_id"),
    )
    places = {
        "created_at": ["created_at", "id"],
        "role_key": ["role_key", "created_at", "id"],
        "question": ["plan_question_id", "created_at", "id"],
    }
    for name, columns in places.items():
        op.create_index(f"ix_answer_bank_entry_{name}", "answer_bank_entry", columns)
    op.create_index(
        "ix_answer_bank_entry_embedding",
        "answer_bank_entry",
        ["embedding"],
        postgresql_using="hnsw",
        postgresql_ops={"embedding": "vector_cosine_ops"},
    )
    op.add_column("task", sa.Column("input", JSONB))
    op.add_column("question", sa.Column("audio_version", sa.Text))


def downgrade() -> None:
    op.drop_column("question", "audio_version")
    op.drop_column("task", "input")
    for table in ("answer_bank_entry", "learning_path", "question_set"):
        op.drop_table(table)
    op.execute("DROP EXTENSION IF EXISTS vector")
