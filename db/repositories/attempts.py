"""SQL about rows that are sent in attempts: taken under a lease, waited for, queued when lost.

Messages of webhooks, e-mails and updates of applicant tracking systems are such rows: they have a
``state``, the number of ``attempts``, and ``next_attempt_at``.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar, cast
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

Row = TypeVar("Row")

_LOST_AFTER = timedelta(seconds=30)
"""A row that has been due for longer has lost its job."""


class Enqueue(Protocol):
    """Queues an attempt as a job; ``attempt`` is the number of attempts before."""

    async def __call__(
        self, session: AsyncSession, row_id: UUID, attempt: int, /, *, delay_s: float = 0.0
    ) -> None: ...


class AttemptRepository(Generic[Row]):
    """Takes and queues the rows of one table within one transaction.

    Args:
        table: of the rows.
        waiting: the state of a row that is yet to be sent.
        enqueue: queues an attempt.
    """

    def __init__(
        self, session: AsyncSession, table: type[Row], waiting: StrEnum, enqueue: Enqueue
    ) -> None:
        self._session = session
        self._table: Any = table
        self._waiting = waiting
        self._enqueue = enqueue

    async def begin(self, row_id: UUID, lease_s: float) -> Row | None:
        """Take a row that is due, to send it now; None for one that is not.

        After ``lease_s`` seconds the attempt counts as lost, and the row is due again.
        """
        table = self._table
        taken: Row | None = await self._session.scalar(
            update(table)
            .where(
                col(table.id) == row_id,
                col(table.state) == self._waiting,
                col(table.next_attempt_at) <= func.now(),
            )
            .values(
                attempts=col(table.attempts) + 1,
                next_attempt_at=func.now() + timedelta(seconds=lease_s),
            )
            .returning(table)
            .execution_options(populate_existing=True)
        )
        return taken

    async def wait(self, row_id: UUID) -> None:
        """Queue a row for the time when it is due, unless it is over or gone."""
        table = self._table
        due = func.extract("epoch", col(table.next_attempt_at) - func.now())
        query = select(due, col(table.attempts)).where(
            col(table.id) == row_id, col(table.state) == self._waiting
        )
        row = (await self._session.execute(query)).first()
        if row is not None:
            delay_s = max(0.0, float(row[0]))
            await self._enqueue(self._session, row_id, int(row[1]), delay_s=delay_s)

    def _under_way(self, taken: Row) -> Any:
        """An update of a row that affects only the attempt that took it.

        The lease tells: a row that people queue again counts its attempts from the beginning.
        """
        table, row = self._table, cast(Any, taken)
        return (
            update(table)
            .where(
                col(table.id) == row.id,
                col(table.state) == self._waiting,
                col(table.next_attempt_at) == row.next_attempt_at,
            )
            .execution_options(synchronize_session=False)
        )

    async def queue_lost(self) -> None:
        """Queue the rows that lost their job."""
        table = self._table
        query = (
            select(table)
            .where(
                col(table.state) == self._waiting,
                col(table.next_attempt_at) < func.now() - _LOST_AFTER,
            )
            .limit(500)
            .with_for_update(skip_locked=True)
        )
        for row in (await self._session.scalars(query)).all():
            await self._enqueue(self._session, row.id, row.attempts)
