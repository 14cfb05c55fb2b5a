"""The tables. All times are ``timestamptz``; all durations and offsets carry their unit.

``seq`` of a transcript entry is its place in the interview's journal: it makes writing an
entry twice harmless and gives the order in which things were said.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Enum,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


def utcnow() -> datetime:
    """The time now, with its zone."""
    return datetime.now(UTC)


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


class ResumeStatus(StrEnum):
    """Whether a résumé's content can be read yet."""

    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"


class TaskState(StrEnum):
    """Where a task is. The last two are ends."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self in (TaskState.SUCCEEDED, TaskState.FAILED)


class ReportStatus(StrEnum):
    """Whether a report can be read yet."""

    PENDING = "pending"
    COMPLETE = "complete"
    FAILED = "failed"


def _timestamp(*, nullable: bool = True) -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=nullable)


def _choice(kind: type[StrEnum]) -> Enum:
    """Stored as its value in plain text, so that a new choice needs no migration."""
    return Enum(
        kind,
        native_enum=False,
        length=16,
        values_callable=lambda choices: [choice.value for choice in choices],
    )


def _interview_key(*, unique: bool = False) -> Column[UUID]:
    return Column(
        Uuid, ForeignKey("interview.id", ondelete="CASCADE"), nullable=False, unique=unique
    )


class Interview(SQLModel, table=True):
    """One conversation between one candidate and the interviewer."""

    __tablename__ = "interview"
    __table_args__ = (
        Index("ix_interview_status", "status"),
        Index("ix_interview_created_at", "created_at", "id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    status: InterviewStatus = Field(
        default=InterviewStatus.SCHEDULED,
        sa_column=Column(_choice(InterviewStatus), nullable=False),
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
    plan: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    """The whole plan (pipelines.plan.Plan) as it was when the interview was made."""
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
    created_at: datetime = Field(default_factory=utcnow, sa_column=_timestamp(nullable=False))
    started_at: datetime | None = Field(default=None, sa_column=_timestamp())
    """Wall time of the recording's first sample."""
    ended_at: datetime | None = Field(default=None, sa_column=_timestamp())
    end_reason: str | None = Field(default=None, sa_column=Column(Text))
    recording_path: str | None = Field(default=None, sa_column=Column(Text))
    """Relative to the data folder."""


class Question(SQLModel, table=True):
    """A planned question of one interview, as it is spoken to this candidate."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("interview_id", "position"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=_interview_key())
    position: int
    """From 0, in the order of asking."""
    plan_question_id: str = Field(sa_column=Column(Text, nullable=False))
    text: str = Field(sa_column=Column(Text, nullable=False))
    audio_path: str | None = Field(default=None, sa_column=Column(Text))
    """Relative to the data folder; null until the question's speech is made."""


class TranscriptEntry(SQLModel, table=True):
    """One finalised utterance of either side."""

    __tablename__ = "transcript_entry"
    __table_args__ = (
        UniqueConstraint("interview_id", "seq"),
        Index("ix_transcript_entry_time", "interview_id", "start_s", "seq"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=_interview_key())
    seq: int = Field(sa_column=Column(BigInteger, nullable=False))
    speaker: Speaker = Field(sa_column=Column(_choice(Speaker), nullable=False))
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
    """For example ``injection``, ``low_confidence``."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=_timestamp(nullable=False))


class Report(SQLModel, table=True):
    """What the recruiter reads; made by a job after the interview."""

    __tablename__ = "report"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=_interview_key(unique=True))
    status: ReportStatus = Field(
        default=ReportStatus.PENDING, sa_column=Column(_choice(ReportStatus), nullable=False)
    )
    content: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    """pipelines.report.Report as JSON once complete."""
    failure_reason: str | None = Field(default=None, sa_column=Column(Text))
    """Why no report could be made, for a person to read."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=_timestamp(nullable=False))
    completed_at: datetime | None = Field(default=None, sa_column=_timestamp())


class AgentWorker(SQLModel, table=True):
    """One process that holds interviews in LiveKit rooms, while it lives."""

    __tablename__ = "agent_worker"

    id: int | None = Field(
        default=None, sa_column=Column(Integer, Identity(always=True), primary_key=True)
    )
    """Also the key of the advisory lock that the worker holds as long as it lives."""
    name: str = Field(sa_column=Column(Text, nullable=False))
    """Host and process, for people."""
    started_at: datetime = Field(default_factory=utcnow, sa_column=_timestamp(nullable=False))
    heartbeat_at: datetime = Field(default_factory=utcnow, sa_column=_timestamp(nullable=False))
    """By the database's clock, several times a second."""
    capacity: int
    """Interviews that it can hold at once."""
    running: int = Field(default=0)
    """Interviews that it holds now."""
    draining: bool = Field(default=False)
    """Takes no new interview and ends when the last one is over."""


class LiveKitRoom(SQLModel, table=True):
    """The LiveKit room of an interview, and which worker's agent may be in it.

    The row is the agent's lease: who changes ``worker_id`` and ``epoch`` holds the interview,
    and an agent whose epoch is not the row's any more leaves at once.
    """

    __tablename__ = "livekit_room"
    __table_args__ = (Index("ix_livekit_room_worker", "worker_id"),)

    interview_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("interview.id", ondelete="CASCADE"), primary_key=True)
    )
    name: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    """The room's name on the server."""
    opened_at: datetime = Field(default_factory=utcnow, sa_column=_timestamp(nullable=False))
    """When a candidate last asked to be let in."""
    dispatched_at: datetime | None = Field(default=None, sa_column=_timestamp())
    """When an agent was last sent for."""
    dispatches: int = Field(
        default=0, sa_column=Column(Integer, nullable=False, server_default="0")
    )
    """How many were sent for since one last came."""
    worker_id: int | None = Field(
        default=None,
        sa_column=Column(Integer, ForeignKey("agent_worker.id", ondelete="SET NULL")),
    )
    epoch: int = Field(default=0, sa_column=Column(BigInteger, nullable=False, server_default="0"))
    """Grows by one with every agent that takes the interview."""
    acquired_at: datetime | None = Field(default=None, sa_column=_timestamp())
    command: str | None = Field(default=None, sa_column=Column(Text))
    """What the agent is asked to do: ``complete`` (end the interview) or ``release`` (let
    another take it, elsewhere)."""


