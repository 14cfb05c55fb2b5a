"""Terms of interviews, keys for sorting and searching them, and evaluations of answers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from db.names import company_key

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_WORDS = "lower(normalize(candidate_name || chr(10) || role || chr(10) || company, NFC))"
_COMPUTED = {
    "candidate_key": "text GENERATED ALWAYS AS (lower(candidate_name)) STORED",
    "started_key": "timestamptz GENERATED ALWAYS AS "
    "(coalesce(started_at, '-infinity'::timestamptz)) STORED",
    "search_text": f"text GENERATED ALWAYS AS ({_WORDS}) STORED",
    "search_grams": f"text[] GENERATED ALWAYS AS (grams({_WORDS})) STORED",
}
_STORED = ("company_key", "scheduled_for", "expires_at", "emotion_summary", "overall_score")
_SORTED = {
    "candidate_key": ["candidate_key", "id"],
    "started_key": ["started_key", "id"],
    "company_key": ["company_key", "created_at", "id"],
}


def _time(name: str, *, nullable: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    # All substrings of one to three characters, for searches by any part of a word, also Korean.
    op.execute(
        """CREATE FUNCTION grams(words text) RETURNS text[]
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
            SELECT coalesce(array_agg(DISTINCT substr(words, place, size)), '{}')
            FROM generate_series(1, 3) AS size,
                generate_series(1, length(words) - size + 1) AS place
        $$"""
    )
    op.add_column("interview", sa.Column("company_key", sa.Text))
    op.add_column("interview", _time("scheduled_for"))
    op.add_column("interview", _time("expires_at"))
    op.add_column("interview", sa.Column("emotion_summary", JSONB))
    op.add_column("interview", sa.Column("overall_score", sa.Float))
    op.execute(
        "ALTER TABLE interview "
        + ", ".join(f"ADD COLUMN {name} {kind}" for name, kind in _COMPUTED.items())
    )
    _key_companies()
    for name, columns in _SORTED.items():
        op.create_index(f"ix_interview_{name}", "interview", columns)
    op.create_index(
        "ix_interview_search_grams", "interview", ["search_grams"], postgresql_using="gin"
    )
    op.create_index(
        "ix_interview_expires_at",
        "interview",
        ["expires_at"],
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "answer_evaluation",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column(
            "interview_id",
            sa.Uuid,
            sa.ForeignKey("interview.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("question_id", sa.Text, nullable=False),
        sa.Column("evaluation", JSONB),
        sa.Column("emotion", sa.Text),
        sa.Column("sentiment_score", sa.Float),
        _time("created_at", nullable=False),
        _time("updated_at", nullable=False),
        sa.UniqueConstraint("interview_id", "question_id"),
    )


def downgrade() -> None:
    op.drop_table("answer_evaluation")
    for name in (*_COMPUTED, *_STORED):
        op.drop_column("interview", name)
    op.execute("DROP FUNCTION grams(text)")


def _key_companies() -> None:
    """Compute keys as ``db.names`` does, which SQL can't do exactly."""
    connection = op.get_bind()
    names = connection.scalars(sa.text("SELECT DISTINCT company FROM interview")).all()
    for name in names:
        connection.execute(
            sa.text("UPDATE interview SET company_key = :key WHERE company = :name"),
            {"key": company_key(name), "name": name},
        )
