"""Endpoints of positions."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import CallerDep, staff_only, unlimited_only
from api.paging import PageDep
from api.positions import service
from api.positions.schemas import (
    ChangePosition,
    CreatePosition,
    PositionItem,
    PositionPage,
    PositionView,
)
from api.schemas import NO_NUL
from api.services import ServicesDep
from kit.language import Language

router = APIRouter(prefix="/positions", tags=["positions"], dependencies=[Depends(staff_only)])

_MISSING = described(HTTPStatus.NOT_FOUND)
_Text = Annotated[str | None, Query(max_length=200, pattern=NO_NUL)]


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    dependencies=[Depends(unlimited_only), Depends(idempotent)],
    responses=described(HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT),
)
async def create_position(
    body: CreatePosition,
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    response: Response,
) -> PositionView:
    """Create a position with its plan and rubric.

    403 for recruiters who are limited to positions.
    """
    position, company = await service.create(services, caller, body)
    response.headers["Location"] = request.url_for(
        "read_position", position_id=str(position.id)
    ).path
    return PositionView.with_use(position, company, [], services.settings.zone)


@router.get("")
async def list_positions(
    services: ServicesDep,
    caller: CallerDep,
    page: PageDep,
    company_id: UUID | None = None,
    company: _Text = None,
    language: Language | None = None,
    archived: bool | None = None,
    q: _Text = None,
) -> PositionPage:
    """List positions.

    Newest first. ``q`` is a part of the title or of the company's name.
    """
    rows, next_cursor = await service.page(
        services,
        caller,
        page,
        company_id=company_id,
        company=company,
        language=language,
        archived=archived,
        search=q,
    )
    zone = services.settings.zone
    return PositionPage(
        items=[PositionItem.of(position, company, zone) for position, company in rows],
        next_cursor=next_cursor,
    )


@router.get("/{position_id}", responses=_MISSING)
async def read_position(position_id: UUID, services: ServicesDep) -> PositionView:
    """Get a position with its plan and the versions of it that were used."""
    position, company = await service.find(services, position_id)
    used = await service.versions_used(services, position_id)
    return PositionView.with_use(position, company, used, services.settings.zone)


@router.patch("/{position_id}", responses=_MISSING)
async def change_position(
    position_id: UUID, body: ChangePosition, services: ServicesDep, caller: CallerDep
) -> PositionView:
    """Update a position, its plan or its rubric.

    Existing interviews stay as they are, but ``retention_days`` applies to them too: see ``GET
    /positions/{position_id}/retention/preview``.
    """
    position, company = await service.change(services, caller, position_id, body)
    used = await service.versions_used(services, position_id)
    return PositionView.with_use(position, company, used, services.settings.zone)


@router.delete(
    "/{position_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def delete_position(position_id: UUID, services: ServicesDep) -> None:
    """Delete a position that has no interviews.

    Archive a position that has interviews.
    """
    await service.delete(services, position_id)
