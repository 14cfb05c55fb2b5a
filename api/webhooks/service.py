"""The rules about webhook subscriptions."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from api.audit.note import note
from api.errors import FieldError, NotFoundError, UnprocessableError
from api.identity import Caller
from api.paging import cut, read_cursor
from api.services import Services
from api.webhooks.schemas import ChangeWebhook, CreateWebhook
from db.tables import AuditAction, DeliveryState, WebhookDelivery, WebhookSubscription, utcnow
from pipelines.webhooks.address import AddressRefusedError, Gate, UnknownHostError
from pipelines.webhooks.deliver import deliver
from pipelines.webhooks.sender import Sender
from pipelines.webhooks.vault import Vault

SECRET_BYTES = 32
TEST_EVENT = "webhook.test"


WithSecret = tuple[WebhookSubscription, str]
"""A subscription, and its new secret in clear."""


async def create(services: Services, caller: Caller, wanted: CreateWebhook) -> WithSecret:
    """Store a subscription with a new secret. Raises UnprocessableError for its address."""
    await _check(services, wanted.url)
    secret = _new_secret()
    subscription = WebhookSubscription(
        url=wanted.url,
        description=wanted.description,
        events=_events(wanted.events),
        active=wanted.active,
        secret=Vault(services.webhooks.keys).put(secret),
    )
    async with services.database.unit_of_work() as work:
        await work.webhooks.add(subscription)
        await note(work, caller, AuditAction.WEBHOOK_CREATED, ("webhook", subscription.id))
    return subscription, secret


async def page(
    services: Services, *, cursor: str | None, limit: int
) -> tuple[Sequence[WebhookSubscription], str | None]:
    """Some subscriptions, newest first, and the cursor of the next page if there is one."""
    after = read_cursor(cursor) if cursor is not None else None
    async with services.database.unit_of_work() as work:
        rows = await work.webhooks.list(after=after, limit=limit + 1)
    return cut(rows, limit)


async def find(services: Services, webhook_id: UUID) -> WebhookSubscription:
    """The subscription. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        found = await work.webhooks.get(webhook_id)
    return _found(found, webhook_id)


async def change(
    services: Services, caller: Caller, webhook_id: UUID, wanted: ChangeWebhook
) -> WebhookSubscription:
    """Change what was sent. Turning it on clears why it was off.

    Raises:
        NotFoundError: there is none.
        UnprocessableError: messages may not go to its new address.
    """
    if wanted.url is not None:
        await _check(services, wanted.url)
    values: dict[str, Any] = wanted.model_dump(exclude_none=True)
    if wanted.events is not None:
        values["events"] = _events(wanted.events)
    if wanted.active is not None:
        values["disabled_reason"] = None
    async with services.database.unit_of_work() as work:
        changed = _found(await work.webhooks.change(webhook_id, **values), webhook_id)
        await note(work, caller, AuditAction.WEBHOOK_CHANGED, ("webhook", webhook_id))
    return changed


async def rotate(services: Services, caller: Caller, webhook_id: UUID) -> WithSecret:
    """Give it a new secret; the old one signs too for a while. Raises NotFoundError."""
    secret = _new_secret()
    async with services.database.unit_of_work() as work:
        present = _found(await work.webhooks.get(webhook_id), webhook_id)
        changed = await work.webhooks.change(
            webhook_id,
            secret=Vault(services.webhooks.keys).put(secret),
            old_secret=present.secret,
            old_secret_until=utcnow() + timedelta(seconds=services.webhooks.rotation_s),
        )
        await note(work, caller, AuditAction.WEBHOOK_SECRET_ROTATED, ("webhook", webhook_id))
    return _found(changed, webhook_id), secret


async def delete(services: Services, caller: Caller, webhook_id: UUID) -> None:
    """Delete it with its log. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        if not await work.webhooks.delete(webhook_id):
            raise _missing(webhook_id)
        await note(work, caller, AuditAction.WEBHOOK_DELETED, ("webhook", webhook_id))


async def deliveries(
    services: Services,
    webhook_id: UUID,
    *,
    state: DeliveryState | None,
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[WebhookDelivery], str | None]:
    """What was and will be sent, newest first. Raises NotFoundError."""
    await find(services, webhook_id)
    after = read_cursor(cursor) if cursor is not None else None
    async with services.database.unit_of_work() as work:
        rows = await work.webhooks.deliveries(webhook_id, state=state, after=after, limit=limit + 1)
    return cut(rows, limit)


async def redeliver(services: Services, webhook_id: UUID, delivery_id: UUID) -> WebhookDelivery:
    """Send a message again, under its own id. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        found = await work.webhooks.delivery(delivery_id)
        again = None
        if found is not None and found.subscription_id == webhook_id:
            again = await work.webhooks.redeliver(delivery_id)
    if again is None:
        raise NotFoundError(
            f"There is no delivery {delivery_id} of this subscription; "
            f"GET /api/v1/webhooks/{webhook_id}/deliveries lists them all."
        )
    return again


async def test(services: Services, webhook_id: UUID) -> WebhookDelivery:
    """Send a message that tells of nothing, now and once; says what became of it.

    Works for one that is turned off too, to try it before it is turned on. Raises
    NotFoundError.
    """
    async with services.database.unit_of_work() as work:
        subscription = _found(await work.webhooks.get(webhook_id), webhook_id)
        made = await work.webhooks.add_test(subscription, TEST_EVENT)
    await deliver(
        services.database, Sender(services.webhooks), services.webhooks, made.id, once=True
    )
    async with services.database.unit_of_work() as work:
        sent = await work.webhooks.delivery(made.id)
    if sent is None:
        raise _missing(webhook_id)
    return sent


async def _check(services: Services, url: str) -> None:
    try:
        await Gate(services.webhooks.allowed_hosts).check(url)
    except (AddressRefusedError, UnknownHostError) as error:
        raise UnprocessableError(
            f"Messages can't be sent to this 'url': {error}. Whoever runs this server can allow "
            "a host by name with VIVAVOCE_WEBHOOK_ALLOWED_HOSTS.",
            errors=[FieldError(pointer="/url", detail=str(error))],
            kind="webhook-address",
        ) from error


def _events(events: Sequence[str]) -> list[str]:
    return sorted({str(event) for event in events})


def _new_secret() -> str:
    return f"whsec_{b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"


def _found(row: WebhookSubscription | None, webhook_id: UUID) -> WebhookSubscription:
    if row is None:
        raise _missing(webhook_id)
    return row


def _missing(webhook_id: UUID) -> NotFoundError:
    return NotFoundError(f"There is no webhook {webhook_id}; GET /api/v1/webhooks lists them all.")
