"""Interviews, their transcripts and reports.

``seq`` of a transcript entry is its place in the interview's journal: it gives the order of
entries and makes it harmless to write one twice.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.schema import SchemaItem
from sqlmodel import Field, SQLModel

from db.tables.base import choice, timestamp, utcnow


class InterviewStatus(StrEnum):
    """Where an interview is in its life cycle. The last four are final."""

    SCHEDULED = "SCHEDULED"
    LIVE = "LIVE"
    """The room is open; the candidate may enter."""
    IN_PROGRESS = "IN_PROGRESS"
    """The candidate is or was in the room."""
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    FAILED = "FAILED"

    @property
    def over(self) -> bool:
        """Whether the status is final."""
        return self in _OVER


_OVER = {
    InterviewStatus.COMPLETED,
    InterviewStatus.CANCELLED,
    InterviewStatus.EXPIRED,
    InterviewStatus.FAILED,
}


class ReviewStage(StrEnum):
    """Where a candidate is in the recruiters' review."""

    NEW = "new"
    IN_REVIEW = "in_review"
    SHORTLISTED = "shortlisted"
    ON_HOLD = "on_hold"
    REJECTED = "rejected"
    HIRED = "hired"


class Speaker(StrEnum):
    """The speaker of a transcript entry."""

    AGENT = "agent"
    CANDIDATE = "candidate"


class ReportStatus(StrEnum):
    """Whether a report is ready to read."""

    PENDING = "pending"
    COMPLETE = "complete"
    FAILED = "failed"


SEARCH_TEXT = "lower(normalize(candidate_name || chr(10) || role || chr(10) || company, NFC))"
"""The text that a search looks in. The line breaks keep a match within one of the fields."""


def _of_plan(expression: str, kind: type[Any] = Text) -> Column[Any]:
    return Column(kind, Computed(expression, persisted=True))


def interview_key(*, unique: bool = False) -> Column[UUID]:
    return Column(
        Uuid, ForeignKey("interview.id", ondelete="CASCADE"), nullable=False, unique=unique
    )


