"""Calls about API keys: staff have their own, admins see everybody's."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.errors import described
from api.identity import Caller, staff_only
from api.keys import service
from api.keys.schemas import (
    ApiKeyPage,
    ApiKeyView,
    ChangeApiKey,
    CreateApiKey,
    NewApiKeyView,
)
from api.services import ServicesDep

router = APIRouter(prefix="/api-keys", tags=["api-keys"])

Staff = Annotated[Caller, Depends(staff_only)]
_MISSING = described(HTTPStatus.NOT_FOUND)


@router.post("", status_code=HTTPStatus.CREATED)
async def create_api_key(
    wanted: CreateApiKey, services: ServicesDep, caller: Staff, request: Request, response: Response
) -> NewApiKeyView:
    """Make a key. It is in this answer and can't be read again."""
    row, key = await service.create(services, caller, wanted)
    response.headers["Location"] = request.url_for("read_api_key", key_id=str(row.id)).path
    response.headers["Cache-Control"] = "no-store"
    return NewApiKeyView.with_key(row, key, services.settings.zone)


@router.get("")
async def list_api_keys(
    services: ServicesDep,
    caller: Staff,
    user_id: UUID | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ApiKeyPage:
    """Keys, newest first; recruiters see their own only."""
    rows, next_cursor = await service.page(
        services, caller, user_id=user_id, cursor=cursor, limit=limit
    )
    zone = services.settings.zone
    return ApiKeyPage(items=[ApiKeyView.of(row, zone) for row in rows], next_cursor=next_cursor)


@router.get("/{key_id}", responses=_MISSING)
async def read_api_key(key_id: UUID, services: ServicesDep, caller: Staff) -> ApiKeyView:
    """One key, without its secret."""
    return ApiKeyView.of(await service.find(services, caller, key_id), services.settings.zone)


@router.patch("/{key_id}", responses=_MISSING)
async def change_api_key(
    key_id: UUID, wanted: ChangeApiKey, services: ServicesDep, caller: Staff
) -> ApiKeyView:
    """Change what a key is called or may do."""
    row = await service.change(services, caller, key_id, wanted)
    return ApiKeyView.of(row, services.settings.zone)


@router.delete("/{key_id}", status_code=HTTPStatus.NO_CONTENT, responses=_MISSING)
async def revoke_api_key(key_id: UUID, services: ServicesDep, caller: Staff) -> None:
    """Revoke a key: it opens nothing any more, and stays in the list."""
    await service.revoke(services, caller, key_id)
