"""LiveKit rooms, the workers that hold interviews in them, and webhooks that were taken."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Text,
    Uuid,
)
from sqlmodel import Field, SQLModel

from db.tables.base import timestamp, utcnow


class AgentWorker(SQLModel, table=True):
    """One process that holds interviews in LiveKit rooms, while it lives."""

    __tablename__ = "agent_worker"

    id: int | None = Field(
        default=None, sa_column=Column(Integer, Identity(always=True), primary_key=True)
    )
    """Also the key of the advisory lock that the worker holds as long as it lives."""
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
    """Takes no new interview and ends when the last one is over."""


class LiveKitRoom(SQLModel, table=True):
    """The LiveKit room of an interview, and which worker's agent may be in it.

    The row is the agent's lease: who changes ``worker_id`` and ``epoch`` holds the interview,
    and an agent whose epoch is not the row's any more leaves at once.
    """

    __tablename__ = "livekit_room"
    __table_args__ = (Index("ix_livekit_room_worker", "worker_id"),)

    interview_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("interview.id", ondelete="CASCADE"), primary_key=True)
    )
    name: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    """The room's name on the server."""
    opened_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    """When a candidate last asked to be let in."""
    dispatched_at: datetime | None = Field(default=None, sa_column=timestamp())
    """When an agent was last sent for."""
    dispatches: int = Field(
        default=0, sa_column=Column(Integer, nullable=False, server_default="0")
    )
    """How many were sent for since one last came."""
    worker_id: int | None = Field(
        default=None,
        sa_column=Column(Integer, ForeignKey("agent_worker.id", ondelete="SET NULL")),
    )
    epoch: int = Field(default=0, sa_column=Column(BigInteger, nullable=False, server_default="0"))
    """Grows by one with every agent that takes the interview."""
    acquired_at: datetime | None = Field(default=None, sa_column=timestamp())
    newest_grant: int = Field(
        default=0, sa_column=Column(BigInteger, nullable=False, server_default="0")
    )
    """When the newest grant that came in was issued, in ns since 1970: older ones stay out."""
    command: str | None = Field(default=None, sa_column=Column(Text))
    """What the agent is asked to do: ``complete`` (end the interview) or ``release`` (let
    another take it, elsewhere)."""


class WebhookEvent(SQLModel, table=True):
    """A LiveKit webhook that was taken, so that its repetition is known."""

    __tablename__ = "webhook_event"

    id: str = Field(sa_column=Column(Text, primary_key=True))
    received_at: datetime = Field(
        default_factory=utcnow,
        sa_column=Column(DateTime(timezone=True), nullable=False, index=True),
    )
