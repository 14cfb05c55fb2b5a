"""Messages about tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from api.schemas import Wire, in_zone
from db.tables import Task, TaskEvent, TaskState


class TaskError(Wire):
    """Why a task failed."""

    code: str
    """For programs; ``failed`` if there is no more specific code."""
    detail: str
    """What went wrong and what to do about it."""


class TaskStep(Wire):
    """One step of a task; also the data of an event in its stream."""

    seq: int
    """From 1, without gaps; also the ``id`` of the event in the stream."""
    state: TaskState
    progress: int
    """Per cent."""
    message: str
    """What was done in this step."""
    at: datetime
    result: dict[str, Any] | None = None
    """Only in the last event of the stream, if the task succeeded."""
    error: TaskError | None = None
    """Only in the last event of the stream, if the task failed."""

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
    """A task."""

    id: UUID
    kind: str
    resume_id: UUID | None
    """The résumé that it works on."""
    state: TaskState
    progress: int
    """Per cent; never decreases."""
    message: str
    """What the last step did."""
    result: dict[str, Any] | None
    error: TaskError | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    log: list[TaskStep]
    """All steps so far, in order."""

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
            started_at=in_zone(row.started_at, zone),
            finished_at=in_zone(row.finished_at, zone),
            log=[TaskStep.of(event, zone) for event in events],
        )
