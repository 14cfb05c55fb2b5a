"""Candidates' consents and feedback."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Identity, Index, Integer, Text, Uuid
from sqlmodel import Field, SQLModel

from db.tables.base import choice, timestamp, utcnow
from db.tables.interviews import interview_key


class Purpose(StrEnum):
    """What a candidate's data may be used for; each is asked for separately."""

    RECORDING = "recording"
    AI_PROCESSING = "ai_processing"
    OTHER_POSITIONS = "other_positions"


class Consent(SQLModel, table=True):
    """One decision on one purpose. Never changed: the latest one counts."""

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_interview_id", "interview_id", "id"),)

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    interview_id: UUID = Field(sa_column=interview_key())
    purpose: Purpose = Field(sa_column=Column(choice(Purpose), nullable=False))
    granted: bool = Field(sa_column=Column(Boolean, nullable=False))
    text_version: str = Field(sa_column=Column(Text, nullable=False))
    """Version of the text that the candidate was shown."""
    locale: str = Field(sa_column=Column(Text, nullable=False))
    """Language of that text."""
    at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class Feedback(SQLModel, table=True):
    """A candidate's feedback on their interview; only the newest is kept."""

    __tablename__ = "feedback"

    interview_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("interview.id", ondelete="CASCADE"), primary_key=True)
    )
    rating: int = Field(sa_column=Column(Integer, nullable=False))
    """1 to 5, 5 is best."""
    comment: str | None = Field(default=None, sa_column=Column(Text))
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
