"""The recruiters' workspace: stages, notes, decisions, shared links, search in transcripts."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020"
down_revision = "0017"
branch_labels = None
depends_on = None


_REPORT = {
    "total": "float8 GENERATED ALWAYS AS ((content ->> 'total')::float8) STORED",
    "total_low": "float8 GENERATED ALWAYS AS ((content -> 'total_range' ->> 0)::float8) STORED",
    "total_high": "float8 GENERATED ALWAYS AS ((content -> 'total_range' ->> 1)::float8) STORED",
    "withheld": "boolean GENERATED ALWAYS AS ((content ->> 'withheld_reason') IS NOT NULL) STORED",
}


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _interview() -> sa.ForeignKey:
    return sa.ForeignKey("interview.id", ondelete="CASCADE")


def _author(name: str) -> sa.Column[sa.Uuid]:
    key = sa.ForeignKey("user_account.id", ondelete="SET NULL")
    return sa.Column(name, sa.Uuid, key, index=True)


def upgrade() -> None:
    _add_search()
    _add_stages()
    _add_notes()
    _add_decisions()
    _add_links()


def downgrade() -> None:
    for table in ("sign_in_link", "share_link", "decision", "note"):
        op.drop_table(table)
    for name in _REPORT:
        op.drop_column("report", name)
    op.drop_column("invitation", "opened_at")
    op.drop_column("interview", "candidate_email")
    op.drop_column("interview", "stage")
    op.drop_index("ix_transcript_entry_said", "transcript_entry")
    op.drop_column("transcript_entry", "said")
    op.execute("DROP FUNCTION said_grams(text)")
    op.execute("DROP FUNCTION as_said(text)")


def _add_search() -> None:
    # Words as they are compared: without case, and Korean without spaces, which recognisers and
    # people put in different places.
    op.execute(
        r"""CREATE FUNCTION as_said(words text) RETURNS text
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
            SELECT regexp_replace(
                regexp_replace(' ' || lower(normalize(words, NFC)), '\s+', ' ', 'g'),
                '([가-힣]) (?=[가-힣])', '\1', 'g')
        $$"""
    )
    # Substrings of three characters, and of two in scripts where a word may have no more. In
    # PL/pgSQL, since an SQL function of this kind takes five times as long.
    op.execute(
        r"""CREATE FUNCTION said_grams(words text) RETURNS text[]
        LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
        DECLARE
            letters text[] := string_to_array(words, NULL);
            grams text[] := '{}';
            pair text;
        BEGIN
            FOR place IN 1 .. cardinality(letters) - 1 LOOP
                pair := letters[place] || letters[place + 1];
                IF octet_length(pair) > 2 THEN
                    grams := grams || pair;
                END IF;
                IF place < cardinality(letters) - 1 THEN
                    grams := grams || (pair || letters[place + 2]);
                END IF;
            END LOOP;
            RETURN grams;
        END $$"""
    )
    op.execute(
        "ALTER TABLE transcript_entry ADD COLUMN said text "
        "GENERATED ALWAYS AS (as_said(text)) STORED"
    )
    op.create_index(
        "ix_transcript_entry_said",
        "transcript_entry",
        [sa.text("said_grams(said)")],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
        postgresql_where=sa.text("seq > 0"),
    )


def _add_stages() -> None:
    op.add_column(
        "interview", sa.Column("stage", sa.String(16), nullable=False, server_default="new")
    )
    op.create_index("ix_interview_stage", "interview", ["stage", "created_at", "id"])
    op.add_column("interview", sa.Column("candidate_email", sa.Text))
    op.execute(
        """UPDATE interview SET candidate_email = lower(coalesce(
            (SELECT email FROM invitation WHERE interview_id = interview.id AND email IS NOT NULL
                ORDER BY created_at DESC LIMIT 1),
            (SELECT email FROM user_account WHERE user_account.id = interview.candidate_id)))"""
    )
    op.create_index(
        "ix_interview_candidate_email", "interview", ["candidate_email", "created_at", "id"]
    )
    op.add_column("invitation", _time("opened_at", nullable=True))
    op.execute(
        "ALTER TABLE report "
        + ", ".join(f"ADD COLUMN {name} {kind}" for name, kind in _REPORT.items())
    )


def _add_notes() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("interview_id", sa.Uuid, _interview(), nullable=False),
        _author("author_id"),
        sa.Column("author_name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("mentions", JSONB, nullable=False, server_default="[]"),
        _time("created_at"),
        _time("updated_at"),
    )
    op.create_index("ix_note_interview_id", "note", ["interview_id", "created_at", "id"])


def _add_decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Uuid, nullable=False, unique=True),
        sa.Column("interview_id", sa.Uuid, nullable=False),
        sa.Column("position_id", sa.Uuid),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("reason_salt", sa.Text),
        sa.Column("reason_digest", sa.Text, nullable=False),
        sa.Column("by_user_id", sa.Uuid, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        _time("at"),
        sa.Column("versions", JSONB, nullable=False),
        sa.Column("seen", JSONB, nullable=False),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False, unique=True),
    )
    op.create_index("ix_decision_interview_id", "decision", ["interview_id", "number"])


def _add_links() -> None:
    op.create_table(
        "share_link",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("interview_id", sa.Uuid, _interview(), nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False, unique=True),
        _author("created_by"),
        sa.Column("created_by_name", sa.Text, nullable=False),
        _time("created_at"),
        _time("expires_at"),
        sa.Column("hide_name", sa.Boolean, nullable=False),
        sa.Column("include", JSONB, nullable=False),
        _time("revoked_at", nullable=True),
        sa.Column("views", sa.Integer, nullable=False, server_default="0"),
        _time("last_viewed_at", nullable=True),
    )
    op.create_index("ix_share_link_interview_id", "share_link", ["interview_id", "created_at"])
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.Text, primary_key=True),
        sa.Column(
            "user_id",
            sa.Uuid,
            sa.ForeignKey("user_account.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        _time("expires_at"),
    )
