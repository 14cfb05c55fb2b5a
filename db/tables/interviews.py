"""Interviews, what is said in them, and their reports.

``seq`` of a transcript entry is its place in the interview's journal: it makes writing an
entry twice harmless and gives the order in which things were said.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlmodel import Field, SQLModel

from db.tables.base import choice, timestamp, utcnow


class InterviewStatus(StrEnum):
    """Where an interview is in its life. The last four are ends."""

    SCHEDULED = "SCHEDULED"
    LIVE = "LIVE"
    """The room is open; the candidate may come."""
    IN_PROGRESS = "IN_PROGRESS"
    """The candidate is or was there."""
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    FAILED = "FAILED"

    @property
    def over(self) -> bool:
        """Whether nothing more will be said in this interview."""
        return self in _OVER


_OVER = {
    InterviewStatus.COMPLETED,
    InterviewStatus.CANCELLED,
    InterviewStatus.EXPIRED,
    InterviewStatus.FAILED,
}


class Speaker(StrEnum):
    """Who said something."""

    AGENT = "agent"
    CANDIDATE = "candidate"


class ReportStatus(StrEnum):
    """Whether a report can be read yet."""

    PENDING = "pending"
    COMPLETE = "complete"
    FAILED = "failed"


def interview_key(*, unique: bool = False) -> Column[UUID]:
    return Column(
        Uuid, ForeignKey("interview.id", ondelete="CASCADE"), nullable=False, unique=unique
    )


class Interview(SQLModel, table=True):
    """One conversation between one candidate and the interviewer."""

    __tablename__ = "interview"
    __table_args__ = (
        Index("ix_interview_status", "status", "created_at", "id"),
        Index("ix_interview_found_by", "found_by", postgresql_using="gin"),
        Index("ix_interview_created_at", "created_at", "id"),
        Index("ix_interview_ended_at", "ended_at"),
        Index("ix_interview_candidate_id", "candidate_id", "created_at", "id"),
        Index("ix_interview_position_id", "position_id", "created_at", "id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    status: InterviewStatus = Field(
        default=InterviewStatus.SCHEDULED,
        sa_column=Column(choice(InterviewStatus), nullable=False),
    )
    language: str = Field(sa_column=Column(Text, nullable=False))
    candidate_name: str = Field(sa_column=Column(Text, nullable=False))
    role: str = Field(sa_column=Column(Text, nullable=False))
    company: str = Field(sa_column=Column(Text, nullable=False))
    job_description: str = Field(
        default="", sa_column=Column(Text, nullable=False, server_default="")
    )
    resume_id: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("resume.id", ondelete="SET NULL"), index=True),
    )
    """The résumé that it was made from, as long as that is kept."""
    candidate_id: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("user_account.id", ondelete="SET NULL")),
    )
    """The candidate's account, if they have one."""
    position_id: UUID | None = Field(
        default=None, sa_column=Column(Uuid, ForeignKey("position.id", ondelete="SET NULL"))
    )
    """The position that it is for, if it was made from one."""
    plan: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    """The whole plan (pipelines.plan.Plan) as it was when the interview was made."""
    plan_id: str | None = Field(
        default=None, sa_column=Column(Text, Computed("plan ->> 'id'", persisted=True))
    )
    """From the plan, as are the next four; PostgreSQL fills them in."""
    plan_title: str | None = Field(
        default=None, sa_column=Column(Text, Computed("plan ->> 'title'", persisted=True))
    )
    scenario: str | None = Field(
        default=None, sa_column=Column(Text, Computed("plan ->> 'scenario'", persisted=True))
    )
    time_budget_s: int | None = Field(
        default=None,
        sa_column=Column(Integer, Computed("(plan ->> 'time_budget_s')::integer", persisted=True)),
    )
    question_count: int | None = Field(
        default=None,
        sa_column=Column(
            Integer,
            Computed(
                "jsonb_array_length(jsonb_path_query_array(plan, '$.stages[*].questions[*]'))",
                persisted=True,
            ),
        ),
    )
    found_by: str | None = Field(
        default=None,
        sa_column=Column(
            TSVECTOR,
            Computed(
                "to_tsvector('simple', candidate_name || ' ' || role || ' ' || company)",
                persisted=True,
            ),
        ),
    )
    """The words by which a search finds it."""
    conductor_state: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSONB(none_as_null=True))
    )
    """Where the interview is, written with every move; a new agent goes on from here."""
    conductor_seq: int = Field(
        default=0, sa_column=Column(BigInteger, nullable=False, server_default="0")
    )
    """Journal place of ``conductor_state``; an older one never overwrites a newer one."""
    transport: str = Field(
        default="direct", sa_column=Column(Text, nullable=False, server_default="direct")
    )
    seed: int | None = Field(default=None, sa_column=Column(BigInteger))
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    started_at: datetime | None = Field(default=None, sa_column=timestamp())
    """Wall time of the recording's first sample."""
    ended_at: datetime | None = Field(default=None, sa_column=timestamp())
    end_reason: str | None = Field(default=None, sa_column=Column(Text))
    recording_path: str | None = Field(default=None, sa_column=Column(Text))
    """Relative to the data folder."""


