"""SQL about batches of invitations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col

from db.tables import (
    BatchState,
    Interview,
    InterviewStatus,
    Invitation,
    InvitationBatch,
    InvitationBatchRow,
    RowState,
)

ONGOING = (BatchState.READING, BatchState.SENDING)
_NOT_INVITED = (InterviewStatus.CANCELLED, InterviewStatus.EXPIRED, InterviewStatus.FAILED)
"""An interview in these states doesn't keep its candidate from being invited again."""


class InvitationBatchRepository:
    """Reads and writes batches within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, batch: InvitationBatch, rows: Sequence[InvitationBatchRow] = ()) -> None:
        """Store a new batch with its rows."""
        self._session.add(batch)
        await self._session.flush()
        self._session.add_all(rows)
        await self._session.flush()

    async def get(self, batch_id: UUID, *, lock: bool = False) -> InvitationBatch | None:
        """A batch, or None.

        Args:
            lock: keep others from changing it until this transaction ends.
        """
        return await self._session.get(
            InvitationBatch, batch_id, with_for_update=lock or None, populate_existing=lock
        )

    async def of_position(self, position_id: UUID, limit: int) -> Sequence[InvitationBatch]:
        """A position's newest batches."""
        query = (
            select(InvitationBatch)
            .where(col(InvitationBatch.position_id) == position_id)
            .order_by(col(InvitationBatch.created_at).desc(), col(InvitationBatch.id).desc())
            .limit(limit)
        )
        return (await self._session.scalars(query)).all()

    async def rows(self, batch_id: UUID) -> Sequence[InvitationBatchRow]:
        """All rows in order, without what was read of their résumés."""
        query = (
            select(InvitationBatchRow)
            .where(col(InvitationBatchRow.batch_id) == batch_id)
            .order_by(col(InvitationBatchRow.number))
            .options(defer(InvitationBatchRow.resume))  # type: ignore[arg-type]
        )
        return (await self._session.scalars(query)).all()

    async def row(self, batch_id: UUID, number: int) -> InvitationBatchRow | None:
        """One row, locked against changes by others; or None."""
        query = (
            select(InvitationBatchRow)
            .where(
                col(InvitationBatchRow.batch_id) == batch_id,
                col(InvitationBatchRow.number) == number,
            )
            .with_for_update()
        )
        row: InvitationBatchRow | None = await self._session.scalar(query)
        return row

    async def add_rows(self, rows: Sequence[InvitationBatchRow]) -> None:
        """Store further rows."""
        self._session.add_all(rows)
        await self._session.flush()

    async def unread(self, batch_id: UUID) -> Sequence[tuple[UUID, int]]:
        """The rows whose résumé has not been read, with its place in the ZIP file, in order."""
        query = (
            select(col(InvitationBatchRow.id), col(InvitationBatchRow.resume_entry))
            .where(
                col(InvitationBatchRow.batch_id) == batch_id,
                col(InvitationBatchRow.resume_entry).is_not(None),
                col(InvitationBatchRow.resume).is_(None),
                col(InvitationBatchRow.resume_problem).is_(None),
            )
            .order_by(col(InvitationBatchRow.number))
        )
        rows = await self._session.execute(query)
        return [(row_id, place) for row_id, place in rows if place is not None]

    async def change_row(self, row_id: UUID, **values: Any) -> bool:
        """Change fields of a row. False when it is gone."""
        query = update(InvitationBatchRow).where(col(InvitationBatchRow.id) == row_id)
        changed = query.values(**values).returning(col(InvitationBatchRow.id))
        return await self._session.scalar(changed) is not None

    async def queue(self, batch_id: UUID, row_ids: Collection[UUID]) -> None:
        """Mark the rows that a sending begins with."""
        await self._session.execute(
            update(InvitationBatchRow)
            .where(
                col(InvitationBatchRow.batch_id) == batch_id,
                col(InvitationBatchRow.id).in_(row_ids),
            )
            .values(state=RowState.QUEUED, failure=None)
        )

    async def queued(self, batch_id: UUID) -> Sequence[UUID]:
        """The rows that are still to be invited, in order."""
        query = (
            select(col(InvitationBatchRow.id))
            .where(
                col(InvitationBatchRow.batch_id) == batch_id,
                col(InvitationBatchRow.state) == RowState.QUEUED,
            )
            .order_by(col(InvitationBatchRow.number))
        )
        return (await self._session.scalars(query)).all()

    async def take(self, row_id: UUID) -> InvitationBatchRow | None:
        """A row that is still to be invited, locked; None when another worker did it."""
        query = (
            select(InvitationBatchRow)
            .where(
                col(InvitationBatchRow.id) == row_id,
                col(InvitationBatchRow.state) == RowState.QUEUED,
            )
            .with_for_update()
        )
        row: InvitationBatchRow | None = await self._session.scalar(query)
        return row

    async def invite_alone(self, position_id: UUID) -> None:
        """Let no other transaction invite to this position by a batch until this one ends."""
        await self._session.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended(str(position_id), 25)))
        )

    async def invited_addresses(
        self, position_id: UUID, addresses: Collection[str]
    ) -> dict[str, UUID]:
        """Those of these addresses, in lower case, that are invited to a position already, each
        with its newest interview."""
        if not addresses:
            return {}
        query = (
            select(col(Interview.candidate_email), col(Interview.id))
            .where(
                col(Interview.position_id) == position_id,
                col(Interview.candidate_email).in_(addresses),
                col(Interview.status).not_in(_NOT_INVITED),
            )
            .order_by(col(Interview.created_at))
        )
        rows = await self._session.execute(query)
        return {address: interview for address, interview in rows if address is not None}

    async def link_hashes(self, interview_ids: Collection[UUID]) -> dict[UUID, str]:
        """The hash of the newest link to each of these interviews that isn't cancelled."""
        query = (
            select(col(Invitation.interview_id), col(Invitation.token_hash))
            .where(
                col(Invitation.interview_id).in_(interview_ids),
                col(Invitation.token_hash).is_not(None),
                col(Invitation.cancelled_at).is_(None),
            )
            .order_by(col(Invitation.created_at))
        )
        rows = await self._session.execute(query)
        return {interview: token for interview, token in rows if token is not None}

    async def stop(self, batch_id: UUID, state: BatchState) -> None:
        """End the work on a batch; rows that are still queued are open again."""
        await self._session.execute(
            update(InvitationBatchRow)
            .where(
                col(InvitationBatchRow.batch_id) == batch_id,
                col(InvitationBatchRow.state) == RowState.QUEUED,
            )
            .values(state=RowState.OPEN)
        )
        await self._session.execute(
            update(InvitationBatch).where(col(InvitationBatch.id) == batch_id).values(state=state)
        )

    async def restart(self, task_id: UUID) -> None:
        """Let a batch whose reading failed be read again. A failed sending has queued no rows, so
        its task ends at once, and the batch can be sent."""
        await self._session.execute(
            update(InvitationBatch)
            .where(
                col(InvitationBatch.task_id) == task_id,
                col(InvitationBatch.state) == BatchState.FAILED,
            )
            .values(state=BatchState.READING)
        )

    async def delete(self, batch_id: UUID) -> None:
        """Delete a batch with its rows; interviews stay."""
        await self._session.execute(
            delete(InvitationBatch).where(col(InvitationBatch.id) == batch_id)
        )

    async def delete_expired(self) -> Sequence[UUID]:
        """Delete the batches whose time is over and that no task works on."""
        query = (
            delete(InvitationBatch)
            .where(
                col(InvitationBatch.expires_at) < func.now(),
                col(InvitationBatch.state).not_in(ONGOING)
                | (col(InvitationBatch.expires_at) < func.now() - timedelta(days=7)),
            )
            .returning(col(InvitationBatch.id))
        )
        return (await self._session.scalars(query)).all()

    async def existing(self, batch_ids: Collection[UUID]) -> set[UUID]:
        """Those of these batches that exist."""
        query = select(col(InvitationBatch.id)).where(col(InvitationBatch.id).in_(batch_ids))
        return set(await self._session.scalars(query))
