"""E-mail to candidates: each message with its state, and the templates that people changed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Column, ForeignKey, Index, Integer, Text, UniqueConstraint, Uuid
from sqlmodel import Field, SQLModel

from db.tables.base import choice, timestamp, utcnow
from db.tables.interviews import interview_key


class MailKind(StrEnum):
    """What a message is for."""

    INVITATION = "invitation"
    REMINDER = "reminder"


class MailState(StrEnum):
    """Where a message is. All but the first are final."""

    QUEUED = "queued"
    SENT = "sent"
    """The mail server took it."""
    BOUNCED = "bounced"
    """The mail server refused it or its address for good."""
    FAILED = "failed"
    """It could not be handed to the mail server."""
    SKIPPED = "skipped"
    """When its time came it was not needed any more."""


class Mail(SQLModel, table=True):
    """One message to one candidate. There is one for each ``key`` of an invitation."""

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("invitation_id", "key"),
        Index("ix_mail_interview_id", "interview_id", "created_at", "id"),
        Index("ix_mail_due", "state", "next_attempt_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=interview_key())
    invitation_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("invitation.id", ondelete="CASCADE"), nullable=False)
    )
    kind: MailKind = Field(sa_column=Column(choice(MailKind), nullable=False))
    key: str = Field(sa_column=Column(Text, nullable=False))
    """What it is sent for, such as ``invitation``; the same is never sent twice."""
    address: str = Field(sa_column=Column(Text, nullable=False))
    base_url: str = Field(sa_column=Column(Text, nullable=False))
    """The beginning of its links: where candidates reach the product."""
    state: MailState = Field(
        default=MailState.QUEUED, sa_column=Column(choice(MailState), nullable=False)
    )
    attempts: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    next_attempt_at: datetime | None = Field(default_factory=utcnow, sa_column=timestamp())
    """When it is due; during an attempt, when that counts as lost. Null when it is over."""
    transfer_began_at: datetime | None = Field(default=None, sa_column=timestamp())
    """Set before the content is transferred to the mail server, which may have taken it from then
    on; null again when the server refused it."""
    answer: str | None = Field(default=None, sa_column=Column(Text))
    """The mail server's words at the last attempt, or why there was none."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    sent_at: datetime | None = Field(default=None, sa_column=timestamp())


class MailTemplate(SQLModel, table=True):
    """A message's text as people changed it; without a row, the product's own is used."""

    __tablename__ = "mail_template"

    kind: MailKind = Field(sa_column=Column(choice(MailKind), primary_key=True))
    language: str = Field(sa_column=Column(Text, primary_key=True))
    subject: str = Field(sa_column=Column(Text, nullable=False))
    body: str = Field(sa_column=Column(Text, nullable=False))
    updated_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    updated_by: str = Field(sa_column=Column(Text, nullable=False))
