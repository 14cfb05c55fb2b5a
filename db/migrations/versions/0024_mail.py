"""Invitations by e-mail: messages, their templates, and the state of each invitation."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Create the tables; invitations so far were sent by people."""
    op.create_table(
        "mail",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column(
            "interview_id",
            sa.Uuid,
            sa.ForeignKey("interview.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column(
            "invitation_id",
            sa.Uuid,
            sa.ForeignKey("invitation.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("base_url", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        _time("next_attempt_at", nullable=True),
        _time("transfer_began_at", nullable=True),
        sa.Column("answer", sa.Text),
        _time("created_at"),
        _time("sent_at", nullable=True),
        sa.UniqueConstraint("invitation_id", "key"),
    )
    op.create_index("ix_mail_interview_id", "mail", ["interview_id", "created_at", "id"])
    op.create_index("ix_mail_due", "mail", ["state", "next_attempt_at"])
    op.create_table(
        "mail_template",
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        _time("updated_at"),
        sa.Column("updated_by", sa.Text, nullable=False),
    )
    op.add_column("invitation", sa.Column("sealed_token", sa.Text))
    op.add_column("invitation", sa.Column("mail_state", sa.String(16)))
    op.add_column("invitation", _time("mailed_at", nullable=True))
    op.add_column("invitation", _time("reminders_off_at", nullable=True))
    op.create_index(
        "ix_invitation_expires_at",
        "invitation",
        ["expires_at"],
        postgresql_where=sa.text("mailed_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_invitation_expires_at", "invitation")
    for name in ("reminders_off_at", "mailed_at", "mail_state", "sealed_token"):
        op.drop_column("invitation", name)
    op.drop_table("mail_template")
    op.drop_table("mail")