class Interview(SQLModel, table=True):
    """One conversation between one candidate and the interviewer."""

    __tablename__ = "interview"
    __table_args__: ClassVar[tuple[SchemaItem, ...]] = (
        # Sort and search keys of lists, used only within the database.
        Column("candidate_key", Text, Computed("lower(candidate_name)", persisted=True)),
        Column(
            "started_key",
            DateTime(timezone=True),
            Computed("coalesce(started_at, '-infinity'::timestamptz)", persisted=True),
        ),
        Column("search_text", Text, Computed(SEARCH_TEXT, persisted=True)),
        Column("search_grams", ARRAY(Text), Computed(f"grams({SEARCH_TEXT})", persisted=True)),
        Index("ix_interview_stage", "stage", "created_at", "id"),
        Index("ix_interview_candidate_email", "candidate_email", "created_at", "id"),
        Index("ix_interview_status", "status", "created_at", "id"),
        Index("ix_interview_candidate_key", "candidate_key", "id"),
        Index("ix_interview_started_key", "started_key", "id"),
        Index("ix_interview_company_key", "company_key", "created_at", "id"),
        Index(
            "ix_interview_search_grams",
            "search_grams",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        ),
        Index("ix_interview_expires_at", "expires_at", postgresql_where=text("ended_at IS NULL")),
        Index("ix_interview_created_at", "created_at", "id"),
        Index("ix_interview_ended_at", "ended_at"),
        Index("ix_interview_candidate_id", "candidate_id", "created_at", "id"),
        Index("ix_interview_position_id", "position_id", "created_at", "id"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {
        "exclude_properties": ["candidate_key", "started_key", "search_text", "search_grams"]
    }

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    status: InterviewStatus = Field(
        default=InterviewStatus.SCHEDULED,
        sa_column=Column(choice(InterviewStatus), nullable=False),
    )
    stage: ReviewStage = Field(
        default=ReviewStage.NEW,
        sa_column=Column(choice(ReviewStage), nullable=False, server_default=str(ReviewStage.NEW)),
    )
    """Set by people alone."""
    stage_set_at: datetime | None = Field(default=None, sa_column=timestamp())
    """When the stage was changed last."""
    language: str = Field(sa_column=Column(Text, nullable=False))
    candidate_name: str = Field(sa_column=Column(Text, nullable=False))
    candidate_email: str | None = Field(default=None, sa_column=Column(Text))
    """In lower case: of the newest invitation that has one, or the candidate's account."""
    role: str = Field(sa_column=Column(Text, nullable=False))
    company: str = Field(sa_column=Column(Text, nullable=False))
    company_key: str | None = Field(default=None, sa_column=Column(Text))
    """The company's name as compared; see :func:`db.names.company_key`."""
    job_description: str = Field(
        default="", sa_column=Column(Text, nullable=False, server_default="")
    )
    resume_id: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("resume.id", ondelete="SET NULL"), index=True),
    )
    """The résumé that it was created from, while that is kept."""
    candidate_id: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("user_account.id", ondelete="SET NULL")),
    )
    """The candidate's account, if they have one."""
    position_id: UUID | None = Field(
        default=None, sa_column=Column(Uuid, ForeignKey("position.id", ondelete="SET NULL"))
    )
    """The position that it is for, if it was created from one."""
    plan: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    """The whole plan (interviews.plan.Plan), as of the interview's creation."""
    plan_version: int | None = Field(default=None, sa_column=Column(Integer))
    """The version of the position's plan that ``plan`` was made from; null: from another plan, or
    from one without a number."""
    plan_id: str | None = Field(default=None, sa_column=_of_plan("plan ->> 'id'"))
    """This and the next four are computed from ``plan`` by the database, so that lists need not
    read whole plans."""
    plan_title: str | None = Field(default=None, sa_column=_of_plan("plan ->> 'title'"))
    scenario: str | None = Field(default=None, sa_column=_of_plan("plan ->> 'scenario'"))
    time_budget_s: int | None = Field(
        default=None, sa_column=_of_plan("(plan ->> 'time_budget_s')::integer", Integer)
    )
    question_count: int | None = Field(
        default=None,
        sa_column=_of_plan(
            "jsonb_array_length(jsonb_path_query_array(plan, '$.stages[*].questions[*]'))", Integer
        ),
    )
    conductor_state: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSONB(none_as_null=True))
    )
    """The conductor's state, written with every move; a new agent resumes from it."""
    conductor_seq: int = Field(
        default=0, sa_column=Column(BigInteger, nullable=False, server_default="0")
    )
    """Place of ``conductor_state`` in the journal; an older state never overwrites a newer one."""
    transport: str = Field(
        default="direct", sa_column=Column(Text, nullable=False, server_default="direct")
    )
    seed: int | None = Field(default=None, sa_column=Column(BigInteger))
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    scheduled_for: datetime | None = Field(default=None, sa_column=timestamp())
    """When the candidate is expected."""
    expires_at: datetime | None = Field(default=None, sa_column=timestamp())
    """It becomes EXPIRED if the candidate has not come by then; null: never."""
    started_at: datetime | None = Field(default=None, sa_column=timestamp())
    """Wall time of the recording's first sample."""
    ended_at: datetime | None = Field(default=None, sa_column=timestamp())
    end_reason: str | None = Field(default=None, sa_column=Column(Text))
    recording_path: str | None = Field(default=None, sa_column=Column(Text))
    """Relative to the data folder."""
    recording_gaps: list[list[float]] = Field(
        default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]")
    )
    """Stretches that the finished recording lacks, ``[[begin, end], …]`` in its seconds."""
    emotion_summary: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSONB(none_as_null=True))
    )
    """``{"dominant_emotion", "emotion_scores", "facial_expression_data"}`` from an external camera
    system, where the operator allows that. No part of any of our scores."""
    overall_score: float | None = Field(default=None, sa_column=Column(Float))
    """From the same system; no part of any of our scores."""


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
    """Relative to the data folder; null until the question's speech is rendered."""
    audio_version: str | None = Field(default=None, sa_column=Column(Text))
    """First characters of the file's sha256."""