class Question(SQLModel, table=True):
    """A planned question of one interview, as it is spoken to this candidate."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("interview_id", "position"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=interview_key())
    position: int
    """From 0, in the order of asking."""
    plan_question_id: str = Field(sa_column=Column(Text, nullable=False))
    text: str = Field(sa_column=Column(Text, nullable=False))
    audio_path: str | None = Field(default=None, sa_column=Column(Text))
    """Relative to the data folder; null until the question's speech is made."""
    audio_version: str | None = Field(default=None, sa_column=Column(Text))
    """Start of the file's sha256; other sound has another one."""


class TranscriptEntry(SQLModel, table=True):
    """One finalised utterance of either side."""

    __tablename__ = "transcript_entry"
    __table_args__ = (
        UniqueConstraint("interview_id", "seq"),
        Index("ix_transcript_entry_time", "interview_id", "start_s", "seq"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=interview_key())
    seq: int = Field(sa_column=Column(BigInteger, nullable=False))
    speaker: Speaker = Field(sa_column=Column(choice(Speaker), nullable=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    """Agent: greeting, planned, followup, meta, ack, closing.
    Candidate: answer, backchannel, text."""
    text: str = Field(sa_column=Column(Text, nullable=False))
    start_s: float
    """Seconds from the recording's first sample."""
    end_s: float
    question_id: str | None = Field(default=None, sa_column=Column(Text))
    """The plan's question that this belongs to."""
    interrupted: bool = Field(default=False)
    confidence: float | None = Field(default=None)
    words: list[dict[str, Any]] | None = Field(
        default=None, sa_column=Column(JSONB(none_as_null=True))
    )
    """``[{"text", "start_s", "end_s"}]`` where the recogniser gave word times."""
    flags: list[str] = Field(
        default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]")
    )
    """For example ``injection``, ``low_confidence``, ``disputed``."""
    correction: str | None = Field(default=None, sa_column=Column(Text))
    """What the candidate says to have said, where the entry is ``disputed``."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class Report(SQLModel, table=True):
    """What the recruiter reads; made by a job after the interview."""

    __tablename__ = "report"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=interview_key(unique=True))
    status: ReportStatus = Field(
        default=ReportStatus.PENDING, sa_column=Column(choice(ReportStatus), nullable=False)
    )
    content: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    """pipelines.report.Report as JSON once complete."""
    failure_reason: str | None = Field(default=None, sa_column=Column(Text))
    """Why no report could be made, for a person to read."""
    revision: int = Field(default=1, sa_column=Column(Integer, nullable=False, server_default="1"))
    """Grows by one each time that it is made anew."""
    earlier: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]")
    )
    """Revisions before, oldest first: ``{"content", "at", "reason", "by"}``, by whom and why each
    was put aside."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    completed_at: datetime | None = Field(default=None, sa_column=timestamp())
