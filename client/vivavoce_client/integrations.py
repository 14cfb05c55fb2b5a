"""Calls about integrations with applicant tracking systems."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

from vivavoce_client.connection import Connection
from vivavoce_client.models import (
    AtsCallPage,
    AtsCallView,
    AtsUpdatePage,
    AtsUpdateView,
    ChangeIntegration,
    CreateIntegration,
    IntegrationPage,
    IntegrationTest,
    IntegrationView,
    IntegrationWithKey,
)


class IntegrationCalls(Connection):
    """Calls about integrations, for admins."""

    async def create_integration(self, request: CreateIntegration) -> IntegrationWithKey:
        """Add an integration; only this response shows its key."""
        return await self._post("/integrations", IntegrationWithKey, request)

    async def integrations(self, *, page_size: int = 100) -> AsyncIterator[IntegrationView]:
        """All integrations, newest first."""
        async for item in self._pages("/integrations", IntegrationPage, limit=page_size):
            yield item

    async def change_integration(
        self, integration_id: UUID, request: ChangeIntegration
    ) -> IntegrationView:
        """Change an integration, or turn it off or on."""
        path = f"/integrations/{integration_id}"
        return await self._post(path, IntegrationView, request, method="PATCH")

    async def rotate_integration_key(self, integration_id: UUID) -> IntegrationWithKey:
        """Create a new key; the former one stops working at once."""
        return await self._post(f"/integrations/{integration_id}/rotate-key", IntegrationWithKey)

    async def test_integration(self, integration_id: UUID) -> IntegrationTest:
        """Count the positions on offer, and ask Ashby whether it accepts its key."""
        return await self._post(f"/integrations/{integration_id}/test", IntegrationTest)

    async def ats_calls(
        self, integration_id: UUID, *, page_size: int = 100
    ) -> AsyncIterator[AtsCallView]:
        """The calls of an applicant tracking system, newest first."""
        path = f"/integrations/{integration_id}/calls"
        async for item in self._pages(path, AtsCallPage, limit=page_size):
            yield item

    async def ats_updates(
        self, integration_id: UUID, *, page_size: int = 100
    ) -> AsyncIterator[AtsUpdateView]:
        """What an applicant tracking system was told, newest first."""
        path = f"/integrations/{integration_id}/updates"
        async for item in self._pages(path, AtsUpdatePage, limit=page_size):
            yield item

    async def resend_ats_update(self, integration_id: UUID, update_id: UUID) -> AtsUpdateView:
        """Send an update again."""
        path = f"/integrations/{integration_id}/updates/{update_id}/resend"
        return await self._post(path, AtsUpdateView)

    async def delete_integration(self, integration_id: UUID) -> None:
        """Delete an integration with its log; its interviews stay."""
        await self._send("DELETE", f"/integrations/{integration_id}")
