"""Invitations by link, consents, disputed transcript entries, and feedback."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_INVITATION_COLUMNS = (
    "token_hash",
    "email",
    "entered_at",
    "cancelled_at",
    "declined_at",
    "decline_reason",
    "decline_message",
    "other_format",
)


def upgrade() -> None:
    for name in ("entered_at", "cancelled_at", "declined_at"):
        op.add_column("invitation", sa.Column(name, sa.DateTime(timezone=True)))
    for name in ("token_hash", "email", "decline_reason", "decline_message"):
        op.add_column("invitation", sa.Column(name, sa.Text))
    op.add_column(
        "invitation",
        sa.Column("other_format", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_unique_constraint("invitation_token_hash_key", "invitation", ["token_hash"])
    op.create_index("ix_invitation_interview_id", "invitation", ["interview_id", "created_at"])
    op.create_table(
        "consent",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column(
            "interview_id",
            sa.Uuid,
            sa.ForeignKey("interview.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("granted", sa.Boolean, nullable=False),
        sa.Column("text_version", sa.Text, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_consent_interview_id", "consent", ["interview_id", "id"])
    op.create_table(
        "feedback",
        sa.Column(
            "interview_id",
            sa.Uuid,
            sa.ForeignKey("interview.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("rating", sa.Integer, nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column("transcript_entry", sa.Column("correction", sa.Text))


def downgrade() -> None:
    op.drop_column("transcript_entry", "correction")
    op.drop_table("feedback")
    op.drop_table("consent")
    op.drop_index("ix_invitation_interview_id", "invitation")
    for name in _INVITATION_COLUMNS:
        op.drop_column("invitation", name)
