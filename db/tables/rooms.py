"""LiveKit rooms, the workers that hold interviews in them, and received webhooks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Text,
    Uuid,
    text,
)
from sqlmodel import Field, SQLModel

from db.tables.base import timestamp, utcnow


class AgentWorker(SQLModel, table=True):
    """A running process that holds interviews in LiveKit rooms."""

    __tablename__ = "agent_worker"

    id: int | None = Field(
        default=None, sa_column=Column(Integer, Identity(always=True), primary_key=True)
    )
    """Also the key of the advisory lock that the worker holds while it is alive."""
    name: str = Field(sa_column=Column(Text, nullable=False))
    """Host and process, for people."""
    started_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    heartbeat_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    """By the database's clock, several times a second."""
    capacity: int
    """Interviews that it can hold at once."""
    running: int = Field(default=0)
    """Interviews that it holds now."""
    draining: bool = Field(default=False)
    """Whether it takes no new interviews, and ends when the last one is over."""
    free_bytes: int | None = Field(default=None, sa_column=Column(BigInteger))
    """On the disk of its data folder."""
    disk_full: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=text("false"))
    )
    """Whether that is too little for a new interview; it continues those under way."""


class LiveKitRoom(SQLModel, table=True):
    """The LiveKit room of an interview, and the lease of the agent in it.

    The worker that sets ``worker_id`` and ``epoch`` holds the interview; an agent whose epoch is
    no longer the row's leaves at once.
    """

    __tablename__ = "livekit_room"
    __table_args__ = (Index("ix_livekit_room_worker", "worker_id"),)

    interview_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("interview.id", ondelete="CASCADE"), primary_key=True)
    )
    name: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    """The room's name on the server."""
    opened_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    """When a candidate last asked to enter."""
    dispatched_at: datetime | None = Field(default=None, sa_column=timestamp())
    """When an agent was last dispatched."""
    dispatches: int = Field(
        default=0, sa_column=Column(Integer, nullable=False, server_default="0")
    )
    """Number of dispatches since an agent last came."""
    worker_id: int | None = Field(
        default=None,
        sa_column=Column(Integer, ForeignKey("agent_worker.id", ondelete="SET NULL")),
    )
    epoch: int = Field(default=0, sa_column=Column(BigInteger, nullable=False, server_default="0"))
    """Grows by one with each agent that takes the interview."""
    acquired_at: datetime | None = Field(default=None, sa_column=timestamp())
    newest_grant: int = Field(
        default=0, sa_column=Column(BigInteger, nullable=False, server_default="0")
    )
    """When the newest grant that entered was issued, in ns since 1970; older ones are refused."""
    command: str | None = Field(default=None, sa_column=Column(Text))
    """A command for the agent: ``complete`` (end the interview) or ``release`` (leave it to
    another worker)."""


class WebhookEvent(SQLModel, table=True):
    """A received LiveKit webhook, so that a repetition is recognised."""

    __tablename__ = "webhook_event"

    id: str = Field(sa_column=Column(Text, primary_key=True))
    received_at: datetime = Field(
        default_factory=utcnow,
        sa_column=Column(DateTime(timezone=True), nullable=False, index=True),
    )
