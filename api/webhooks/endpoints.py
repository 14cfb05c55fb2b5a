"""Endpoints of webhook subscriptions."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import Unlimited, unlimited_only
from api.paging import PageDep
from api.services import ServicesDep
from api.webhooks import service
from api.webhooks.schemas import (
    ChangeWebhook,
    CreateWebhook,
    DeliveryPage,
    DeliveryView,
    WebhookPage,
    WebhookView,
    WebhookWithSecret,
)
from db.tables import DeliveryState

router = APIRouter(prefix="/webhooks", tags=["webhooks"], responses=described(HTTPStatus.FORBIDDEN))

_MISSING = described(HTTPStatus.NOT_FOUND)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    dependencies=[Depends(unlimited_only), Depends(idempotent)],
    responses=described(HTTPStatus.CONFLICT),
)
async def create_webhook(
    body: CreateWebhook,
    services: ServicesDep,
    caller: Unlimited,
    request: Request,
    response: Response,
) -> WebhookWithSecret:
    """Subscribe a URL to events.

    The secret is only in this response; it can't be retrieved later.
    """
    webhook, secret = await service.create(services, caller, body)
    response.headers["Location"] = request.url_for("read_webhook", webhook_id=str(webhook.id)).path
    return WebhookWithSecret.shown(webhook, secret, services.settings.zone)


@router.get("")
async def list_webhooks(services: ServicesDep, _caller: Unlimited, page: PageDep) -> WebhookPage:
    """List webhook subscriptions.

    Newest first.
    """
    rows, next_cursor = await service.page(services, page)
    zone = services.settings.zone
    return WebhookPage(items=[WebhookView.of(row, zone) for row in rows], next_cursor=next_cursor)


@router.get("/{webhook_id}", responses=_MISSING)
async def read_webhook(webhook_id: UUID, services: ServicesDep, _caller: Unlimited) -> WebhookView:
    """Get a webhook subscription."""
    return WebhookView.of(await service.find(services, webhook_id), services.settings.zone)


@router.patch("/{webhook_id}", responses=_MISSING)
async def change_webhook(
    webhook_id: UUID, body: ChangeWebhook, services: ServicesDep, caller: Unlimited
) -> WebhookView:
    """Update a webhook subscription, or turn it on or off."""
    changed = await service.change(services, caller, webhook_id, body)
    return WebhookView.of(changed, services.settings.zone)


@router.delete("/{webhook_id}", status_code=HTTPStatus.NO_CONTENT, responses=_MISSING)
async def delete_webhook(webhook_id: UUID, services: ServicesDep, caller: Unlimited) -> None:
    """Delete a webhook subscription with its delivery log.

    Nothing more is sent to it.
    """
    await service.delete(services, caller, webhook_id)


@router.post(
    "/{webhook_id}/rotate-secret",
    dependencies=[Depends(unlimited_only), Depends(idempotent)],
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def rotate_webhook_secret(
    webhook_id: UUID, services: ServicesDep, caller: Unlimited
) -> WebhookWithSecret:
    """Rotate a webhook's secret.

    The new secret is only in this response. For a day, messages are also signed with the
    previous one.
    """
    changed, secret = await service.rotate(services, caller, webhook_id)
    return WebhookWithSecret.shown(changed, secret, services.settings.zone)


@router.post("/{webhook_id}/test", responses=_MISSING)
async def test_webhook(webhook_id: UUID, services: ServicesDep, _caller: Unlimited) -> DeliveryView:
    """Send a test message.

    Sends ``webhook.test`` once, immediately, and returns the result.
    """
    return DeliveryView.of(await service.test(services, webhook_id), services.settings.zone)


@router.get("/{webhook_id}/deliveries", responses=_MISSING)
async def list_deliveries(
    webhook_id: UUID,
    services: ServicesDep,
    _caller: Unlimited,
    page: PageDep,
    state: DeliveryState | None = None,
) -> DeliveryPage:
    """List a webhook's deliveries.

    Newest first, including those that are still to be sent.
    """
    rows, next_cursor = await service.deliveries(services, webhook_id, page, state=state)
    zone = services.settings.zone
    return DeliveryPage(items=[DeliveryView.of(row, zone) for row in rows], next_cursor=next_cursor)


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/redeliver",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[Depends(unlimited_only), Depends(idempotent)],
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def redeliver(
    webhook_id: UUID, delivery_id: UUID, services: ServicesDep, _caller: Unlimited
) -> DeliveryView:
    """Send a message again.

    Works in any state of the delivery. The ``webhook-id`` stays the same.
    """
    delivery = await service.redeliver(services, webhook_id, delivery_id)
    return DeliveryView.of(delivery, services.settings.zone)
