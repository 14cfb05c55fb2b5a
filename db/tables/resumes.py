"""Résumés."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Column, ForeignKey, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from db.tables.base import choice, timestamp, utcnow


class ResumeStatus(StrEnum):
    """Whether a résumé has been read."""

    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"


class Resume(SQLModel, table=True):
    """A candidate's résumé, as sent and as structured data."""

    __tablename__ = "resume"
    __table_args__ = (
        Index("ix_resume_created_at", "created_at", "id"),
        Index("ix_resume_company_key", "company_key", "created_at", "id"),
        Index("ix_resume_owner_id", "owner_id", "created_at", "id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    owner_id: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("user_account.id", ondelete="SET NULL")),
    )
    """The account of the candidate who sent it; null: staff did."""
    created_by: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("user_account.id", ondelete="SET NULL"), index=True),
    )
    """The account of the recruiter who sent it; null: a candidate or a program did."""
    status: ResumeStatus = Field(
        default=ResumeStatus.PENDING, sa_column=Column(choice(ResumeStatus), nullable=False)
    )
    file_name: str | None = Field(default=None, sa_column=Column(Text))
    """As its sender named it; for people, never used as a path."""
    file_path: str | None = Field(default=None, sa_column=Column(Text))
    """Relative to the data folder; null when text was sent."""
    text: str | None = Field(default=None, sa_column=Column(Text))
    """All of its text, once it is read."""
    structured_data: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSONB(none_as_null=True))
    )
    """pipelines.resume.StructuredData as JSON, once it is read."""
    reading: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    """pipelines.resume.ResumeReading as JSON: flags, and where the fields were read."""
    company_key: str | None = Field(default=None, sa_column=Column(Text))
    """The target company's name as compared; see :func:`db.names.company_key`."""
    failure_reason: str | None = Field(default=None, sa_column=Column(Text))
    """Why it could not be read, for its sender."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    updated_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
