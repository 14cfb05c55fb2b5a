"""Calls by which a candidate enters."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from api.auth import require_join_token
from api.errors import described
from api.rooms import service
from api.rooms.schemas import Answer, Offer
from api.services import ServicesDep
from rooms.base import JoinGrant
from rooms.grants import Claims

grant_router = APIRouter(prefix="/interviews", tags=["rooms"])
candidate_router = APIRouter(prefix="/interviews", tags=["rooms"])


@grant_router.post(
    "/{interview_id}/join",
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE),
)
async def join(interview_id: UUID, services: ServicesDep, request: Request) -> JoinGrant:
    """Let the candidate in: where to send the offer, and the token to send with it."""
    path = request.url_for("connect", interview_id=str(interview_id)).path
    base = services.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return await service.grant(services, interview_id, f"{base}{path}")


@candidate_router.post(
    "/{interview_id}/rtc",
    responses=described(
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.SERVICE_UNAVAILABLE,
    ),
)
async def connect(
    interview_id: UUID,
    offer: Offer,
    services: ServicesDep,
    _claims: Annotated[Claims, Depends(require_join_token)],
) -> Answer:
    """Exchange session descriptions. A second connection takes over from the first."""
    return await service.connect(services, interview_id, offer)
