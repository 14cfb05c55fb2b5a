"""Bulk actions: the same done to many interviews by a task, and what became of each of them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Index, Integer, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from db.tables.base import choice, timestamp, utcnow
from db.tables.interviews import ReviewStage


class BulkActionKind(StrEnum):
    """What is done to each interview."""

    STAGE = "stage"
    REMIND = "remind"
    INVITE_AGAIN = "invite_again"
    DELETE = "delete"


class BulkOutcome(StrEnum):
    """What became of an interview."""

    DONE = "done"
    SKIPPED = "skipped"
    """Refused, as the call for this interview alone would be."""
    FAILED = "failed"
    """The server failed."""


class BulkAction(SQLModel, table=True):
    """One action on many interviews. Its task has the progress; it is deleted with the task."""

    __tablename__ = "bulk_action"
    __table_args__ = (Index("ix_bulk_action_created_by", "created_by", "created_at"),)

    task_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("task.id", ondelete="CASCADE"), primary_key=True)
    )
    kind: BulkActionKind = Field(sa_column=Column(choice(BulkActionKind), nullable=False))
    stage: ReviewStage | None = Field(default=None, sa_column=Column(choice(ReviewStage)))
    """The stage that is set; null: none is, or each gets back the one that it had."""
    undo_of: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("bulk_action.task_id", ondelete="SET NULL"), unique=True),
    )
    """The action whose stages are set back."""
    options: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False, server_default="{}")
    )
    """Who asked, and how messages are sent: ``api.bulk_actions.options``."""
    created_by: str = Field(sa_column=Column(Text, nullable=False))
    """Whose it is: an account's, an API key's or the operator's."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class BulkRow(SQLModel, table=True):
    """One interview of a bulk action."""

    __tablename__ = "bulk_row"

    task_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("bulk_action.task_id", ondelete="CASCADE"), primary_key=True
        )
    )
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    """From 1, in the order of the request."""
    interview_id: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("interview.id", ondelete="SET NULL"), index=True),
    )
    """Null: it is deleted, or was never there for the person who asked."""
    stage_before: ReviewStage | None = Field(default=None, sa_column=Column(choice(ReviewStage)))
    """The stage that was replaced, or that an undo sets back."""
    stage_set_at: datetime | None = Field(default=None, sa_column=timestamp())
    """When this action set the stage, or when the one that is undone did."""
    outcome: BulkOutcome | None = Field(default=None, sa_column=Column(choice(BulkOutcome)))
    """Null: not yet."""
    code: str | None = Field(default=None, sa_column=Column(Text))
    """Why it was not done, for programs."""
    detail: str | None = Field(default=None, sa_column=Column(Text))
    """The same for people."""
