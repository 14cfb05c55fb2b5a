"""Endpoints of integrations with applicant tracking systems."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import Admin, admin_only
from api.integrations import service
from api.integrations.schemas import (
    AtsCallPage,
    AtsCallView,
    AtsUpdatePage,
    AtsUpdateView,
    ChangeIntegration,
    CreateIntegration,
    IntegrationPage,
    IntegrationTest,
    IntegrationView,
    IntegrationWithKey,
)
from api.invitations.links import base_url
from api.paging import PageDep
from api.services import ServicesDep

router = APIRouter(
    prefix="/integrations", tags=["integrations"], responses=described(HTTPStatus.FORBIDDEN)
)

_MISSING = described(HTTPStatus.NOT_FOUND)
_ONCE = [Depends(admin_only), Depends(idempotent)]


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    dependencies=_ONCE,
    responses=described(HTTPStatus.CONFLICT),
)
async def create_integration(
    body: CreateIntegration,
    services: ServicesDep,
    caller: Admin,
    request: Request,
    response: Response,
) -> IntegrationWithKey:
    """Add an integration with an applicant tracking system.

    The key is only in this response; it can't be retrieved later.
    """
    row, key = await service.create(services, caller, body)
    response.headers["Location"] = request.url_for(
        "read_integration", integration_id=str(row.id)
    ).path
    response.headers["Cache-Control"] = "no-store"
    return IntegrationWithKey.shown(row, key, base_url(services, request), services.settings.zone)


@router.get("")
async def list_integrations(
    services: ServicesDep, _caller: Admin, page: PageDep, request: Request
) -> IntegrationPage:
    """List integrations.

    Newest first, each with the last call of its applicant tracking system.
    """
    rows, next_cursor = await service.page(services, page)
    base, zone = base_url(services, request), services.settings.zone
    items = [IntegrationView.of(row, last_call, base, zone) for row, last_call in rows]
    return IntegrationPage(items=items, next_cursor=next_cursor)


@router.get("/{integration_id}", responses=_MISSING)
async def read_integration(
    integration_id: UUID, services: ServicesDep, _caller: Admin, request: Request
) -> IntegrationView:
    """Get an integration, without its keys."""
    row, last_call = await service.find(services, integration_id)
    return IntegrationView.of(row, last_call, base_url(services, request), services.settings.zone)


@router.patch("/{integration_id}", responses=_MISSING)
async def change_integration(
    integration_id: UUID,
    body: ChangeIntegration,
    services: ServicesDep,
    caller: Admin,
    request: Request,
) -> IntegrationView:
    """Update an integration, or turn it on or off."""
    row, last_call = await service.change(services, caller, integration_id, body)
    return IntegrationView.of(row, last_call, base_url(services, request), services.settings.zone)


@router.delete("/{integration_id}", status_code=HTTPStatus.NO_CONTENT, responses=_MISSING)
async def delete_integration(integration_id: UUID, services: ServicesDep, caller: Admin) -> None:
    """Delete an integration with its log.

    Its interviews stay; the applicant tracking system learns nothing more of them.
    """
    await service.delete(services, caller, integration_id)


@router.post(
    "/{integration_id}/rotate-key",
    dependencies=_ONCE,
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def rotate_integration_key(
    integration_id: UUID,
    services: ServicesDep,
    caller: Admin,
    request: Request,
    response: Response,
) -> IntegrationWithKey:
    """Rotate an integration's key.

    The former key stops working at once. The new one is only in this response.
    """
    row, key = await service.rotate(services, caller, integration_id)
    response.headers["Cache-Control"] = "no-store"
    return IntegrationWithKey.shown(row, key, base_url(services, request), services.settings.zone)


@router.post("/{integration_id}/test", responses=_MISSING)
async def test_integration(
    integration_id: UUID, services: ServicesDep, _caller: Admin
) -> IntegrationTest:
    """Test an integration.

    Counts the positions that the applicant tracking system is offered, and asks Ashby whether it
    accepts its key.
    """
    return await service.test(services, integration_id)


@router.get("/{integration_id}/calls", responses=_MISSING)
async def list_ats_calls(
    integration_id: UUID, services: ServicesDep, _caller: Admin, page: PageDep
) -> AtsCallPage:
    """List the calls of an applicant tracking system.

    Newest first, with what was wrong.
    """
    rows, next_cursor = await service.calls(services, integration_id, page)
    zone = services.settings.zone
    return AtsCallPage(items=[AtsCallView.of(row, zone) for row in rows], next_cursor=next_cursor)


@router.get("/{integration_id}/updates", responses=_MISSING)
async def list_ats_updates(
    integration_id: UUID, services: ServicesDep, _caller: Admin, page: PageDep
) -> AtsUpdatePage:
    """List the updates to an applicant tracking system.

    Newest first, including those that are still to be sent.
    """
    rows, next_cursor = await service.updates(services, integration_id, page)
    zone = services.settings.zone
    items = [AtsUpdateView.of(row, assessment, zone) for row, assessment in rows]
    return AtsUpdatePage(items=items, next_cursor=next_cursor)


@router.post(
    "/{integration_id}/updates/{update_id}/resend",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=_ONCE,
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def resend_ats_update(
    integration_id: UUID, update_id: UUID, services: ServicesDep, _caller: Admin
) -> AtsUpdateView:
    """Send an update to an applicant tracking system again.

    Works in any state of the update.
    """
    row, assessment = await service.resend(services, integration_id, update_id)
    return AtsUpdateView.of(row, assessment, services.settings.zone)
