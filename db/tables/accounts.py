"""Accounts, companies, and their positions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from db.jurisdictions import Jurisdiction
from db.roles import Role
from db.tables.base import choice, timestamp, utcnow


class User(SQLModel, table=True):
    """A person with an account."""

    __tablename__ = "user_account"
    __table_args__ = (Index("ix_user_account_created_at", "created_at", "id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    email: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    """In lower case; the name at sign-in."""
    name: str = Field(sa_column=Column(Text, nullable=False))
    role: Role = Field(sa_column=Column(choice(Role), nullable=False))
    password_hash: str | None = Field(default=None, sa_column=Column(Text))
    """argon2id; null: no sign-in with a password."""
    active: bool = Field(default=True, sa_column=Column(Boolean, nullable=False))
    position_ids: list[UUID] | None = Field(default=None, sa_column=Column(ARRAY(Uuid)))
    """The positions that a recruiter is limited to; null: all. Without effect in other roles. An
    array and no table, so that the cached account has it and a change of it notifies."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    updated_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class Company(SQLModel, table=True):
    """A company that hires."""

    __tablename__ = "company"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    name: str = Field(sa_column=Column(Text, nullable=False))
    """As shown."""
    name_key: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    """As compared; see :func:`db.names.company_key`."""
    description: str = Field(default="", sa_column=Column(Text, nullable=False))
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    updated_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class Position(SQLModel, table=True):
    """A job whose candidates are all asked the same planned questions."""

    __tablename__ = "position"
    __table_args__ = (Index("ix_position_created_at", "created_at", "id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    company_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("company.id", ondelete="RESTRICT"), nullable=False, index=True
        )
    )
    title: str = Field(sa_column=Column(Text, nullable=False))
    """The role, as candidates hear it."""
    description: str = Field(default="", sa_column=Column(Text, nullable=False))
    """The source of answers to candidates' questions about the job."""
    language: str = Field(sa_column=Column(Text, nullable=False))
    plan: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    """The whole plan with its rubric (interviews.plan.Plan)."""
    plan_version: int = Field(
        default=1, sa_column=Column(Integer, nullable=False, server_default="1")
    )
    """Grows by one each time the plan changes."""
    retention_days: int | None = Field(default=None, sa_column=Column(Integer))
    """Days that an interview is kept after its end; null: the server's setting."""
    jurisdiction: Jurisdiction | None = Field(default=None, sa_column=Column(choice(Jurisdiction)))
    """Whose law sets the time limits of candidates' requests; null: the server's setting."""
    archived: bool = Field(default=False, sa_column=Column(Boolean, nullable=False))
    """Whether it takes no more invitations."""
    created_by: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("user_account.id", ondelete="SET NULL")),
    )
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    updated_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
