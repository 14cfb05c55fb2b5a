"""Calls about webhooks and their deliveries."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

from vivavoce_client.connection import Connection
from vivavoce_client.models import (
    ChangeWebhook,
    CreateWebhook,
    DeliveryPage,
    DeliveryState,
    DeliveryView,
    WebhookPage,
    WebhookView,
    WebhookWithSecret,
)


class WebhookCalls(Connection):
    """Calls about webhooks."""

    async def create_webhook(self, request: CreateWebhook) -> WebhookWithSecret:
        """Subscribe a URL; only this response shows the secret."""
        return await self._post("/webhooks", WebhookWithSecret, request)

    async def webhooks(self, *, page_size: int = 100) -> AsyncIterator[WebhookView]:
        """All subscriptions, newest first."""
        async for item in self._pages("/webhooks", WebhookPage, limit=page_size):
            yield item

    async def change_webhook(self, webhook_id: UUID, request: ChangeWebhook) -> WebhookView:
        """Change a subscription, or turn it off or on."""
        return await self._post(f"/webhooks/{webhook_id}", WebhookView, request, method="PATCH")

    async def rotate_webhook_secret(self, webhook_id: UUID) -> WebhookWithSecret:
        """Create a new secret; the old one signs as well for a day."""
        return await self._post(f"/webhooks/{webhook_id}/rotate-secret", WebhookWithSecret)

    async def test_webhook(self, webhook_id: UUID) -> DeliveryView:
        """Send a test message; returns its delivery."""
        return await self._post(f"/webhooks/{webhook_id}/test", DeliveryView)

    async def deliveries(
        self, webhook_id: UUID, *, state: DeliveryState | None = None, page_size: int = 100
    ) -> AsyncIterator[DeliveryView]:
        """The log of deliveries, newest first."""
        named = state.value if state is not None else None
        path = f"/webhooks/{webhook_id}/deliveries"
        async for item in self._pages(path, DeliveryPage, state=named, limit=page_size):
            yield item

    async def redeliver(self, webhook_id: UUID, delivery_id: UUID) -> DeliveryView:
        """Send a message again under the same id."""
        path = f"/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver"
        return await self._post(path, DeliveryView)

    async def delete_webhook(self, webhook_id: UUID) -> None:
        """Delete a subscription with its log."""
        await self._send("DELETE", f"/webhooks/{webhook_id}")
