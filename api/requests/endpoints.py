"""Endpoints of candidates' requests."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import CallerDep, Staff
from api.paging import PageDep
from api.requests import service
from api.requests.schemas import (
    CloseRequest,
    CreateRequest,
    RequestPage,
    RequestView,
)
from api.services import ServicesDep
from db.tables import RequestKind, RequestState

candidate_router = APIRouter(prefix="/interviews", tags=["requests"])
staff_router = APIRouter(
    prefix="/requests", tags=["requests"], responses=described(HTTPStatus.FORBIDDEN)
)


@candidate_router.post(
    "/{interview_id}/requests",
    status_code=HTTPStatus.CREATED,
    dependencies=[Depends(idempotent)],
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def create_request(
    interview_id: UUID, body: CreateRequest, services: ServicesDep, caller: CallerDep
) -> RequestView:
    """Request an explanation, a review, deletion or another format.

    While a request is open, repeating it returns the same one. Another format can be asked for
    only before the interview begins.
    """
    request = await service.create(services, caller, interview_id, body)
    return RequestView.of(*request, services.settings, to_staff=caller.staff)


@candidate_router.get("/{interview_id}/requests", responses=described(HTTPStatus.NOT_FOUND))
async def list_own_requests(
    interview_id: UUID, services: ServicesDep, caller: CallerDep
) -> list[RequestView]:
    """List the requests about an interview.

    Oldest first, with the answers.
    """
    rows = await service.of_interview(services, caller, interview_id)
    return [RequestView.of(*row, services.settings, to_staff=caller.staff) for row in rows]


@staff_router.get("")
async def list_requests(
    services: ServicesDep,
    caller: Staff,
    page: PageDep,
    state: Annotated[tuple[RequestState, ...], Query(max_length=len(RequestState))] = (),
    kind: RequestKind | None = None,
) -> RequestPage:
    """List candidates' requests.

    Newest first. ``state=open`` selects those that await an answer; repeat ``state`` for several.
    """
    rows, next_cursor = await service.page(services, caller, page, states=state, kind=kind)
    items = [RequestView.of(*row, services.settings, to_staff=True) for row in rows]
    return RequestPage(items=items, next_cursor=next_cursor)


@staff_router.patch("/{request_id}", responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT))
async def close_request(
    request_id: UUID, body: CloseRequest, services: ServicesDep, caller: Staff
) -> RequestView:
    """Answer or refuse a candidate's request.

    Answering a request for deletion deletes the interview and everything that belongs to it.
    """
    request = await service.close(services, caller, request_id, body)
    return RequestView.of(*request, services.settings, to_staff=True)
