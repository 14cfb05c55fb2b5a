"""Calls about webhook subscriptions."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.errors import described
from api.identity import Caller, staff_only
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
Staff = Annotated[Caller, Depends(staff_only)]
CursorQuery = Annotated[str | None, Query(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.post("", status_code=HTTPStatus.CREATED)
async def create_webhook(
    wanted: CreateWebhook,
    services: ServicesDep,
    caller: Staff,
    request: Request,
    response: Response,
) -> WebhookWithSecret:
    """Subscribe an address to events. The secret in the answer is shown this once."""
    made, secret = await service.create(services, caller, wanted)
    response.headers["Location"] = request.url_for("read_webhook", webhook_id=str(made.id)).path
    return WebhookWithSecret.shown(made, secret, services.settings.zone)


@router.get("")
async def list_webhooks(
    services: ServicesDep, _caller: Staff, cursor: CursorQuery = None, limit: Limit = 50
) -> WebhookPage:
    """Subscriptions, newest first, page by page."""
    rows, next_cursor = await service.page(services, cursor=cursor, limit=limit)
    zone = services.settings.zone
    return WebhookPage(items=[WebhookView.of(row, zone) for row in rows], next_cursor=next_cursor)


@router.get("/{webhook_id}", responses=_MISSING)
async def read_webhook(webhook_id: UUID, services: ServicesDep, _caller: Staff) -> WebhookView:
    """One subscription."""
    return WebhookView.of(await service.find(services, webhook_id), services.settings.zone)


@router.patch("/{webhook_id}", responses=_MISSING)
async def change_webhook(
    webhook_id: UUID, wanted: ChangeWebhook, services: ServicesDep, caller: Staff
) -> WebhookView:
    """Change a subscription, or turn it off and on."""
    changed = await service.change(services, caller, webhook_id, wanted)
    return WebhookView.of(changed, services.settings.zone)


@router.delete("/{webhook_id}", status_code=HTTPStatus.NO_CONTENT, responses=_MISSING)
async def delete_webhook(webhook_id: UUID, services: ServicesDep, caller: Staff) -> None:
    """Delete a subscription with its log; nothing more is sent to it."""
    await service.delete(services, caller, webhook_id)


@router.post("/{webhook_id}/rotate-secret", responses=_MISSING)
async def rotate_webhook_secret(
    webhook_id: UUID, services: ServicesDep, caller: Staff
) -> WebhookWithSecret:
    """A new secret, shown this once; the old one signs too for a day."""
    changed, secret = await service.rotate(services, caller, webhook_id)
    return WebhookWithSecret.shown(changed, secret, services.settings.zone)


@router.post("/{webhook_id}/test", responses=_MISSING)
async def test_webhook(webhook_id: UUID, services: ServicesDep, _caller: Staff) -> DeliveryView:
    """Send a message ``webhook.test`` now, and say what became of it."""
    return DeliveryView.of(await service.test(services, webhook_id), services.settings.zone)


@router.get("/{webhook_id}/deliveries", responses=_MISSING)
async def list_deliveries(
    webhook_id: UUID,
    services: ServicesDep,
    _caller: Staff,
    state: DeliveryState | None = None,
    cursor: CursorQuery = None,
    limit: Limit = 50,
) -> DeliveryPage:
    """The log: what was and will be sent, newest first, page by page."""
    rows, next_cursor = await service.deliveries(
        services, webhook_id, state=state, cursor=cursor, limit=limit
    )
    zone = services.settings.zone
    return DeliveryPage(items=[DeliveryView.of(row, zone) for row in rows], next_cursor=next_cursor)


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/redeliver",
    status_code=HTTPStatus.ACCEPTED,
    responses=_MISSING,
)
async def redeliver(
    webhook_id: UUID, delivery_id: UUID, services: ServicesDep, _caller: Staff
) -> DeliveryView:
    """Send a message again, whatever became of it, under the same ``webhook-id``."""
    again = await service.redeliver(services, webhook_id, delivery_id)
    return DeliveryView.of(again, services.settings.zone)
