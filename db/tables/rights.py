"""Candidates' requests, overrides of reports, and tombstones of deleted interviews."""

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
    OTHER_FORMAT = "other_format"
    """An interview that is held in another way; asked for before the interview."""


class RequestState(StrEnum):
    """Where a request is. The last two are final."""

    OPEN = "open"
    ANSWERED = "answered"
    """The request was fulfilled."""
    CLOSED = "closed"
    """The request was not fulfilled; the answer says why."""


class CandidateRequest(SQLModel, table=True):
    """A candidate's request to the people behind an interview."""

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
    """Staff's answer, which the candidate reads."""
    closed_by: str | None = Field(default=None, sa_column=Column(Text))
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    closed_at: datetime | None = Field(default=None, sa_column=timestamp())


class ReportOverride(SQLModel, table=True):
    """A person's judgement in place of the machine's, which is kept."""

    __tablename__ = "report_override"
    __table_args__ = (Index("ix_report_override_interview_id", "interview_id", "created_at"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=interview_key())
    dimension_id: str | None = Field(default=None, sa_column=Column(Text))
    """Of the rubric; null: the total."""
    value: float | None = Field(default=None, sa_column=Column(Float))
    """1 to 5, in whole steps for a dimension; null: back to the machine's."""
    reason: str = Field(sa_column=Column(Text, nullable=False))
    by_name: str = Field(sa_column=Column(Text, nullable=False))
    by_user_id: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("user_account.id", ondelete="SET NULL")),
    )
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class LegalHold(SQLModel, table=True):
    """An interview that is neither deleted nor forgotten until the hold is lifted. The audit log
    has who placed and lifted it."""

    __tablename__ = "legal_hold"

    interview_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("interview.id", ondelete="RESTRICT"), primary_key=True)
    )
    reason: str = Field(sa_column=Column(Text, nullable=False))
    by_user_id: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("user_account.id", ondelete="SET NULL")),
    )
    by_name: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class DeletionReason(StrEnum):
    """Why an interview was deleted."""

    STAFF = "staff"
    CANDIDATE = "candidate"
    RETENTION = "retention"


class Tombstone(SQLModel, table=True):
    """What is kept of a deleted interview. Nothing personal."""

    __tablename__ = "tombstone"
    __table_args__ = (Index("ix_tombstone_erased_at", "erased_at"),)

    interview_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    reason: DeletionReason = Field(sa_column=Column(choice(DeletionReason), nullable=False))
    status: str = Field(sa_column=Column(Text, nullable=False))
    """Of the interview when it was deleted."""
    created_at: datetime = Field(sa_column=timestamp(nullable=False))
    """When the interview was created."""
    deleted_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    """When its rows were deleted."""
    erased_at: datetime | None = Field(default=None, sa_column=timestamp())
    """When its files were erased from the data folder of the process that ran the job."""
    files: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    """Names without personal data, relative to the data folder; emptied after a while."""
