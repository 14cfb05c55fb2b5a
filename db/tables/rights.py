"""What candidates ask for, what people change in a report, and what is left of the deleted."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Column, Float, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from db.tables.base import choice, timestamp, utcnow
from db.tables.interviews import interview_key


class RequestKind(StrEnum):
    """What a candidate can ask for."""

    EXPLANATION = "explanation"
    HUMAN_REVIEW = "human_review"
    DELETION = "deletion"


class RequestState(StrEnum):
    """Where a request is. The last two are ends."""

    OPEN = "open"
    ANSWERED = "answered"
    """What was asked for was done."""
    CLOSED = "closed"
    """It was not done; the answer says why."""


class CandidateRequest(SQLModel, table=True):
    """Something that a candidate asks of the people behind an interview."""

    __tablename__ = "candidate_request"
    __table_args__ = (
        Index("ix_candidate_request_state", "state", "created_at", "id"),
        Index(
            "ix_candidate_request_open",
            "interview_id",
            "kind",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=interview_key())
    kind: RequestKind = Field(sa_column=Column(choice(RequestKind), nullable=False))
    message: str = Field(default="", sa_column=Column(Text, nullable=False))
    """The candidate's own words."""
    state: RequestState = Field(
        default=RequestState.OPEN, sa_column=Column(choice(RequestState), nullable=False)
    )
    answer: str | None = Field(default=None, sa_column=Column(Text))
    """What staff answered; the candidate reads it."""
    closed_by: str | None = Field(default=None, sa_column=Column(Text))
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    closed_at: datetime | None = Field(default=None, sa_column=timestamp())


class ReportOverride(SQLModel, table=True):
    """A person's judgement in the place of the machine's, which is kept beside it."""

    __tablename__ = "report_override"
    __table_args__ = (Index("ix_report_override_interview_id", "interview_id", "created_at"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=interview_key())
    dimension_id: str | None = Field(default=None, sa_column=Column(Text))
    """Of the rubric; null: the total."""
    value: float | None = Field(default=None, sa_column=Column(Float))
    """1 to 5, a dimension's in whole steps; null: back to what the machine found."""
    reason: str = Field(sa_column=Column(Text, nullable=False))
    by_name: str = Field(sa_column=Column(Text, nullable=False))
    by_user_id: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("user_account.id", ondelete="SET NULL")),
    )
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class DeletionReason(StrEnum):
    """Why an interview was deleted."""

    STAFF = "staff"
    CANDIDATE = "candidate"
    RETENTION = "retention"


class Tombstone(SQLModel, table=True):
    """All that is left of a deleted interview: that it was, and when it went. Nothing personal."""

    __tablename__ = "tombstone"
    __table_args__ = (Index("ix_tombstone_erased_at", "erased_at"),)

    interview_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    reason: DeletionReason = Field(sa_column=Column(choice(DeletionReason), nullable=False))
    status: str = Field(sa_column=Column(Text, nullable=False))
    """Of the interview when it went."""
    created_at: datetime = Field(sa_column=timestamp(nullable=False))
    """When the interview was made."""
    deleted_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    """When its rows went."""
    erased_at: datetime | None = Field(default=None, sa_column=timestamp())
    """When its files went from the data folder of whoever did the job."""
    files: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    """Names without a person in them, relative to the data folder; emptied after a while."""
