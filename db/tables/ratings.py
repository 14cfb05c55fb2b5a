"""What people think of an interview: their levels, and when they were first shown others'."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from db.tables.base import timestamp, utcnow
from db.tables.interviews import interview_key


class Rating(SQLModel, table=True):
    """One person's levels of one interview, a draft until they are submitted."""

    __tablename__ = "rating"
    __table_args__ = (UniqueConstraint("interview_id", "rater_id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    interview_id: UUID = Field(sa_column=interview_key())
    rater_id: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("user_account.id", ondelete="SET NULL"), index=True),
    )
    """Null: the account was deleted."""
    rater_name: str = Field(sa_column=Column(Text, nullable=False))
    levels: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]")
    )
    """``[{"dimension", "level", "reason", "quotes": [{"text", "start_s", "entry_seq"}]}]``."""
    blind: bool | None = Field(default=None, sa_column=Column(Boolean))
    """Whether they were submitted before the rater was shown others' or the machine's; null: not
    submitted."""
    revision: int = Field(default=1, sa_column=Column(Integer, nullable=False, server_default="1"))
    """Grows by one with each correction."""
    earlier: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]")
    )
    """Submitted levels before their corrections, oldest first: ``{"levels", "at"}``, with when
    each was replaced."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    updated_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    submitted_at: datetime | None = Field(default=None, sa_column=timestamp())
    """Of the first submission; null: a draft."""

    @property
    def first_levels(self) -> list[dict[str, Any]]:
        """The levels as they were first submitted."""
        return self.earlier[0]["levels"] if self.earlier else self.levels


class Disclosure(SQLModel, table=True):
    """When a person who had not rated an interview was first shown the judgements of it."""

    __tablename__ = "disclosure"

    interview_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("interview.id", ondelete="CASCADE"), primary_key=True)
    )
    user_id: UUID = Field(
        sa_column=Column(
            Uuid,
            ForeignKey("user_account.id", ondelete="CASCADE"),
            primary_key=True,
            index=True,
        )
    )
    at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
