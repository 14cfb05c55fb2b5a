"""Tasks on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from api.schemas import Wire
from db.tables import Task, TaskEvent, TaskState


class TaskError(Wire):
    """Why a task failed."""

    code: str
    """For programs; ``failed`` when nothing better is known."""
    detail: str
    """What went wrong and what to do about it."""


class TaskStep(Wire):
    """One thing that happened with a task; also the data of an event of its stream."""

    seq: int
    """From 1, without gaps; the ``id`` of the stream's event."""
    state: TaskState
    progress: int
    """Per cent."""
    message: str
    """What was done."""
    at: datetime
    result: dict[str, Any] | None = None
    """In the last event of a stream, of a task that succeeded."""
    error: TaskError | None = None
    """In the last event of a stream, of a task that failed."""

    @classmethod
    def of(cls, row: TaskEvent, zone: ZoneInfo) -> TaskStep:
        """From the table, with times in ``zone``."""
        return cls(
            seq=row.seq,
            state=TaskState(row.state),
            progress=row.progress,
            message=row.message,
            at=row.at.astimezone(zone),
        )


class TaskView(Wire):
    """A task as it is now."""

    id: UUID
    kind: str
    resume_id: UUID | None
    """What it is about."""
    state: TaskState
    progress: int
    """Per cent; never goes back."""
    message: str
    """What was done last."""
    result: dict[str, Any] | None
    error: TaskError | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    log: list[TaskStep]
    """All that happened, in order."""

    @classmethod
    def of(cls, row: Task, events: Sequence[TaskEvent], zone: ZoneInfo) -> TaskView:
        """From the tables, with times in ``zone``."""
        return cls(
            id=row.id,
            kind=row.kind,
            resume_id=row.resume_id,
            state=TaskState(row.state),
            progress=row.progress,
            message=row.message,
            result=row.result,
            error=TaskError.model_validate(row.error) if row.error else None,
            created_at=row.created_at.astimezone(zone),
            started_at=row.started_at.astimezone(zone) if row.started_at else None,
            finished_at=row.finished_at.astimezone(zone) if row.finished_at else None,
            log=[TaskStep.of(event, zone) for event in events],
        )
