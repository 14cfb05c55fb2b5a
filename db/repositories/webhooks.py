"""SQL about webhook subscriptions and deliveries to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.jobs import enqueue_webhook
from db.paging import Cursor, newest_first
from db.repositories.attempts import AttemptRepository
from db.tables import DeliveryState, WebhookDelivery, WebhookSubscription, utcnow


class WebhookRepository(AttemptRepository[WebhookDelivery]):
    """Reads and writes subscriptions and deliveries within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        super().__init__(session, WebhookDelivery, DeliveryState.PENDING, enqueue_webhook)

    async def add(self, subscription: WebhookSubscription) -> None:
        """Store a new subscription."""
        self._session.add(subscription)
        await self._session.flush()

    async def get(self, subscription_id: UUID) -> WebhookSubscription | None:
        """The subscription, or None."""
        return await self._session.get(WebhookSubscription, subscription_id)

    async def list(
        self, *, after: Cursor | None = None, limit: int = 50
    ) -> Sequence[WebhookSubscription]:
        """A page of subscriptions, newest first."""
        page = newest_first(select(WebhookSubscription), WebhookSubscription, after, limit)
        return (await self._session.scalars(page)).all()

    async def change(self, subscription_id: UUID, **values: Any) -> WebhookSubscription | None:
        """Set columns of a subscription; None when it is gone."""
        subscription: WebhookSubscription | None = await self._session.scalar(
            update(WebhookSubscription)
            .where(col(WebhookSubscription.id) == subscription_id)
            .values(updated_at=utcnow(), **values)
            .returning(WebhookSubscription)
            .execution_options(populate_existing=True)
        )
        return subscription

    async def change_secrets(self, change: Callable[[str], str]) -> None:
        """Replace each stored secret by ``change(secret)``, unless it is changed meanwhile."""
        for name in ("secret", "old_secret"):
            column = col(getattr(WebhookSubscription, name))
            query = select(col(WebhookSubscription.id), column).where(column.is_not(None))
            for row_id, stored in (await self._session.execute(query)).all():
                if (new := change(stored)) != stored:
                    await self._session.execute(
                        update(WebhookSubscription)
                        .where(col(WebhookSubscription.id) == row_id, column == stored)
                        .values({name: new})
                    )

    async def delete(self, subscription_id: UUID) -> bool:
        """Delete a subscription with its log. False when it is gone already."""
        query = delete(WebhookSubscription).where(col(WebhookSubscription.id) == subscription_id)
        row_id = await self._session.scalar(query.returning(col(WebhookSubscription.id)))
        return row_id is not None

    async def deliveries(
        self,
        subscription_id: UUID,
        *,
        state: DeliveryState | None = None,
        after: Cursor | None = None,
        limit: int = 50,
    ) -> Sequence[WebhookDelivery]:
        """A page of the messages to a subscription, newest first."""
        query = select(WebhookDelivery).where(
            col(WebhookDelivery.subscription_id) == subscription_id
        )
        if state is not None:
            query = query.where(col(WebhookDelivery.state) == state)
        page = newest_first(query, WebhookDelivery, after, limit)
        return (await self._session.scalars(page)).all()

    async def delivery(self, delivery_id: UUID) -> WebhookDelivery | None:
        """A message, or None."""
        return await self._session.get(WebhookDelivery, delivery_id)

    async def subscription_of(self, delivery: WebhookDelivery) -> WebhookSubscription:
        """The subscription that a message goes to."""
        return await self._session.get_one(WebhookSubscription, delivery.subscription_id)

    async def add_test(self, subscription: WebhookSubscription, event: str) -> WebhookDelivery:
        """Store a test message, without a job: the caller sends it."""
        delivery = WebhookDelivery(
            subscription_id=subscription.id,
            event=event,
            event_key=f"{event}:{uuid4()}",
            payload={
                "type": event,
                "timestamp": utcnow().isoformat(timespec="milliseconds"),
                "data": {"subscription_id": str(subscription.id)},
            },
        )
        self._session.add(delivery)
        await self._session.flush()
        return delivery

    async def succeed(self, delivery_id: UUID, status: int | None) -> None:
        """→ DELIVERED."""
        await self._session.execute(
            update(WebhookDelivery)
            .where(col(WebhookDelivery.id) == delivery_id)
            .values(
                state=DeliveryState.DELIVERED,
                next_attempt_at=None,
                last_status=status,
                last_error=None,
                delivered_at=func.now(),
            )
        )

    async def fail(
        self,
        taken: WebhookDelivery,
        *,
        status: int | None,
        error: str,
        retry_in_s: float | None,
    ) -> None:
        """Note a failed attempt, and queue the next one or give up (``retry_in_s`` None).

        Nothing changes when the message was queued again meanwhile, a later attempt was made, or
        one succeeded.
        """
        values: dict[str, Any] = {"last_status": status, "last_error": error}
        if retry_in_s is None:
            values |= {"state": DeliveryState.FAILED, "next_attempt_at": None}
        else:
            values["next_attempt_at"] = func.now() + timedelta(seconds=retry_in_s)
        row_id = await self._session.scalar(
            self._under_way(taken).values(**values).returning(col(WebhookDelivery.id))
        )
        if row_id is not None and retry_in_s is not None:
            await enqueue_webhook(self._session, row_id, taken.attempts, delay_s=retry_in_s)

    async def redeliver(self, delivery_id: UUID) -> WebhookDelivery | None:
        """→ PENDING, due now and with all its attempts again; None when it is gone."""
        delivery: WebhookDelivery | None = await self._session.scalar(
            update(WebhookDelivery)
            .where(col(WebhookDelivery.id) == delivery_id)
            .values(
                state=DeliveryState.PENDING,
                attempts=0,
                next_attempt_at=func.now(),
                delivered_at=None,
            )
            .returning(WebhookDelivery)
            .execution_options(populate_existing=True)
        )
        if delivery is not None:
            await enqueue_webhook(self._session, delivery_id, 0)
        return delivery

    async def forget(self, older_than: timedelta) -> int:
        """Delete messages that are over and this old from the log; returns how many."""
        row_ids = await self._session.scalars(
            delete(WebhookDelivery)
            .where(
                col(WebhookDelivery.state) != DeliveryState.PENDING,
                col(WebhookDelivery.created_at) < func.now() - older_than,
            )
            .returning(col(WebhookDelivery.id))
        )
        return len(row_ids.all())