class WebhookEvent(SQLModel, table=True):
    """A LiveKit webhook that was taken, so that its repetition is known."""

    __tablename__ = "webhook_event"

    id: str = Field(sa_column=Column(Text, primary_key=True))
    received_at: datetime = Field(
        default_factory=utcnow,
        sa_column=Column(DateTime(timezone=True), nullable=False, index=True),
    )


class Invitation(SQLModel, table=True):
    """A way into one interview, by link or by phone."""

    __tablename__ = "invitation"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=_interview_key())
    pin_hash: str | None = Field(default=None, sa_column=Column(Text, unique=True))
    """Keyed hash of the PIN that a caller enters; null: no entry by phone."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=_timestamp(nullable=False))
    expires_at: datetime = Field(sa_column=_timestamp(nullable=False))


class WrongPin(SQLModel, table=True):
    """A PIN that opened nothing, counted against whoever entered it."""

    __tablename__ = "wrong_pin"
    __table_args__ = (Index("ix_wrong_pin_caller_at", "caller_hash", "at"),)

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    caller_hash: str = Field(sa_column=Column(Text, nullable=False))
    """Keyed hash of the caller's number."""
    at: datetime = Field(default_factory=utcnow, sa_column=_timestamp(nullable=False))


class Resume(SQLModel, table=True):
    """A candidate's résumé: what was sent, and what was found in it."""

    __tablename__ = "resume"
    __table_args__ = (
        Index("ix_resume_created_at", "created_at", "id"),
        Index("ix_resume_company_key", "company_key", "created_at", "id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    status: ResumeStatus = Field(
        default=ResumeStatus.PENDING, sa_column=Column(_choice(ResumeStatus), nullable=False)
    )
    file_name: str | None = Field(default=None, sa_column=Column(Text))
    """As its sender called it; for people, never a path here."""
    file_path: str | None = Field(default=None, sa_column=Column(Text))
    """Relative to the data folder; null when text was sent."""
    text: str | None = Field(default=None, sa_column=Column(Text))
    """All of its text, once it is read."""
    structured_data: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSONB(none_as_null=True))
    )
    """pipelines.resume.StructuredData as JSON, once it is read."""
    company_key: str | None = Field(default=None, sa_column=Column(Text))
    """The target company's name as it is compared; see :func:`db.names.company_key`."""
    failure_reason: str | None = Field(default=None, sa_column=Column(Text))
    """Why it could not be read, for its sender."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=_timestamp(nullable=False))
    updated_at: datetime = Field(default_factory=utcnow, sa_column=_timestamp(nullable=False))


class Task(SQLModel, table=True):
    """Work that somebody asked for and watches."""

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_state", "state"), Index("ix_task_resume_id", "resume_id"))

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: str = Field(sa_column=Column(Text, nullable=False))
    """Which work; see pipelines.jobs.tasks."""
    resume_id: UUID | None = Field(
        default=None, sa_column=Column(Uuid, ForeignKey("resume.id", ondelete="CASCADE"))
    )
    """What it is about; a task goes with it."""
    state: TaskState = Field(
        default=TaskState.QUEUED, sa_column=Column(_choice(TaskState), nullable=False)
    )
    progress: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    """Per cent; never goes back."""
    message: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    """What was done last."""
    last_seq: int = Field(
        default=0, sa_column=Column(BigInteger, nullable=False, server_default="0")
    )
    """``seq`` of its newest event."""
    result: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    error: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    """``{"code", "detail"}`` once it failed."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=_timestamp(nullable=False))
    started_at: datetime | None = Field(default=None, sa_column=_timestamp())
    finished_at: datetime | None = Field(default=None, sa_column=_timestamp())


class TaskEvent(SQLModel, table=True):
    """One step of a task, kept so that a watcher who was away misses none."""

    __tablename__ = "task_event"

    task_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("task.id", ondelete="CASCADE"), primary_key=True)
    )
    seq: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    """From 1, without gaps."""
    state: TaskState = Field(sa_column=Column(_choice(TaskState), nullable=False))
    progress: int
    message: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = Field(default_factory=utcnow, sa_column=_timestamp(nullable=False))
