"""Endpoints of how long interviews are kept."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.errors import described
from api.identity import Admin, Staff, admin_only, staff_only
from api.paging import PageDep
from api.positions.schemas import RetentionDays
from api.retention import service
from api.retention.schemas import (
    ChangeRetention,
    OrganisationsDays,
    PositionRetentionPage,
    RetentionPreview,
    RetentionView,
)
from api.services import ServicesDep

router = APIRouter(prefix="/retention", tags=["retention"])
position_router = APIRouter(prefix="/positions/{position_id}/retention", tags=["positions"])


@router.get("")
async def read_retention(services: ServicesDep, caller: Staff) -> RetentionView:
    """Get how long interviews are kept, and which are deleted soon.

    Recruiters who are limited to positions see the interviews of these.
    """
    return await service.read(services, caller)


@router.put("")
async def change_retention(
    body: ChangeRetention, services: ServicesDep, caller: Admin
) -> RetentionView:
    """Set how long the organisation keeps interviews.

    It applies to all interviews, also to existing ones, except those of positions with days of
    their own. What is over is deleted within minutes: see ``GET /retention/preview``.
    """
    return await service.change(services, caller, body.days)


@router.get("/preview", dependencies=[Depends(admin_only)])
async def preview_retention(
    services: ServicesDep,
    days: Annotated[
        OrganisationsDays | None, Query(description="Left out: the server's setting. 0: for ever.")
    ] = None,
) -> RetentionPreview:
    """Count what a change of retention would delete.

    Nothing is stored. Interviews of positions with days of their own aren't counted.
    """
    return await service.preview(services, days)


@router.get("/positions")
async def list_position_retention(
    services: ServicesDep, caller: Staff, page: PageDep
) -> PositionRetentionPage:
    """List how long the interviews of each position are kept.

    Newest first. ``PATCH /positions/{position_id}`` changes a position's ``retention_days``.
    """
    items, next_cursor = await service.positions(services, caller, page)
    return PositionRetentionPage(items=list(items), next_cursor=next_cursor)


@position_router.get(
    "/preview",
    dependencies=[Depends(staff_only)],
    responses=described(HTTPStatus.NOT_FOUND),
)
async def preview_position_retention(
    position_id: UUID,
    services: ServicesDep,
    days: Annotated[
        RetentionDays | None, Query(description="Left out: those of the organisation.")
    ] = None,
) -> RetentionPreview:
    """Count the interviews that a change of a position's days would delete.

    Nothing is stored.
    """
    return await service.preview_position(services, position_id, days)
