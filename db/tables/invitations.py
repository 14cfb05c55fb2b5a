"""Ways into an interview."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Boolean, Column, Identity, Index, Text, false
from sqlmodel import Field, SQLModel

from db.tables.base import timestamp, utcnow
from db.tables.interviews import interview_key


class Invitation(SQLModel, table=True):
    """A way into one interview, by link or by phone."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_interview_id", "interview_id", "created_at"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=interview_key())
    pin_hash: str | None = Field(default=None, sa_column=Column(Text, unique=True))
    """Keyed hash of the PIN that a caller enters; null: no entry by phone."""
    token_hash: str | None = Field(default=None, sa_column=Column(Text, unique=True))
    """Keyed hash of the token in its link; null: no entry by a link."""
    email: str | None = Field(default=None, sa_column=Column(Text))
    """Where the candidate is reached; nothing is sent there by the product."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    expires_at: datetime = Field(sa_column=timestamp(nullable=False))
    entered_at: datetime | None = Field(default=None, sa_column=timestamp())
    """First time that the candidate came in by the link."""
    cancelled_at: datetime | None = Field(default=None, sa_column=timestamp())
    declined_at: datetime | None = Field(default=None, sa_column=timestamp())
    """The candidate does not want this interview; taken back when they come in after all."""
    decline_reason: str | None = Field(default=None, sa_column=Column(Text))
    decline_message: str | None = Field(default=None, sa_column=Column(Text))
    other_format: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
    """Whoever declined asks to be interviewed in another way."""


class WrongPin(SQLModel, table=True):
    """A PIN that opened nothing, counted against whoever entered it."""

    __tablename__ = "wrong_pin"
    __table_args__ = (Index("ix_wrong_pin_caller_at", "caller_hash", "at"),)

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    caller_hash: str = Field(sa_column=Column(Text, nullable=False))
    """Keyed hash of the caller's number."""
    at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
