"""Sign-ins, API keys, and the audit log."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from db.tables.base import timestamp, utcnow


def _user_key(*, nullable: bool = False) -> Column[UUID]:
    return Column(
        Uuid,
        ForeignKey("user_account.id", ondelete="CASCADE"),
        nullable=nullable,
        index=True,
    )


class UserSession(SQLModel, table=True):
    """One sign-in, with all its refresh tokens."""

    __tablename__ = "user_session"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: UUID = Field(sa_column=_user_key())
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    revoked_at: datetime | None = Field(default=None, sa_column=timestamp())
    """From then on all its tokens are invalid."""


class RefreshToken(SQLModel, table=True):
    """A refresh token; it can be exchanged once for the next one."""

    __tablename__ = "refresh_token"

    token_hash: str = Field(sa_column=Column(Text, primary_key=True))
    """SHA-256, which is enough: the token is long and random."""
    session_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("user_session.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    expires_at: datetime = Field(sa_column=timestamp(nullable=False))
    used_at: datetime | None = Field(default=None, sa_column=timestamp())
    """A second use shows that there is a copy of it."""


class ApiKey(SQLModel, table=True):
    """An API key of an integrator's program."""

    __tablename__ = "api_key"
    __table_args__ = (Index("ix_api_key_created_at", "created_at", "id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: UUID | None = Field(default=None, sa_column=_user_key(nullable=True))
    """Its owner: it is valid while they are staff. Null: the operator's."""
    name: str = Field(sa_column=Column(Text, nullable=False))
    """What it is for."""
    prefix: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    """The public part, by which it is found."""
    secret_hash: str = Field(sa_column=Column(Text, nullable=False))
    """SHA-256 of the part that is shown once."""
    scopes: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    expires_at: datetime | None = Field(default=None, sa_column=timestamp())
    revoked_at: datetime | None = Field(default=None, sa_column=timestamp())
    last_used_at: datetime | None = Field(default=None, sa_column=timestamp())
    """Accurate to about a minute."""


class SignInAttempt(SQLModel, table=True):
    """An attempt to sign in that did not succeed."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_account", "account_hash", "at"),
        Index("ix_sign_in_attempt_address", "address_hash", "at"),
    )

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    account_hash: str = Field(sa_column=Column(Text, nullable=False))
    """Keyed hash of the name that was entered, whether or not it has an account."""
    address_hash: str = Field(sa_column=Column(Text, nullable=False))
    """Keyed hash of the network that it came from."""
    at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class KnownNetwork(SQLModel, table=True):
    """A network from which an account has signed in."""

    __tablename__ = "known_network"

    account_hash: str = Field(sa_column=Column(Text, primary_key=True))
    address_hash: str = Field(sa_column=Column(Text, primary_key=True))
    """Both as in the attempts."""
    at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    """When it last did."""


class SignInLink(SQLModel, table=True):
    """A link that signs a user in once, in place of a password."""

    __tablename__ = "sign_in_link"

    token_hash: str = Field(sa_column=Column(Text, primary_key=True))
    """SHA-256, which is enough: the token is long and random."""
    user_id: UUID = Field(sa_column=_user_key())
    expires_at: datetime = Field(sa_column=timestamp(nullable=False))


class AuditAction(StrEnum):
    """Actions that the audit log records."""

    SIGNED_IN = "session.signed_in"
    SIGN_IN_REFUSED = "session.sign_in_refused"
    SIGNED_OUT = "session.signed_out"
    SIGNED_OUT_EVERYWHERE = "session.signed_out_everywhere"
    SIGN_IN_LINK_CREATED = "session.link_created"
    TOKEN_REUSED = "session.token_reused"
    ACCESS_REFUSED = "access.refused"
    USER_CREATED = "user.created"
    USER_CHANGED = "user.changed"
    USER_DELETED = "user.deleted"
    PASSWORD_CHANGED = "user.password_changed"
    API_KEY_CREATED = "api_key.created"
    API_KEY_CHANGED = "api_key.changed"
    API_KEY_REVOKED = "api_key.revoked"
    RESUME_DELETED = "resume.deleted"
    RESUME_READ = "resume.read"
    RECORDING_READ = "recording.read"
    TRANSCRIPT_READ = "transcript.read"
    REPORT_READ = "report.read"
    EVALUATIONS_READ = "evaluations.read"
    ANSWERS_READ = "answer_bank.read"
    INTERVIEW_CHANGED = "interview.changed"
    INTERVIEW_DELETED = "interview.deleted"
    LEGAL_HOLD_PLACED = "interview.hold_placed"
    LEGAL_HOLD_LIFTED = "interview.hold_lifted"
    INTERVIEWS_EXPORTED = "interview.exported"
    NOTE_CREATED = "note.created"
    NOTE_CHANGED = "note.changed"
    NOTE_DELETED = "note.deleted"
    DECISION_MADE = "decision.made"
    DECISIONS_EXPORTED = "decision.exported"
    SHARE_LINK_CREATED = "share_link.created"
    SHARE_LINK_REVOKED = "share_link.revoked"
    SHARE_LINK_OPENED = "share_link.opened"
    REPORT_OVERRIDDEN = "report.overridden"
    REPORT_REOPENED = "report.reopened"
    RATING_SUBMITTED = "rating.submitted"
    RATING_CORRECTED = "rating.corrected"
    REQUEST_CREATED = "request.created"
    REQUEST_CLOSED = "request.closed"
    INVITATION_MAILED = "invitation.mailed"
    REMINDER_MAILED = "invitation.reminded"
    REMINDERS_STOPPED = "invitation.reminders_stopped"
    MAIL_TEMPLATE_CHANGED = "mail.template_changed"
    MAIL_TESTED = "mail.tested"
    BRANDING_CHANGED = "branding.changed"
    RETENTION_CHANGED = "retention.changed"
    JOB_RETRIED = "job.retried"
    WEBHOOK_CREATED = "webhook.created"
    WEBHOOK_CHANGED = "webhook.changed"
    WEBHOOK_SECRET_ROTATED = "webhook.secret_rotated"
    WEBHOOK_DELETED = "webhook.deleted"
    INTEGRATION_CREATED = "integration.created"
    INTEGRATION_CHANGED = "integration.changed"
    INTEGRATION_KEY_ROTATED = "integration.key_rotated"
    INTEGRATION_DELETED = "integration.deleted"


class AuditEntry(SQLModel, table=True):
    """One action, done or refused. Never changed."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_created_at", "created_at", "id"),
        Index("ix_audit_entry_action", "action", "created_at", "id"),
        Index("ix_audit_entry_actor_id", "actor_id", "created_at", "id"),
        Index("ix_audit_entry_subject_id", "subject_id", "created_at", "id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    action: str = Field(sa_column=Column(Text, nullable=False))
    """An AuditAction; text, so that entries outlive changes of that list."""
    actor: str = Field(sa_column=Column(Text, nullable=False))
    """Name of the caller at that time."""
    actor_id: UUID | None = Field(default=None, sa_column=Column(Uuid))
    """Their account; no foreign key, since entries outlive accounts."""
    address: str | None = Field(default=None, sa_column=Column(Text))
    """The network address of the caller."""
    subject_kind: str | None = Field(default=None, sa_column=Column(Text))
    """Such as ``user``, ``interview``, ``resume``."""
    subject_id: UUID | None = Field(default=None, sa_column=Column(Uuid))
    details: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    """No secrets, and nothing from an interview's content."""
