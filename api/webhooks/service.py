"""The rules for webhook subscriptions."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from api.audit.note import note
from api.errors import NotFoundError, refused
from api.identity import Caller
from api.paging import PageQuery
from api.services import Services
from api.webhooks.schemas import ChangeWebhook, CreateWebhook
from db.tables import AuditAction, DeliveryState, WebhookDelivery, WebhookSubscription, utcnow
from pipelines.webhooks.address_policy import AddressPolicy, AddressRefusedError, UnknownHostError
from pipelines.webhooks.deliver import deliver
from pipelines.webhooks.secret_cipher import SecretCipher
from pipelines.webhooks.sender import WebhookSender

SECRET_BYTES = 32
TEST_EVENT = "webhook.test"

WithSecret = tuple[WebhookSubscription, str]
"""A subscription and its new secret in plain text."""


async def create(services: Services, caller: Caller, body: CreateWebhook) -> WithSecret:
    """Store a subscription with a new secret.

    Raises:
        UnprocessableError: messages may not be sent to its URL.
    """
    await _check(services, body.url)
    secret = _new_secret()
    subscription = WebhookSubscription(
        url=body.url,
        description=body.description,
        events=_events(body.events),
        format=body.format,
        active=body.active,
        secret=SecretCipher(services.webhooks.keys).encrypt(secret),
    )
    async with services.database.unit_of_work() as work:
        await work.webhooks.add(subscription)
        await note(work, caller, AuditAction.WEBHOOK_CREATED, ("webhook", subscription.id))
    return subscription, secret


async def page(
    services: Services, query: PageQuery
) -> tuple[Sequence[WebhookSubscription], str | None]:
    """A page of subscriptions, newest first, and the cursor of the next page."""
    async with services.database.unit_of_work() as work:
        rows = await work.webhooks.list(after=query.after, limit=query.fetch)
    return query.cut(rows)


async def find(services: Services, webhook_id: UUID) -> WebhookSubscription:
    """The subscription. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        subscription = await work.webhooks.get(webhook_id)
    return _require(subscription, webhook_id)


async def change(
    services: Services, caller: Caller, webhook_id: UUID, body: ChangeWebhook
) -> WebhookSubscription:
    """Update a subscription. Turning it on clears the reason why it was off.

    Raises:
        NotFoundError: there is no such subscription.
        UnprocessableError: messages may not be sent to its new URL.
    """
    if body.url is not None:
        await _check(services, body.url)
    values: dict[str, Any] = body.model_dump(exclude_none=True)
    if body.events is not None:
        values["events"] = _events(body.events)
    if body.active is not None:
        values["disabled_reason"] = None
    async with services.database.unit_of_work() as work:
        changed = _require(await work.webhooks.change(webhook_id, **values), webhook_id)
        await note(work, caller, AuditAction.WEBHOOK_CHANGED, ("webhook", webhook_id))
    return changed


async def rotate(services: Services, caller: Caller, webhook_id: UUID) -> WithSecret:
    """Give it a new secret; for a while, both sign its messages. Raises NotFoundError."""
    secret = _new_secret()
    async with services.database.unit_of_work() as work:
        subscription = _require(await work.webhooks.get(webhook_id), webhook_id)
        changed = await work.webhooks.change(
            webhook_id,
            secret=SecretCipher(services.webhooks.keys).encrypt(secret),
            old_secret=subscription.secret,
            old_secret_until=utcnow() + timedelta(seconds=services.webhooks.rotation_s),
        )
        await note(work, caller, AuditAction.WEBHOOK_SECRET_ROTATED, ("webhook", webhook_id))
    return _require(changed, webhook_id), secret


async def delete(services: Services, caller: Caller, webhook_id: UUID) -> None:
    """Delete a subscription with its delivery log. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        if not await work.webhooks.delete(webhook_id):
            raise _missing(webhook_id)
        await note(work, caller, AuditAction.WEBHOOK_DELETED, ("webhook", webhook_id))


async def deliveries(
    services: Services, webhook_id: UUID, query: PageQuery, *, state: DeliveryState | None
) -> tuple[Sequence[WebhookDelivery], str | None]:
    """A page of a subscription's deliveries, newest first, and the cursor of the next page.

    Raises:
        NotFoundError: there is no such subscription.
    """
    await find(services, webhook_id)
    async with services.database.unit_of_work() as work:
        rows = await work.webhooks.deliveries(
            webhook_id, state=state, after=query.after, limit=query.fetch
        )
    return query.cut(rows)


async def redeliver(services: Services, webhook_id: UUID, delivery_id: UUID) -> WebhookDelivery:
    """Queue a message again, under the same id. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        delivery = await work.webhooks.delivery(delivery_id)
        queued = None
        if delivery is not None and delivery.subscription_id == webhook_id:
            queued = await work.webhooks.redeliver(delivery_id)
    if queued is None:
        raise NotFoundError(
            f"This subscription has no delivery {delivery_id}. "
            f"GET /api/v1/webhooks/{webhook_id}/deliveries lists them."
        )
    return queued


async def test(services: Services, webhook_id: UUID) -> WebhookDelivery:
    """Send a test message once, immediately, and return the result.

    Also works for a subscription that is off, to try it before turning it on.

    Raises:
        NotFoundError: there is no such subscription.
    """
    async with services.database.unit_of_work() as work:
        subscription = _require(await work.webhooks.get(webhook_id), webhook_id)
        queued = await work.webhooks.add_test(subscription, TEST_EVENT)
    await deliver(
        services.database, WebhookSender(services.webhooks), services.webhooks, queued.id, once=True
    )
    async with services.database.unit_of_work() as work:
        delivery = await work.webhooks.delivery(queued.id)
    if delivery is None:
        raise _missing(webhook_id)
    return delivery


async def _check(services: Services, url: str) -> None:
    try:
        await AddressPolicy(services.webhooks.allowed_hosts).check(url)
    except (AddressRefusedError, UnknownHostError) as error:
        raise refused(
            "/url",
            f"{error}. The operator can allow a host with VIVAVOCE_WEBHOOK_ALLOWED_HOSTS",
            kind="webhook-address",
        ) from error


def _events(events: Sequence[str]) -> list[str]:
    return sorted({str(event) for event in events})


def _new_secret() -> str:
    return f"whsec_{b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"


def _require(row: WebhookSubscription | None, webhook_id: UUID) -> WebhookSubscription:
    if row is None:
        raise _missing(webhook_id)
    return row


def _missing(webhook_id: UUID) -> NotFoundError:
    return NotFoundError(f"Webhook {webhook_id} not found. GET /api/v1/webhooks lists them.")
