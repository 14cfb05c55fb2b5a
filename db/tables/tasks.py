"""Tasks: background work whose progress a client can follow."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from db.tables.base import choice, timestamp, utcnow


class TaskState(StrEnum):
    """Where a task is. The last two are final."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether the state is final."""
        return self in (TaskState.SUCCEEDED, TaskState.FAILED)


class Task(SQLModel, table=True):
    """Background work whose progress a client can follow."""

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_state", "state"), Index("ix_task_resume_id", "resume_id"))

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: str = Field(sa_column=Column(Text, nullable=False))
    """Kind of work; see pipelines.jobs.tasks."""
    resume_id: UUID | None = Field(
        default=None, sa_column=Column(Uuid, ForeignKey("resume.id", ondelete="CASCADE"))
    )
    """The résumé that it is about; the task is deleted with it."""
    input: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    """The client's parameters, for kinds of work that have some."""
    state: TaskState = Field(
        default=TaskState.QUEUED, sa_column=Column(choice(TaskState), nullable=False)
    )
    progress: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    """Per cent; never decreases."""
    message: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    """What was done last."""
    last_seq: int = Field(
        default=0, sa_column=Column(BigInteger, nullable=False, server_default="0")
    )
    """``seq`` of its newest event."""
    result: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    error: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    """``{"code", "detail"}`` once it has failed."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    started_at: datetime | None = Field(default=None, sa_column=timestamp())
    finished_at: datetime | None = Field(default=None, sa_column=timestamp())


class TaskEvent(SQLModel, table=True):
    """One step of a task, kept so that a client that reconnects misses none."""

    __tablename__ = "task_event"

    task_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("task.id", ondelete="CASCADE"), primary_key=True)
    )
    seq: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    """From 1, without gaps."""
    state: TaskState = Field(sa_column=Column(choice(TaskState), nullable=False))
    progress: int
    message: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
