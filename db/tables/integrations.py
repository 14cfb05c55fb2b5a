"""Applicant tracking systems (ATS) that send candidates: settings, assessments, calls, updates.

An assessment is what an ATS calls an interview that it asked for. What is kept of the ATS's data is
the id of the application; names and addresses are the interview's.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Text, UniqueConstraint, Uuid
from sqlmodel import Field, SQLModel

from db.tables.base import choice, timestamp, utcnow
from db.tables.interviews import interview_key
from db.tables.webhooks import DeliveryState


class IntegrationKind(StrEnum):
    """The applicant tracking systems."""

    GREENHOUSE = "greenhouse"
    ASHBY = "ashby"


class AtsEvent(StrEnum):
    """What an ATS is told of an assessment."""

    STARTED = "started"
    REPORTED = "reported"
    """The report is complete or could not be made: the interview can be reviewed."""
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    FAILED = "failed"


def _integration_key() -> Column[UUID]:
    key = ForeignKey("integration.id", ondelete="CASCADE")
    return Column(Uuid, key, nullable=False)


class Integration(SQLModel, table=True):
    """One organisation's account at an applicant tracking system."""

    __tablename__ = "integration"
    __table_args__ = (Index("ix_integration_created_at", "created_at", "id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: IntegrationKind = Field(sa_column=Column(choice(IntegrationKind), nullable=False))
    name: str = Field(sa_column=Column(Text, nullable=False))
    key_hash: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    """SHA-256 of the key with which the ATS calls."""
    ats_key: str | None = Field(default=None, sa_column=Column(Text))
    """The key with which the ATS is called, encrypted: Greenhouse's is that of its calls, Ashby's
    is made there."""
    ats_url: str | None = Field(default=None, sa_column=Column(Text))
    """Where Ashby is called; Greenhouse names an address in each call."""
    language: str = Field(sa_column=Column(Text, nullable=False))
    """Of the texts that the ATS shows to its users."""
    share_score: bool = Field(sa_column=Column(Boolean, nullable=False))
    active: bool = Field(default=True, sa_column=Column(Boolean, nullable=False))
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    updated_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class AtsAssessment(SQLModel, table=True):
    """An interview that an ATS asked for."""

    __tablename__ = "ats_assessment"
    __table_args__ = (
        Index(
            "ix_ats_assessment_asked", "integration_id", "position_id", "applicant", "created_at"
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    """By which the ATS names it."""
    integration_id: UUID = Field(sa_column=_integration_key())
    interview_id: UUID = Field(sa_column=interview_key(unique=True))
    position_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("position.id", ondelete="CASCADE"), nullable=False)
    )
    applicant: str = Field(sa_column=Column(Text, nullable=False))
    """The application's id in the ATS; SHA-256 of the candidate's address if it named none."""
    callback_url: str | None = Field(default=None, sa_column=Column(Text))
    """Where Greenhouse is told that the results can be fetched."""
    base_url: str = Field(sa_column=Column(Text, nullable=False))
    """Where the ATS's users reach the product."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class AtsCall(SQLModel, table=True):
    """One call of an ATS, and how it was answered."""

    __tablename__ = "ats_call"
    __table_args__ = (Index("ix_ats_call_listed", "integration_id", "created_at", "id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    integration_id: UUID = Field(sa_column=_integration_key())
    name: str = Field(sa_column=Column(Text, nullable=False))
    """As the ATS names the call, such as ``send_test``."""
    status: int = Field(sa_column=Column(Integer, nullable=False))
    remark: str | None = Field(default=None, sa_column=Column(Text))
    """Why it was refused, what the ATS reports of an earlier answer, or what is left to people."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class AtsUpdate(SQLModel, table=True):
    """What an ATS is told of an assessment, and whether it has arrived."""

    __tablename__ = "ats_update"
    __table_args__ = (
        UniqueConstraint("assessment_id", "event", "revision"),
        Index("ix_ats_update_due", "state", "next_attempt_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    assessment_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("ats_assessment.id", ondelete="CASCADE"), nullable=False)
    )
    event: AtsEvent = Field(sa_column=Column(choice(AtsEvent), nullable=False))
    revision: int = Field(sa_column=Column(Integer, nullable=False))
    """Of the report; 0 if the event isn't about one."""
    state: DeliveryState = Field(
        default=DeliveryState.PENDING, sa_column=Column(choice(DeliveryState), nullable=False)
    )
    attempts: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    next_attempt_at: datetime | None = Field(default_factory=utcnow, sa_column=timestamp())
    """When it is due; during an attempt, when that counts as lost. Null when it is over."""
    last_status: int | None = Field(default=None, sa_column=Column(Integer))
    last_error: str | None = Field(default=None, sa_column=Column(Text))
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    """When the event happened."""
    delivered_at: datetime | None = Field(default=None, sa_column=timestamp())
