"""Invitations of many candidates at once: a preview, then what became of each row."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    Uuid,
    false,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from db.tables.base import choice, timestamp, utcnow


class BatchSource(StrEnum):
    """What a batch was read from."""

    LINES = "lines"
    CSV = "csv"
    ZIP = "zip"


class BatchState(StrEnum):
    """Where a batch is."""

    READING = "reading"
    """The résumés of a ZIP file are being read."""
    READY = "ready"
    """Rows can be corrected and sent."""
    SENDING = "sending"
    SENT = "sent"
    """Rows that were not invited can still be corrected and sent."""
    FAILED = "failed"
    """The file could not be read."""


class RowState(StrEnum):
    """What became of a row."""

    OPEN = "open"
    QUEUED = "queued"
    INVITED = "invited"
    FAILED = "failed"


class InvitationBatch(SQLModel, table=True):
    """Candidates to be invited to a position together; deleted after a day."""

    __tablename__ = "invitation_batch"
    __table_args__ = (
        Index("ix_invitation_batch_position_id", "position_id", "created_at", "id"),
        Index("ix_invitation_batch_expires_at", "expires_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    position_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("position.id", ondelete="CASCADE"), nullable=False)
    )
    source: BatchSource = Field(sa_column=Column(choice(BatchSource), nullable=False))
    state: BatchState = Field(
        default=BatchState.READY, sa_column=Column(choice(BatchState), nullable=False)
    )
    file_name: str | None = Field(default=None, sa_column=Column(Text))
    """As its sender named it; for people, never used as a path."""
    file_path: str | None = Field(default=None, sa_column=Column(Text))
    """The ZIP file, relative to the data folder; null for other sources."""
    task_id: UUID | None = Field(
        default=None, sa_column=Column(Uuid, ForeignKey("task.id", ondelete="SET NULL"), index=True)
    )
    """The task that reads or sends it, or did so last."""
    options: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False, server_default="{}")
    )
    """How the invitations are made: ``pipelines.invitation_batches.options``."""
    queued: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    """Rows that the newest sending began with."""
    created_by: str = Field(sa_column=Column(Text, nullable=False))
    """Whose it is; see ``api.signing.owner_of``."""
    sent_by: str | None = Field(default=None, sa_column=Column(Text))
    """Who sent it, and may see its links."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    expires_at: datetime = Field(sa_column=timestamp(nullable=False))
    """When it is deleted with its file."""


class InvitationBatchRow(SQLModel, table=True):
    """One candidate of a batch.

    Its id is also that of the interview, so that no repetition can invite the candidate twice.
    """

    __tablename__ = "invitation_batch_row"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    batch_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("invitation_batch.id", ondelete="CASCADE"), nullable=False
        )
    )
    number: int = Field(sa_column=Column(Integer, nullable=False))
    """From 1, in the order of the source."""
    name: str = Field(default="", sa_column=Column(Text, nullable=False))
    email: str = Field(default="", sa_column=Column(Text, nullable=False))
    """As written; it may be invalid."""
    address: str | None = Field(default=None, sa_column=Column(Text))
    """``email`` in its usual form; null: it is none."""
    phone: str = Field(default="", sa_column=Column(Text, nullable=False))
    language: str = Field(default="", sa_column=Column(Text, nullable=False))
    """As written; empty: the position's."""
    resume_file: str | None = Field(default=None, sa_column=Column(Text))
    """The résumé's name in the ZIP file, as people see it."""
    resume_entry: int | None = Field(default=None, sa_column=Column(Integer))
    """Its place in the ZIP file; null: the row names a file that isn't there."""
    resume: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    """What was read of it: ``text``, ``data``, ``reading``, ``format``."""
    resume_problem: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSONB(none_as_null=True))
    )
    """Why it can't be used: ``code``, ``detail``."""
    without_resume: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
    """Whether the candidate is invited without it."""
    left_out: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
    state: RowState = Field(
        default=RowState.OPEN, sa_column=Column(choice(RowState), nullable=False)
    )
    failure: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    """Why it was not invited: ``code``, ``detail``."""
    link_salt: str = Field(sa_column=Column(Text, nullable=False))
    """With the server's secret, it makes the link's token; see ``interviews.link_tokens``."""
    interview_id: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("interview.id", ondelete="CASCADE"), unique=True),
    )
