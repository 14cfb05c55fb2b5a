"""Subscriptions to webhooks, and deliveries to them.

A message holds only ids and states, no names and no words of people: it leaves the installation.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from db.tables.base import choice, timestamp, utcnow


class WebhookEventType(StrEnum):
    """Events that can be subscribed to."""

    INTERVIEW_SCHEDULED = "interview.scheduled"
    INTERVIEW_STARTED = "interview.started"
    INTERVIEW_COMPLETED = "interview.completed"
    INTERVIEW_CANCELLED = "interview.cancelled"
    INTERVIEW_EXPIRED = "interview.expired"
    INTERVIEW_FAILED = "interview.failed"
    INTERVIEW_DELETED = "interview.deleted"
    REPORT_COMPLETED = "report.completed"
    REPORT_FAILED = "report.failed"
    REPORT_OVERRIDDEN = "report.overridden"
    CANDIDATE_REQUEST_CREATED = "candidate.request.created"
    CANDIDATE_REQUEST_CLOSED = "candidate.request.closed"


class WebhookFormat(StrEnum):
    """How a message is written."""

    PLAIN = "plain"
    """As Standard Webhooks recommends."""
    CLOUDEVENTS = "cloudevents"
    """CloudEvents 1.0 as JSON, in structured mode."""


class DeliveryState(StrEnum):
    """Where a message is. The last two are final."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookSubscription(SQLModel, table=True):
    """A URL that receives events."""

    __tablename__ = "webhook_subscription"
    __table_args__ = (Index("ix_webhook_subscription_created_at", "created_at", "id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    url: str = Field(sa_column=Column(Text, nullable=False))
    description: str = Field(default="", sa_column=Column(Text, nullable=False))
    events: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    """Of :class:`WebhookEventType`."""
    format: WebhookFormat = Field(
        default=WebhookFormat.PLAIN,
        sa_column=Column(choice(WebhookFormat), nullable=False, server_default="plain"),
    )
    secret: str = Field(sa_column=Column(Text, nullable=False))
    """Encrypted, not hashed: signing needs the secret itself."""
    old_secret: str | None = Field(default=None, sa_column=Column(Text))
    """The one before the last rotation; signs as well until ``old_secret_until``."""
    old_secret_until: datetime | None = Field(default=None, sa_column=timestamp())
    active: bool = Field(default=True, sa_column=Column(Boolean, nullable=False))
    disabled_reason: str | None = Field(default=None, sa_column=Column(Text))
    """Why it was disabled automatically; null when a person did."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    updated_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))


class WebhookDelivery(SQLModel, table=True):
    """One event's message to one subscription, and its state."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("subscription_id", "event_key"),
        Index("ix_webhook_delivery_listed", "subscription_id", "created_at", "id"),
        Index("ix_webhook_delivery_due", "state", "next_attempt_at"),
        Index("ix_webhook_delivery_interview_id", "interview_id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    subscription_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("webhook_subscription.id", ondelete="CASCADE"), nullable=False
        )
    )
    event: str = Field(sa_column=Column(Text, nullable=False))
    event_key: str = Field(sa_column=Column(Text, nullable=False))
    """Identifies the event, so that it is sent once even if it is posted twice."""
    interview_id: UUID | None = Field(default=None, sa_column=Column(Uuid))
    """What it is about; no foreign key, since the message of a deletion outlives the interview."""
    payload: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    state: DeliveryState = Field(
        default=DeliveryState.PENDING, sa_column=Column(choice(DeliveryState), nullable=False)
    )
    attempts: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    next_attempt_at: datetime | None = Field(default_factory=utcnow, sa_column=timestamp())
    """When it is due; during an attempt, when that counts as lost. Null when it is over."""
    last_status: int | None = Field(default=None, sa_column=Column(Integer))
    """HTTP status of the last response."""
    last_error: str | None = Field(default=None, sa_column=Column(Text))
    """Why the last attempt failed, for people."""
    created_at: datetime = Field(default_factory=utcnow, sa_column=timestamp(nullable=False))
    delivered_at: datetime | None = Field(default=None, sa_column=timestamp())
