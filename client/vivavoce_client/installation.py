"""Calls about how long interviews are kept, and the languages they can be held in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

from vivavoce_client.connection import Connection
from vivavoce_client.models import (
    ChangeRetention,
    LanguagesView,
    PositionRetention,
    PositionRetentionPage,
    RetentionPreview,
    RetentionView,
)


class InstallationCalls(Connection):
    """Calls about what holds for all interviews; for people who are signed in."""

    async def retention(self) -> RetentionView:
        """How long interviews are kept, and which are deleted soon."""
        return await self._get("/retention", RetentionView)

    async def change_retention(self, days: int | None) -> RetentionView:
        """Set the days of all positions without days of their own; 0: for ever, None: the
        server's setting. What is over is deleted within minutes: see :meth:`preview_retention`."""
        request = ChangeRetention(days=days)
        return await self._post("/retention", RetentionView, request, method="PUT")

    async def preview_retention(
        self, days: int | None, position_id: UUID | None = None
    ) -> RetentionPreview:
        """Count the interviews that a change would delete: of all positions without days of their
        own, or of one position. ``days`` as in :meth:`change_retention` and in a position."""
        place = f"/positions/{position_id}" if position_id is not None else ""
        params = {"days": days} if days is not None else {}
        return await self._get(f"{place}/retention/preview", RetentionPreview, params)

    async def position_retention(self, *, page_size: int = 100) -> AsyncIterator[PositionRetention]:
        """How long each position's interviews are kept, newest first."""
        path = "/retention/positions"
        async for item in self._pages(path, PositionRetentionPage, limit=page_size):
            yield item

    async def languages(self) -> LanguagesView:
        """The languages that interviews can be held in, and whether their models are there."""
        return await self._get("/languages", LanguagesView)
