"""Endpoints of shared interviews: for staff, and for the holders of links."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse

from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import Staff, address_of, staff_only
from api.invitations.links import base_url
from api.public_links import PROBLEMS, Token
from api.recordings import OGG, RECORDING, ByteRange, is_from_start
from api.services import ServicesDep
from api.sharing import service
from api.sharing.schemas import (
    CreateShareLink,
    NewShareLink,
    SharedInterview,
    ShareLinkView,
)

_MISSING = described(HTTPStatus.NOT_FOUND)
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
"""The address is a secret: it is neither kept nor passed on."""


def _keep_private(response: Response) -> None:
    response.headers.update(PRIVATE)


interview_router = APIRouter(
    prefix="/interviews/{interview_id}/share-links", tags=["reports"], responses=_MISSING
)
router = APIRouter(prefix="/share-links", tags=["reports"], responses=_MISSING)
public_router = APIRouter(
    prefix="/shared/{share_token}",
    tags=["shared"],
    dependencies=[Depends(_keep_private)],
    responses=PROBLEMS,
)


@interview_router.get("")
async def list_share_links(
    interview_id: UUID, services: ServicesDep, caller: Staff
) -> list[ShareLinkView]:
    """List the links that share an interview.

    Newest first, with how often each was opened.
    """
    rows = await service.of_interview(services, caller, interview_id)
    return [ShareLinkView.of(row, services.settings.zone) for row in rows]


@interview_router.post(
    "",
    status_code=HTTPStatus.CREATED,
    responses=described(HTTPStatus.CONFLICT),
    dependencies=[Depends(staff_only), Depends(idempotent)],
)
async def create_share_link(
    interview_id: UUID,
    body: CreateShareLink,
    services: ServicesDep,
    caller: Staff,
    request: Request,
    response: Response,
) -> NewShareLink:
    """Create a link by which people without an account read an interview.

    The URL is only in this response. 409 while the report is hidden from the caller.
    """
    response.headers["Cache-Control"] = "no-store"
    link, token = await service.create(services, caller, interview_id, body)
    base = base_url(services, request)
    view = ShareLinkView.of(link, services.settings.zone)
    return NewShareLink(**view.model_dump(), url=f"{base}/shared/{token}")


@router.delete("/{link_id}", status_code=HTTPStatus.NO_CONTENT)
async def revoke_share_link(link_id: UUID, services: ServicesDep, caller: Staff) -> None:
    """Revoke a link.

    It stays in the list. Idempotent.
    """
    await service.revoke(services, caller, link_id)


@public_router.get("")
async def read_shared(
    share_token: Token, services: ServicesDep, request: Request
) -> SharedInterview:
    """Get what a link shares of an interview.

    410 with a ``type`` ending in ``share-link-expired`` or ``-revoked``.
    """
    url = request.url_for("read_shared_recording", share_token=share_token).path
    return await service.read(services, share_token, address_of(request), url)


@public_router.get(
    "/recording",
    response_class=FileResponse,
    responses=RECORDING,
)
async def read_shared_recording(
    share_token: Token,
    services: ServicesDep,
    request: Request,
    byte_range: ByteRange = None,
) -> FileResponse:
    """Get the recording that a link shares.

    Supports byte ranges.
    """
    first = is_from_start(byte_range)
    path = await service.recording(services, share_token, address_of(request), first=first)
    return FileResponse(path, media_type=OGG, headers=PRIVATE)
