"""Endpoints of companies."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.companies import service
from api.companies.schemas import ChangeCompany, CompanyPage, CompanyView, CreateCompany
from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import staff_only, unlimited_only
from api.paging import PageDep
from api.schemas import NO_NUL
from api.services import ServicesDep

router = APIRouter(prefix="/companies", tags=["companies"], dependencies=[Depends(staff_only)])

_NOT_LIMITED = described(HTTPStatus.FORBIDDEN)
_MISSING = described(HTTPStatus.NOT_FOUND)
_CHANGED = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    dependencies=[Depends(unlimited_only), Depends(idempotent)],
    responses=described(HTTPStatus.CONFLICT) | _NOT_LIMITED,
)
async def create_company(
    body: CreateCompany, services: ServicesDep, request: Request, response: Response
) -> CompanyView:
    """Create a company.

    403 for recruiters who are limited to positions.
    """
    company = await service.create(services, body)
    response.headers["Location"] = request.url_for("read_company", company_id=str(company.id)).path
    return CompanyView.of(company, services.settings.zone)


@router.get("")
async def list_companies(
    services: ServicesDep,
    page: PageDep,
    q: Annotated[str | None, Query(max_length=200, pattern=NO_NUL)] = None,
) -> CompanyPage:
    """List companies.

    Newest first. ``q`` is a part of the name, in any case.
    """
    rows, next_cursor = await service.page(services, page, search=q)
    zone = services.settings.zone
    return CompanyPage(items=[CompanyView.of(row, zone) for row in rows], next_cursor=next_cursor)


@router.get("/{company_id}", responses=_MISSING)
async def read_company(company_id: UUID, services: ServicesDep) -> CompanyView:
    """Get a company."""
    return CompanyView.of(await service.find(services, company_id), services.settings.zone)


@router.patch(
    "/{company_id}", dependencies=[Depends(unlimited_only)], responses=_CHANGED | _NOT_LIMITED
)
async def change_company(
    company_id: UUID, body: ChangeCompany, services: ServicesDep
) -> CompanyView:
    """Update a company.

    Existing interviews keep the name with which they were created. 403 for recruiters who are
    limited to positions.
    """
    company = await service.change(services, company_id, body)
    return CompanyView.of(company, services.settings.zone)


@router.delete(
    "/{company_id}",
    status_code=HTTPStatus.NO_CONTENT,
    dependencies=[Depends(unlimited_only)],
    responses=_CHANGED | _NOT_LIMITED,
)
async def delete_company(company_id: UUID, services: ServicesDep) -> None:
    """Delete a company that has no positions.

    403 for recruiters who are limited to positions.
    """
    await service.delete(services, company_id)