class TranscriptEntry(SQLModel, table=True):
    """One final utterance of either speaker."""

    __tablename__ = "transcript_entry"
    __table_args__: ClassVar[tuple[SchemaItem, ...]] = (
        UniqueConstraint("interview_id", "seq"),
        # Used only within the database, by searches in what was said.
        Column("said", Text, Computed("as_said(text)", persisted=True)),
        Index("ix_transcript_entry_time", "interview_id", "start_s", "seq"),
        Index(
            "ix_transcript_entry_said",
            text("said_grams(said)"),
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
            postgresql_where=text("seq > 0"),
        ),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"exclude_properties": ["said"]}

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=interview_key())
    seq: int = Field(sa_column=Column(BigInteger, nullable=False))
    """From 1. Below 0: a planned question that is not spoken yet, stored with the interview. It is
    no part of the transcript, and is deleted when the question is spoken."""
    speaker: Speaker = Field(sa_column=Column(choice(Speaker), nullable=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    """Agent: greeting, planned, followup, meta, ack, closing.
    Candidate: answer, text (typed), request (about the conversation, no answer), backchannel,
    background (another voice)."""
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
    """The candidate's own version, where the entry is ``disputed``."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class Report(SQLModel, table=True):
    """The report for recruiters, made by a job after the interview."""

    __tablename__ = "report"
    __table_args__: ClassVar[tuple[SchemaItem, ...]] = (
        # The machine's totals for lists, used only within the database.
        Column("total", Float, Computed("(content ->> 'total')::float8", persisted=True)),
        Column(
            "total_low",
            Float,
            Computed("(content -> 'total_range' ->> 0)::float8", persisted=True),
        ),
        Column(
            "total_high",
            Float,
            Computed("(content -> 'total_range' ->> 1)::float8", persisted=True),
        ),
        Column(
            "withheld",
            Boolean,
            Computed("(content ->> 'withheld_reason') IS NOT NULL", persisted=True),
        ),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {
        "exclude_properties": ["total", "total_low", "total_high", "withheld"]
    }

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=interview_key(unique=True))
    status: ReportStatus = Field(
        default=ReportStatus.PENDING, sa_column=Column(choice(ReportStatus), nullable=False)
    )
    content: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    """pipelines.report.Report as JSON once complete."""
    failure_reason: str | None = Field(default=None, sa_column=Column(Text))
    """Why the report failed, for people."""
    revision: int = Field(default=1, sa_column=Column(Integer, nullable=False, server_default="1"))
    """Grows by one each time the report is regenerated."""
    earlier: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]")
    )
    """Earlier revisions, oldest first: ``{"content", "at", "reason", "by"}``, with when, why and by
    whom each was replaced."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    completed_at: datetime | None = Field(default=None, sa_column=timestamp())


class AnswerEvaluation(SQLModel, table=True):
    """An evaluation of the answer to one planned question, apart from the report."""

    __tablename__ = "answer_evaluation"
    __table_args__ = (UniqueConstraint("interview_id", "question_id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=interview_key())
    question_id: str = Field(sa_column=Column(Text, nullable=False))
    """The plan's question."""
    evaluation: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSONB(none_as_null=True))
    )
    """``{"score", "feedback", "keywords", "strengths", "improvements"}``."""
    emotion: str | None = Field(default=None, sa_column=Column(Text))
    """This and the next are from an external camera system; no part of any of our scores."""
    sentiment_score: float | None = Field(default=None, sa_column=Column(Float))
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    updated_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
