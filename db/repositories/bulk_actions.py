"""SQL about bulk actions.

An interview is locked before its row, as a deletion does, which also changes the row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from db.access import Limit
from db.repositories.limits import interview_within
from db.repositories.tasks import BULK_ACTION
from db.tables import BulkAction, BulkOutcome, BulkRow, Interview, Task

_RESTAGED = (
    col(BulkRow.outcome) == BulkOutcome.DONE,
    col(BulkRow.interview_id).is_not(None),
    col(BulkRow.stage_before) != col(BulkAction.stage),
)
"""Conditions on a row that is joined with its action: its interview got another stage."""


@dataclass(frozen=True)
class BulkCounts:
    """How many interviews of an action came to what."""

    total: int = 0
    done: int = 0
    skipped: int = 0
    failed: int = 0
    restaged: int = 0
    """Got another stage, and still exist."""
    undone: bool = False
    """Whether there is an action that sets the stages back."""


class BulkActionRepository:
    """Reads and writes bulk actions within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, action: BulkAction, rows: Sequence[BulkRow]) -> None:
        """Store an action, whose task is stored, with its rows."""
        self._session.add(action)
        await self._session.flush()
        self._session.add_all(rows)
        await self._session.flush()

    async def visible(self, interview_ids: Collection[UUID], limit: Limit | None) -> set[UUID]:
        """Those of these interviews that exist and are within a recruiter's limit; they are not
        deleted before this transaction ends."""
        query = select(col(Interview.id)).where(col(Interview.id).in_(interview_ids))
        if limit is not None:
            query = query.where(interview_within(limit))
        share_lock = query.order_by(col(Interview.id)).with_for_update(read=True, key_share=True)
        return set(await self._session.scalars(share_lock))

    async def get(self, task_id: UUID, *, lock: bool = False) -> BulkAction | None:
        """An action, or None.

        Args:
            lock: keep others from changing it until this transaction ends.
        """
        return await self._session.get(BulkAction, task_id, with_for_update=lock or None)

    async def undo_of(self, task_id: UUID) -> BulkAction | None:
        """The action that sets the stages of another one back, or None."""
        query = select(BulkAction).where(col(BulkAction.undo_of) == task_id)
        action: BulkAction | None = await self._session.scalar(query)
        return action

    async def made_by(self, owner: str, limit: int) -> Sequence[tuple[BulkAction, Task]]:
        """The newest actions of a person or a program, with their tasks."""
        query = (
            select(BulkAction, Task)
            .join(Task, col(Task.id) == col(BulkAction.task_id))
            .where(col(BulkAction.created_by) == owner)
            .order_by(col(BulkAction.created_at).desc(), col(BulkAction.task_id).desc())
            .limit(limit)
        )
        return [(row[0], row[1]) for row in await self._session.execute(query)]

    async def counts(self, task_ids: Collection[UUID]) -> dict[UUID, BulkCounts]:
        """What the interviews of these actions came to so far."""
        outcome = col(BulkRow.outcome)
        undo = aliased(BulkAction)
        query = (
            select(col(BulkAction.task_id), func.count())
            .add_columns(
                *(
                    func.count().filter(outcome == each)
                    for each in (BulkOutcome.DONE, BulkOutcome.SKIPPED, BulkOutcome.FAILED)
                ),
                func.count().filter(*_RESTAGED),
                select(col(undo.task_id))
                .where(col(undo.undo_of) == col(BulkAction.task_id))
                .exists(),
            )
            .join(BulkRow, col(BulkRow.task_id) == col(BulkAction.task_id))
            .where(col(BulkAction.task_id).in_(task_ids))
            .group_by(col(BulkAction.task_id))
        )
        rows = await self._session.execute(query)
        return {task_id: BulkCounts(*values) for task_id, *values in rows}

    async def rows(
        self, task_id: UUID, limit: Limit | None = None
    ) -> Sequence[tuple[BulkRow, str | None]]:
        """The rows in order, each with the candidate's name while the interview exists.

        Args:
            limit: of a recruiter, who is not shown other positions' interviews.
        """
        query = (
            select(BulkRow, col(Interview.candidate_name))
            .outerjoin(Interview, col(Interview.id) == col(BulkRow.interview_id))
            .where(col(BulkRow.task_id) == task_id)
            .order_by(col(BulkRow.number))
        )
        if limit is not None:
            query = query.where(col(BulkRow.interview_id).is_(None) | interview_within(limit))
        return [(row[0], row[1]) for row in await self._session.execute(query)]

    async def restaged(self, task_id: UUID) -> Sequence[BulkRow]:
        """The rows whose interview got another stage and still exists, in order."""
        query = (
            select(BulkRow)
            .join(BulkAction, col(BulkAction.task_id) == col(BulkRow.task_id))
            .where(col(BulkRow.task_id) == task_id, *_RESTAGED)
            .order_by(col(BulkRow.number))
        )
        return (await self._session.scalars(query)).all()

    async def open_rows(self, task_id: UUID) -> Sequence[int]:
        """The numbers of the rows that are still to be done, in order."""
        query = (
            select(col(BulkRow.number))
            .where(col(BulkRow.task_id) == task_id, col(BulkRow.outcome).is_(None))
            .order_by(col(BulkRow.number))
        )
        return (await self._session.scalars(query)).all()

    async def skip_open(self, task_id: UUID, code: str, detail: str) -> None:
        """Leave the rows that are still to be done, also if the task is retried."""
        await self._session.execute(
            update(BulkRow)
            .where(col(BulkRow.task_id) == task_id, col(BulkRow.outcome).is_(None))
            .values(outcome=BulkOutcome.SKIPPED, code=code, detail=detail)
        )

    async def take(self, task_id: UUID, number: int) -> BulkRow | None:
        """A row that is still to be done, locked with its interview; None when another worker did
        it."""
        key = (col(BulkRow.task_id) == task_id, col(BulkRow.number) == number)
        interview_id = select(col(BulkRow.interview_id)).where(*key).scalar_subquery()
        await self._session.execute(
            select(col(Interview.id)).where(col(Interview.id) == interview_id).with_for_update()
        )
        query = select(BulkRow).where(*key, col(BulkRow.outcome).is_(None)).with_for_update()
        row: BulkRow | None = await self._session.scalar(query)
        return row

    async def delete_old(self, age: timedelta) -> None:
        """Delete the actions that were asked for longer ago than ``age``, with their tasks."""
        await self._session.execute(
            delete(Task).where(
                col(Task.kind) == BULK_ACTION, col(Task.created_at) < func.now() - age
            )
        )
