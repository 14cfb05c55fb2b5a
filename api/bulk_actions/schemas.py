"""Messages about bulk actions."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from api.interviews.listing import ListInterviews
from api.invitations.schemas import DAY_S
from api.schemas import Wire, WireInput, in_zone
from db.repositories.bulk_actions import BulkCounts
from db.tables import (
    BulkAction,
    BulkActionKind,
    BulkOutcome,
    BulkRow,
    ReviewStage,
    Task,
    TaskState,
)

MOST = 1_000
"""Interviews of one action."""


class CreateBulkAction(WireInput):
    """What to do, and to which interviews."""

    action: BulkActionKind
    """``stage`` sets ``stage``, ``remind`` sends a reminder, ``invite_again`` sends a new link by
    e-mail, ``delete`` deletes permanently."""
    stage: ReviewStage | None = None
    """With ``stage`` alone."""
    expires_in_s: int = Field(default=7 * DAY_S, ge=60, le=90 * DAY_S)
    """Seconds until the new links of ``invite_again`` expire."""
    interview_ids: list[UUID] | None = Field(default=None, min_length=1, max_length=MOST)
    filter: ListInterviews | None = None
    """The filters and the order of a list, instead of ids; its first 1,000 interviews at most."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.interview_ids is None) == (self.filter is None):
            raise ValueError("give either 'interview_ids' or 'filter'")
        if (self.action is BulkActionKind.STAGE) != (self.stage is not None):
            raise ValueError("give 'stage' with the action 'stage', and with no other")
        return self


class BulkActionView(Wire):
    """A bulk action, and how far it has come."""

    task_id: UUID
    """Of its task, which also names it."""
    action: BulkActionKind
    stage: ReviewStage | None
    """That was set; null for other actions, and for an undo, which sets the former ones."""
    undo_of: UUID | None
    """The action whose stages it sets back."""
    state: TaskState
    total: int
    done: int
    skipped: int
    failed: int
    undoable: bool
    """Whether ``POST /bulk-actions/{task_id}/undo`` would set any stage back: not twice."""
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, row: BulkAction, task: Task, counts: BulkCounts, zone: ZoneInfo) -> BulkActionView:
        """From the tables, with times in ``zone``."""
        return cls(
            task_id=row.task_id,
            action=BulkActionKind(row.kind),
            stage=ReviewStage(row.stage) if row.stage is not None else None,
            undo_of=row.undo_of,
            state=TaskState(task.state),
            total=counts.total,
            done=counts.done,
            skipped=counts.skipped,
            failed=counts.failed,
            undoable=TaskState(task.state).over and counts.restaged > 0 and not counts.undone,
            created_at=row.created_at.astimezone(zone),
            finished_at=in_zone(task.finished_at, zone),
        )


class BulkRowView(Wire):
    """What became of one interview of a bulk action."""

    number: int
    """Its place in the request, from 1."""
    interview_id: UUID | None
    """Null: it was deleted, or there was no such interview."""
    candidate_name: str | None
    outcome: BulkOutcome | None
    """``skipped``: the call for this interview alone would be refused, too. ``failed``: the server
    failed. Null: not yet, or not any more if the task is over."""
    code: str | None
    """Why it was not done: the end of the problem's ``type`` of the call for this interview alone,
    such as ``legal-hold``; or ``interview-missing``, ``changed-since``, ``not-allowed``,
    ``refused``, ``server-error``."""
    detail: str | None
    """The same for people."""

    @classmethod
    def of(cls, row: BulkRow, candidate_name: str | None) -> BulkRowView:
        """From the tables."""
        return cls(
            number=row.number,
            interview_id=row.interview_id,
            candidate_name=candidate_name,
            outcome=BulkOutcome(row.outcome) if row.outcome is not None else None,
            code=row.code,
            detail=row.detail,
        )
