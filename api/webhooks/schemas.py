"""Webhook subscriptions and deliveries on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from api.schemas import Flag, Wire, WireInput
from db.tables import DeliveryState, WebhookDelivery, WebhookEventType, WebhookSubscription

Url = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[!-~]+$")]
Text = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
Events = Annotated[list[WebhookEventType], Field(min_length=1, max_length=50)]


class CreateWebhook(WireInput):
    """A new subscription."""

    url: Url
    """Where messages are posted to: https, at a public address."""
    events: Events
    """What it wants to hear of."""
    description: Text = ""
    active: Flag = True


class ChangeWebhook(WireInput):
    """What is to be different about a subscription; what is left out stays."""

    url: Url | None = None
    events: Events | None = None
    description: Text | None = None
    active: Flag | None = None


class WebhookView(Wire):
    """A subscription; its secret is not told again."""

    id: UUID
    url: str
    events: list[WebhookEventType]
    description: str
    active: bool
    disabled_reason: str | None
    """Why it was turned off by itself; null when it was not."""
    old_secret_until: datetime | None
    """Until when messages are signed with the secret before the last rotation too."""
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: WebhookSubscription, zone: ZoneInfo) -> WebhookView:
        """From the table, with times in ``zone``."""
        return cls.model_validate(_facts(row, zone))


class WebhookWithSecret(WebhookView):
    """A subscription with its newest secret, which is shown this once."""

    secret: str
    """``whsec_…``; receivers check signatures with it (Standard Webhooks)."""

    @classmethod
    def shown(cls, row: WebhookSubscription, secret: str, zone: ZoneInfo) -> WebhookWithSecret:
        """From the table, with times in ``zone``, and the secret in clear."""
        return cls.model_validate({**_facts(row, zone), "secret": secret})


class WebhookPage(Wire):
    """Some subscriptions, newest first."""

    items: list[WebhookView]
    next_cursor: str | None
    """Give it as ``cursor`` for the next page; null at the end."""


class DeliveryView(Wire):
    """One message to one subscription."""

    id: UUID
    message_id: str
    """What it is sent under as ``webhook-id``; the same however often it is sent."""
    event: str
    interview_id: UUID | None
    payload: dict[str, Any]
    """The message's body."""
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime | None
    last_status: int | None
    """HTTP status of the last answer; null without any."""
    last_error: str | None
    """Why the last attempt failed."""
    created_at: datetime
    delivered_at: datetime | None

    @classmethod
    def of(cls, row: WebhookDelivery, zone: ZoneInfo) -> DeliveryView:
        """From the table, with times in ``zone``."""
        return cls(
            id=row.id,
            message_id=f"msg_{row.id.hex}",
            event=row.event,
            interview_id=row.interview_id,
            payload=row.payload,
            state=DeliveryState(row.state),
            attempts=row.attempts,
            next_attempt_at=_there(row.next_attempt_at, zone),
            last_status=row.last_status,
            last_error=row.last_error,
            created_at=row.created_at.astimezone(zone),
            delivered_at=_there(row.delivered_at, zone),
        )


class DeliveryPage(Wire):
    """Some deliveries, newest first."""

    items: list[DeliveryView]
    next_cursor: str | None
    """Give it as ``cursor`` for the next page; null at the end."""


def _facts(row: WebhookSubscription, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": row.id,
        "url": row.url,
        "events": row.events,
        "description": row.description,
        "active": row.active,
        "disabled_reason": row.disabled_reason,
        "old_secret_until": _there(row.old_secret_until, zone),
        "created_at": row.created_at.astimezone(zone),
        "updated_at": row.updated_at.astimezone(zone),
    }


def _there(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.astimezone(zone) if moment else None
