"""Calls about positions."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.errors import described
from api.identity import CallerDep, staff_only
from api.positions import service
from api.positions.schemas import (
    ChangePosition,
    CreatePosition,
    PositionItem,
    PositionPage,
    PositionView,
)
from api.services import ServicesDep
from kit.language import Language

router = APIRouter(prefix="/positions", tags=["positions"], dependencies=[Depends(staff_only)])

_MISSING = described(HTTPStatus.NOT_FOUND)
_Text = Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$")]


@router.post("", status_code=HTTPStatus.CREATED)
async def create_position(
    wanted: CreatePosition,
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    response: Response,
) -> PositionView:
    """Make a position with its plan and rubric."""
    position, company = await service.create(services, caller, wanted)
    response.headers["Location"] = request.url_for(
        "read_position", position_id=str(position.id)
    ).path
    return PositionView.of(position, company, services.settings.zone)


@router.get("")
async def list_positions(
    services: ServicesDep,
    company_id: UUID | None = None,
    company: _Text = None,
    language: Language | None = None,
    archived: bool | None = None,
    q: _Text = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PositionPage:
    """Positions, newest first, page by page; ``q`` is a part of the title or company's name."""
    rows, next_cursor = await service.page(
        services,
        company_id=company_id,
        company=company,
        language=language,
        archived=archived,
        search=q,
        cursor=cursor,
        limit=limit,
    )
    zone = services.settings.zone
    return PositionPage(
        items=[PositionItem.of(position, company, zone) for position, company in rows],
        next_cursor=next_cursor,
    )


@router.get("/{position_id}", responses=_MISSING)
async def read_position(position_id: UUID, services: ServicesDep) -> PositionView:
    """One position, with its whole plan."""
    return PositionView.of(*await service.find(services, position_id), services.settings.zone)


@router.patch("/{position_id}", responses=_MISSING)
async def change_position(
    position_id: UUID, wanted: ChangePosition, services: ServicesDep
) -> PositionView:
    """Change a position, its plan or its rubric. Interviews made from it stay as they were."""
    changed = await service.change(services, position_id, wanted)
    return PositionView.of(*changed, services.settings.zone)


@router.delete(
    "/{position_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def delete_position(position_id: UUID, services: ServicesDep) -> None:
    """Delete a position from which no interview was made; archive any other."""
    await service.delete(services, position_id)
