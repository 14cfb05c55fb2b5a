"""The rules for how long interviews are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from api.audit.note import note
from api.identity import Caller
from api.missing import missing
from api.paging import PageQuery
from api.retention.schemas import (
    DueInterview,
    HeldInterview,
    PositionRetention,
    RetentionCounts,
    RetentionPreview,
    RetentionView,
)
from api.services import Services
from db.repositories.retention import RetentionCounts as Counts
from db.session import UnitOfWork
from db.tables import AuditAction

DUE_WITHIN = timedelta(days=30)
LISTED = 50
"""Interviews in each list of the view."""


async def read(services: Services, caller: Caller) -> RetentionView:
    """The organisation's retention, and the interviews of the caller's positions that it concerns
    soon."""
    default, zone = services.retention.days, services.settings.zone
    async with services.database.reading() as work:
        stored = await work.retention.stored_days()
        counts = await work.retention.counts(default, DUE_WITHIN, caller.limit)
        due = await work.retention.due(default, DUE_WITHIN, LISTED, caller.limit)
        held = await work.retention.held(default, LISTED, caller.limit)
    return RetentionView(
        days=default if stored is None else stored,
        server_days=default,
        set_here=stored is not None,
        counts=RetentionCounts.of(counts),
        due=[DueInterview.of(row, zone) for row in due],
        held=[HeldInterview.of(row, zone) for row in held],
    )


async def change(services: Services, caller: Caller, days: int | None) -> RetentionView:
    """Set the organisation's days; None: let the server's setting apply."""
    async with services.database.unit_of_work() as work:
        before = await work.retention.stored_days()
        if days != before:
            await work.retention.put(days)
            details = {"days": days, "before": before}
            await note(work, caller, AuditAction.RETENTION_CHANGED, details=details)
    return await read(services, caller)


async def positions(
    services: Services, caller: Caller, query: PageQuery
) -> tuple[Sequence[PositionRetention], str | None]:
    """A page of the positions that the caller may see, newest first, and the cursor of the next
    page."""
    async with services.database.reading() as work:
        found = await work.positions.list(
            limited_to=caller.limit, after=query.after, limit=query.fetch
        )
        rows, next_cursor = query.cut_pairs(found)
        days = await _organisations_days(services, work)
        counts = await work.retention.by_position(
            [position.id for position, _ in rows], services.retention.days, DUE_WITHIN
        )
    views = [
        PositionRetention.of(position, company, days, counts.get(position.id, Counts()))
        for position, company in rows
    ]
    return views, next_cursor


async def preview(services: Services, days: int | None) -> RetentionPreview:
    """What would be deleted if these were the organisation's days; None: the server's setting."""
    async with services.database.reading() as work:
        now = await _organisations_days(services, work)
        return await _preview(work, now, services.retention.days if days is None else days)


async def preview_position(
    services: Services, position_id: UUID, days: int | None
) -> RetentionPreview:
    """What would be deleted if these were a position's days; None: those of the organisation.

    Raises:
        NotFoundError: there is no such position.
    """
    async with services.database.reading() as work:
        position = await work.positions.row(position_id)
        if position is None:
            raise missing("position_id", position_id)
        of_all = await _organisations_days(services, work)
        now = of_all if position.retention_days is None else position.retention_days
        return await _preview(work, now, of_all if days is None else days, position_id)


async def _organisations_days(services: Services, work: UnitOfWork) -> int:
    stored = await work.retention.stored_days()
    return services.retention.days if stored is None else stored


async def _preview(
    work: UnitOfWork, now: int, days: int, position_id: UUID | None = None
) -> RetentionPreview:
    deleted, due, held = await work.retention.effect(days, DUE_WITHIN, position_id)
    resumes = await work.retention.resumes_over(days) if position_id is None else 0
    return RetentionPreview(
        days_now=now, days=days, deleted=deleted, due=due, held=held, resumes=resumes
    )
