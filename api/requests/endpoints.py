"""Calls about candidates' requests."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.errors import described
from api.identity import Caller, CallerDep, staff_only
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
Staff = Annotated[Caller, Depends(staff_only)]


@candidate_router.post(
    "/{interview_id}/requests",
    status_code=HTTPStatus.CREATED,
    responses=described(HTTPStatus.NOT_FOUND),
)
async def create_request(
    interview_id: UUID, wanted: CreateRequest, services: ServicesDep, caller: CallerDep
) -> RequestView:
    """Ask for an explanation, a review by a person, or deletion. Asking twice is one request."""
    made = await service.create(services, caller, interview_id, wanted)
    return RequestView.of(made, services.settings.zone)


@candidate_router.get("/{interview_id}/requests", responses=described(HTTPStatus.NOT_FOUND))
async def list_own_requests(
    interview_id: UUID, services: ServicesDep, caller: CallerDep
) -> list[RequestView]:
    """What was asked about an interview, oldest first, with the answers."""
    rows = await service.of_interview(services, caller, interview_id)
    return [RequestView.of(row, services.settings.zone) for row in rows]


@staff_router.get("")
async def list_requests(
    services: ServicesDep,
    _caller: Staff,
    state: RequestState | None = None,
    kind: RequestKind | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> RequestPage:
    """Candidates' requests, newest first, page by page; ``?state=open`` are those to answer."""
    rows, next_cursor = await service.page(
        services, state=state, kind=kind, cursor=cursor, limit=limit
    )
    zone = services.settings.zone
    return RequestPage(items=[RequestView.of(row, zone) for row in rows], next_cursor=next_cursor)


@staff_router.patch("/{request_id}", responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT))
async def close_request(
    request_id: UUID, wanted: CloseRequest, services: ServicesDep, caller: Staff
) -> RequestView:
    """Answer a request, or close it with the reason why not.

    Answering one for deletion deletes the interview with everything of it.
    """
    closed = await service.close(services, caller, request_id, wanted)
    return RequestView.of(closed, services.settings.zone)
