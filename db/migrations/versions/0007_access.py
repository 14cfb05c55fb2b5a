"""Sign-ins, API keys, the audit log; a résumé's owner."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(name: str, table: str, *, nullable: bool = False) -> sa.Column[UUID]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.Uuid, key, nullable=nullable, index=True)


def upgrade() -> None:
    op.create_table(
        "user_session",
        sa.Column("id", sa.Uuid, primary_key=True),
        _key("user_id", "user_account"),
        _time("created_at"),
        _time("revoked_at", nullable=True),
    )
    op.create_table(
        "refresh_token",
        sa.Column("token_hash", sa.Text, primary_key=True),
        _key("session_id", "user_session"),
        _time("expires_at"),
        _time("used_at", nullable=True),
    )
    op.create_table(
        "api_key",
        sa.Column("id", sa.Uuid, primary_key=True),
        _key("user_id", "user_account", nullable=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("prefix", sa.Text, nullable=False, unique=True),
        sa.Column("secret_hash", sa.Text, nullable=False),
        sa.Column("scopes", JSONB, nullable=False),
        _time("created_at"),
        _time("expires_at", nullable=True),
        _time("revoked_at", nullable=True),
        _time("last_used_at", nullable=True),
    )
    op.create_index("ix_api_key_created_at", "api_key", ["created_at", "id"])
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("account_hash", sa.Text, nullable=False),
        sa.Column("address_hash", sa.Text, nullable=False),
        _time("at"),
    )
    for whose in ("account", "address"):
        op.create_index(f"ix_sign_in_attempt_{whose}", "sign_in_attempt", [f"{whose}_hash", "at"])
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid, primary_key=True),
        _time("created_at"),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Uuid),
        sa.Column("address", sa.Text),
        sa.Column("subject_kind", sa.Text),
        sa.Column("subject_id", sa.Uuid),
        sa.Column("details", JSONB, nullable=False),
    )
    op.create_index("ix_audit_entry_created_at", "audit_entry", ["created_at", "id"])
    for column in ("action", "actor_id", "subject_id"):
        op.create_index(f"ix_audit_entry_{column}", "audit_entry", [column, "created_at", "id"])
    op.create_index("ix_user_account_created_at", "user_account", ["created_at", "id"])
    op.add_column(
        "resume",
        sa.Column("owner_id", sa.Uuid, sa.ForeignKey("user_account.id", ondelete="SET NULL")),
    )
    op.create_index("ix_resume_owner_id", "resume", ["owner_id", "created_at", "id"])


def downgrade() -> None:
    op.drop_column("resume", "owner_id")
    op.drop_index("ix_user_account_created_at", "user_account")
    for table in ("audit_entry", "sign_in_attempt", "api_key", "refresh_token", "user_session"):
        op.drop_table(table)
