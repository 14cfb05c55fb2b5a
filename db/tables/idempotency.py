"""Answers to creating requests, kept so that a retry gets the same one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Column, Index, Text, Uuid
from sqlmodel import Field, SQLModel

from db.tables.base import timestamp, utcnow


class IdempotencyKey(SQLModel, table=True):
    """One ``Idempotency-Key`` of one caller. Nothing here can be read without the key itself."""

    __tablename__ = "idempotency_key"
    __table_args__ = (Index("ix_idempotency_key_created_at", "created_at"),)

    digest: str = Field(sa_column=Column(Text, primary_key=True))
    """A keyed hash of the caller and the key."""
    fingerprint: str = Field(sa_column=Column(Text, nullable=False))
    """A keyed hash of the request."""
    claim: UUID = Field(default_factory=uuid4, sa_column=Column(Uuid, nullable=False))
    """The request that may store the answer."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    answer: str | None = Field(default=None, sa_column=Column(Text))
    """Status, headers and body, encrypted; null while the request is in flight."""
