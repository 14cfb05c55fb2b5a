"""Endpoints for joining a room, and for the LiveKit server's webhooks."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.security import APIKeyHeader

from api.auth import require_join_token
from api.errors import described
from api.identity import CallerDep
from api.interviews.access import find_visible
from api.rooms import service
from api.rooms.schemas import Answer, Offer, WebhookTaken
from api.services import ServicesDep
from rooms.join_grants import JoinGrant
from rooms.join_tokens import JoinClaims

grant_router = APIRouter(prefix="/interviews", tags=["rooms"])
candidate_router = APIRouter(prefix="/interviews", tags=["rooms"])
webhook_router = APIRouter(prefix="/livekit", tags=["rooms"])
_signature_scheme = APIKeyHeader(
    name="Authorization",
    scheme_name="webhookSignature",
    description="The token that the LiveKit server signs for each webhook.",
    auto_error=False,
)


@grant_router.post(
    "/{interview_id}/join",
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE),
)
async def join(
    interview_id: UUID, services: ServicesDep, caller: CallerDep, request: Request
) -> JoinGrant:
    """Join an interview's room.

    Returns the room's URL and a token that is valid for minutes. With ``transport`` ``direct``,
    send a WebRTC offer to ``url`` with the token. With ``livekit``, connect a LiveKit client to
    ``url`` with the token; an interviewer has taken the interview by then.
    """
    await find_visible(services, caller, interview_id)
    path = request.url_for("connect", interview_id=str(interview_id)).path
    origin = request.headers.get("origin", "")
    if not origin or urlsplit(origin).netloc != request.headers.get("host"):
        origin = services.settings.public_url or str(request.base_url)
    # Our own page gets its own origin: its security policy allows no other.
    return await service.grant(services, caller, interview_id, f"{origin.rstrip('/')}{path}")


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
    claims: Annotated[JoinClaims, Depends(require_join_token)],
) -> Answer:
    """Exchange WebRTC session descriptions with a direct room.

    A second connection replaces the first. 409 for an interview on a LiveKit server.
    """
    return await service.connect(services, claims, interview_id, offer)


@webhook_router.post(
    "/webhook",
    responses=described(
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.SERVICE_UNAVAILABLE,
    ),
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "LiveKit's WebhookEvent as JSON; its hash is in the token.",
            "content": {"application/webhook+json": {"schema": {"type": "object"}}},
        }
    },
)
async def webhook(
    request: Request,
    services: ServicesDep,
    signature: Annotated[str | None, Depends(_signature_scheme)],
) -> WebhookTaken:
    """Receive a webhook of the LiveKit server.

    No API key is needed: ``Authorization`` is the token that the LiveKit server signs. Events may
    arrive twice and in any order.
    """
    new = await service.receive_webhook(services, await request.body(), signature)
    return WebhookTaken(new=new)
