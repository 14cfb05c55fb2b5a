"""SQL about webhooks received from LiveKit."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

KEEP_HOURS = 24
"""How long an event's id is kept. Its signature expires much earlier."""


class WebhookEventRepository:
    """Records events within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take(self, event_id: str) -> bool:
        """Record an event. False when it was received before."""
        query = """INSERT INTO webhook_event (id, received_at) VALUES (:id, now())
            ON CONFLICT (id) DO NOTHING RETURNING id"""
        return await self._session.scalar(text(query), {"id": event_id}) is not None

    async def forget_old(self) -> int:
        """Delete events that can't come again; returns how many."""
        query = f"""WITH gone AS (
                DELETE FROM webhook_event
                WHERE received_at < now() - interval '{KEEP_HOURS} h' RETURNING id)
            SELECT count(*) FROM gone"""
        return int(await self._session.scalar(text(query)) or 0)
