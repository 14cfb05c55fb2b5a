"""Messages about webhook subscriptions and deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from api.paging import Page
from api.schemas import NO_NUL, PRINTABLE_ASCII, Flag, Wire, WireInput, in_zone
from db.tables import (
    DeliveryState,
    WebhookDelivery,
    WebhookEventType,
    WebhookFormat,
    WebhookSubscription,
)
from pipelines.delivery_failures import DeliveryFailure, failure_of

Url = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=PRINTABLE_ASCII)]
Text = Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)]
Events = Annotated[list[WebhookEventType], Field(min_length=1, max_length=50)]


class CreateWebhook(WireInput):
    """A new webhook subscription."""

    url: Url
    """Where messages are sent with POST: https, at a public address."""
    events: Events
    """The events to send."""
    format: WebhookFormat = WebhookFormat.PLAIN
    """``cloudevents``: CloudEvents 1.0 in structured mode."""
    description: Text = ""
    active: Flag = True


class ChangeWebhook(WireInput):
    """Changes to a subscription; omitted fields stay as they are."""

    url: Url | None = None
    events: Events | None = None
    format: WebhookFormat | None = None
    description: Text | None = None
    active: Flag | None = None


class WebhookView(Wire):
    """A webhook subscription, without its secret."""

    id: UUID
    url: str
    events: list[WebhookEventType]
    format: WebhookFormat
    description: str
    active: bool
    disabled_reason: str | None
    """Why the server turned it off; null if it did not."""
    old_secret_until: datetime | None
    """Until this time, messages are also signed with the previous secret."""
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: WebhookSubscription, zone: ZoneInfo) -> WebhookView:
        """From the table, with times in ``zone``."""
        return cls.model_validate(_fields(row, zone))


class WebhookWithSecret(WebhookView):
    """A webhook subscription with its new secret."""

    secret: str
    """``whsec_…``, for verifying signatures (Standard Webhooks). Shown only once."""

    @classmethod
    def shown(cls, row: WebhookSubscription, secret: str, zone: ZoneInfo) -> WebhookWithSecret:
        """From the table, with times in ``zone``, and the secret in plain text."""
        return cls.model_validate({**_fields(row, zone), "secret": secret})


class WebhookPage(Page[WebhookView]):
    """A page of webhook subscriptions, newest first."""


class DeliveryView(Wire):
    """One message to one subscription."""

    id: UUID
    message_id: str
    """The ``webhook-id`` header; the same in every attempt."""
    event: str
    interview_id: UUID | None
    payload: dict[str, Any]
    """The message in the plain format."""
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime | None
    last_status: int | None
    """HTTP status of the last response; null if there was none."""
    last_error: str | None
    """Why the last attempt failed."""
    failure: DeliveryFailure | None
    """``last_error`` as a code."""
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
            next_attempt_at=in_zone(row.next_attempt_at, zone),
            last_status=row.last_status,
            last_error=row.last_error,
            failure=failure_of(row.last_status, row.last_error),
            created_at=row.created_at.astimezone(zone),
            delivered_at=in_zone(row.delivered_at, zone),
        )


class DeliveryPage(Page[DeliveryView]):
    """A page of deliveries, newest first."""


def _fields(row: WebhookSubscription, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": row.id,
        "url": row.url,
        "events": row.events,
        "format": row.format,
        "description": row.description,
        "active": row.active,
        "disabled_reason": row.disabled_reason,
        "old_secret_until": in_zone(row.old_secret_until, zone),
        "created_at": row.created_at.astimezone(zone),
        "updated_at": row.updated_at.astimezone(zone),
    }
