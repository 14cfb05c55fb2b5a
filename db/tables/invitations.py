"""Invitations, and wrong PINs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Boolean, Column, Identity, Index, Text, false, text
from sqlmodel import Field, SQLModel

from db.tables.base import choice, timestamp, utcnow
from db.tables.interviews import interview_key
from db.tables.mail import MailState


class Invitation(SQLModel, table=True):
    """An invitation to one interview, by link or by phone."""

    __tablename__ = "invitation"
    __table_args__ = (
        Index("ix_invitation_interview_id", "interview_id", "created_at"),
        Index(
            "ix_invitation_expires_at",
            "expires_at",
            postgresql_where=text("mailed_at IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=interview_key())
    pin_hash: str | None = Field(default=None, sa_column=Column(Text, unique=True))
    """Keyed hash of the PIN for callers; null: no entry by phone."""
    token_hash: str | None = Field(default=None, sa_column=Column(Text, unique=True))
    """Keyed hash of the token in the link; null: no entry by link."""
    email: str | None = Field(default=None, sa_column=Column(Text))
    """The candidate's address."""
    sealed_token: str | None = Field(default=None, sa_column=Column(Text))
    """The link's token, encrypted, so that messages can hold it; null: only people have it."""
    mail_state: MailState | None = Field(default=None, sa_column=Column(choice(MailState)))
    """Of the newest message that was not skipped; a reminder counts from its end. Null: none."""
    mailed_at: datetime | None = Field(default=None, sa_column=timestamp())
    """When the mail server last took a message."""
    reminders_off_at: datetime | None = Field(default=None, sa_column=timestamp())
    """When the candidate asked for no more reminders."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    expires_at: datetime = Field(sa_column=timestamp(nullable=False))
    opened_at: datetime | None = Field(default=None, sa_column=timestamp())
    """When the link's page was first opened."""
    entered_at: datetime | None = Field(default=None, sa_column=timestamp())
    """When the candidate first entered by the link."""
    cancelled_at: datetime | None = Field(default=None, sa_column=timestamp())
    declined_at: datetime | None = Field(default=None, sa_column=timestamp())
    """When the candidate declined; null again when they enter after all."""
    decline_reason: str | None = Field(default=None, sa_column=Column(Text))
    decline_message: str | None = Field(default=None, sa_column=Column(Text))
    other_format: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
    """Whether a candidate who declined asks for another kind of interview."""


class WrongPin(SQLModel, table=True):
    """A wrong PIN, counted against its caller."""

    __tablename__ = "wrong_pin"
    __table_args__ = (Index("ix_wrong_pin_caller_at", "caller_hash", "at"),)

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    caller_hash: str = Field(sa_column=Column(Text, nullable=False))
    """Keyed hash of the caller's number."""
    at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
