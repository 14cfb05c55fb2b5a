"""Endpoints of API keys: recruiters manage their own, administrators all."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import Staff, staff_only
from api.keys import service
from api.keys.schemas import (
    ApiKeyPage,
    ApiKeyView,
    ChangeApiKey,
    CreateApiKey,
    NewApiKeyView,
)
from api.paging import PageDep
from api.services import ServicesDep

router = APIRouter(prefix="/api-keys", tags=["api-keys"])

_MISSING = described(HTTPStatus.NOT_FOUND)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    dependencies=[Depends(staff_only), Depends(idempotent)],
    responses=described(HTTPStatus.CONFLICT),
)
async def create_api_key(
    body: CreateApiKey, services: ServicesDep, caller: Staff, request: Request, response: Response
) -> NewApiKeyView:
    """Create an API key.

    The key is only in this response; it can't be retrieved later.
    """
    row, key = await service.create(services, caller, body)
    response.headers["Location"] = request.url_for("read_api_key", key_id=str(row.id)).path
    response.headers["Cache-Control"] = "no-store"
    return NewApiKeyView.with_key(row, key, services.settings.zone)


@router.get("")
async def list_api_keys(
    services: ServicesDep, caller: Staff, page: PageDep, user_id: UUID | None = None
) -> ApiKeyPage:
    """List API keys.

    Newest first. Recruiters see only their own.
    """
    rows, next_cursor = await service.page(services, caller, page, user_id=user_id)
    zone = services.settings.zone
    return ApiKeyPage(items=[ApiKeyView.of(row, zone) for row in rows], next_cursor=next_cursor)


@router.get("/{key_id}", responses=_MISSING)
async def read_api_key(key_id: UUID, services: ServicesDep, caller: Staff) -> ApiKeyView:
    """Get an API key, without its secret."""
    return ApiKeyView.of(await service.find(services, caller, key_id), services.settings.zone)


@router.patch("/{key_id}", responses=_MISSING)
async def change_api_key(
    key_id: UUID, body: ChangeApiKey, services: ServicesDep, caller: Staff
) -> ApiKeyView:
    """Update an API key's name or scopes."""
    row = await service.change(services, caller, key_id, body)
    return ApiKeyView.of(row, services.settings.zone)


@router.delete("/{key_id}", status_code=HTTPStatus.NO_CONTENT, responses=_MISSING)
async def revoke_api_key(key_id: UUID, services: ServicesDep, caller: Staff) -> None:
    """Revoke an API key.

    It stops working at once and stays in the list.
    """
    await service.revoke(services, caller, key_id)
