"""SQL about how long interviews are kept: the rule, and what it will delete.

An interview is kept for its position's days, else the organisation's, else the server's; 0: for
ever. They count from its end, or from when it could have been held last (:func:`deletion_time`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, delete, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.access import Limit
from db.lifecycle import UNFINISHED
from db.repositories.legal_holds import on_hold
from db.repositories.limits import interview_within
from db.tables import Interview, Invitation, LegalHold, Position, Resume, RetentionSetting
from db.tables.retention import ONLY


def organisations_days(default: int) -> Any:
    """Days that the organisation keeps interviews.

    Args:
        default: the server's setting.
    """
    stored = select(col(RetentionSetting.days)).scalar_subquery()
    return func.coalesce(stored, default)


def days_kept(default: int) -> Any:
    """Days that an interview is kept, in a query that joins its position. ``default`` as above."""
    return func.coalesce(col(Position.retention_days), organisations_days(default))


def deletion_time(days: Any) -> Any:
    """When an interview that is kept for ``days`` is deleted.

    They count from its end. One that was not held counts from when it could have been held last:
    the candidate may still come.
    """
    invited_until = (
        select(func.max(col(Invitation.expires_at)))
        .where(
            col(Invitation.interview_id) == col(Interview.id),
            col(Invitation.cancelled_at).is_(None),
        )
        .correlate(Interview)
        .scalar_subquery()
    )
    possible_until = func.greatest(  # which passes over null
        col(Interview.created_at),
        col(Interview.scheduled_for),
        col(Interview.expires_at),
        invited_until,
    )
    since = func.coalesce(col(Interview.ended_at), possible_until)
    return since + func.make_interval(0, 0, 0, days)


def deleted_within(days: Any, within: timedelta) -> Any:
    """The condition that retention deletes an interview within this time."""
    return and_(
        col(Interview.status).not_in(UNFINISHED),
        ~on_hold(),
        days > 0,
        deletion_time(days) < func.now() + within,
    )


def resume_over(days: Any) -> Any:
    """The condition that retention deletes a résumé: no interview has it, and it is unchanged for
    ``days``."""
    used = select(col(Interview.id)).where(col(Interview.resume_id) == col(Resume.id)).exists()
    unchanged_since = func.now() - func.make_interval(0, 0, 0, days)
    return and_(days > 0, col(Resume.updated_at) < unchanged_since, ~used)


@dataclass(frozen=True)
class RetentionCounts:
    """How many interviews there are, and how many of them are deleted soon or on legal hold."""

    interviews: int = 0
    due: int = 0
    held: int = 0


@dataclass(frozen=True)
class KeptInterview:
    """An interview, and when retention deletes it."""

    id: UUID
    candidate_name: str
    role: str
    delete_at: datetime | None
    """Without its hold, if it is on one. None: never."""
    held_at: datetime | None = None
    held_by: str | None = None


class RetentionRepository:
    """Reads what retention will delete, and the organisation's days, within one transaction.

    ``default`` is the server's setting; ``within`` is how soon an interview is deleted to be due.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def stored_days(self) -> int | None:
        """The organisation's days; None: it has none, and the server's setting applies."""
        days: int | None = await self._session.scalar(select(col(RetentionSetting.days)))
        return days

    async def put(self, days: int | None) -> None:
        """Set the organisation's days; None: let the server's setting apply."""
        if days is None:
            await self._session.execute(delete(RetentionSetting))
            return
        row = insert(RetentionSetting).values(id=ONLY, days=days)
        await self._session.execute(
            row.on_conflict_do_update(index_elements=["id"], set_={"days": days})
        )

    async def counts(
        self, default: int, within: timedelta, limit: Limit | None = None
    ) -> RetentionCounts:
        """How many interviews a recruiter who is limited to these positions may see."""
        query = _joined(*_counted(days_kept(default), within))
        if limit is not None:
            query = query.where(interview_within(limit))
        return RetentionCounts(*(await self._session.execute(query)).one())

    async def by_position(
        self, position_ids: Collection[UUID], default: int, within: timedelta
    ) -> dict[UUID, RetentionCounts]:
        """The same for each of these positions that has interviews."""
        position_id = col(Interview.position_id)
        query = (
            _joined(position_id, *_counted(days_kept(default), within))
            .where(position_id.in_(position_ids))
            .group_by(position_id)
        )
        rows = await self._session.execute(query)
        return {key: RetentionCounts(*counts) for key, *counts in rows}

    async def effect(
        self, days: int, within: timedelta, position_id: UUID | None = None
    ) -> tuple[int, int, int]:
        """How many interviews would be deleted at once if they were kept for ``days``, how many
        more within this time, and how many on legal hold would stay although their days are over.

        Args:
            position_id: of its interviews; None: of all whose position has no days of its own.
        """
        kept: Any = literal(days)
        at_once = deleted_within(kept, timedelta())
        over = and_(on_hold(), kept > 0, deletion_time(kept) < func.now())
        query = _joined(
            func.count().filter(at_once),
            func.count().filter(deleted_within(kept, within), ~at_once),
            func.count().filter(over),
        )
        if position_id is not None:
            query = query.where(col(Interview.position_id) == position_id)
        else:
            query = query.where(col(Position.retention_days).is_(None))
        now, soon, held = (await self._session.execute(query)).one()
        return now, soon, held

    async def resumes_over(self, days: int) -> int:
        """How many résumés would be deleted at once if the organisation kept interviews for
        ``days``."""
        query = select(func.count()).select_from(Resume).where(resume_over(literal(days)))
        return await self._session.scalar(query) or 0

    async def due(
        self, default: int, within: timedelta, most: int, limit: Limit | None = None
    ) -> Sequence[KeptInterview]:
        """The interviews that are deleted within this time, the soonest first."""
        days = days_kept(default)
        query = _listed(days).where(deleted_within(days, within))
        return await self._kept(query, deletion_time(days), most, limit)

    async def held(
        self, default: int, most: int, limit: Limit | None = None
    ) -> Sequence[KeptInterview]:
        """The interviews on legal hold, the longest held first."""
        query = _listed(days_kept(default), col(LegalHold.at), col(LegalHold.by_name)).join(
            LegalHold, col(LegalHold.interview_id) == col(Interview.id)
        )
        return await self._kept(query, col(LegalHold.at), most, limit)

    async def _kept(
        self, query: Select[Any], order: Any, most: int, limit: Limit | None
    ) -> Sequence[KeptInterview]:
        if limit is not None:
            query = query.where(interview_within(limit))
        rows = await self._session.execute(query.order_by(order, col(Interview.id)).limit(most))
        return [KeptInterview(*row) for row in rows]


def _joined(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Interview)
        .outerjoin(Position, col(Position.id) == col(Interview.position_id))
    )


def _listed(days: Any, *more: Any) -> Select[Any]:
    deleted_at = deletion_time(func.nullif(days, 0))
    names = col(Interview.candidate_name), col(Interview.role)
    return _joined(col(Interview.id), *names, deleted_at, *more)


def _counted(days: Any, within: timedelta) -> tuple[Any, Any, Any]:
    return (
        func.count(),
        func.count().filter(deleted_within(days, within)),
        func.count().filter(on_hold()),
    )
