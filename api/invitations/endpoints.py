"""Calls about invitations: of those who invite, and of who holds a link."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.errors import described
from api.identity import staff_only
from api.invitations import candidate_link, service
from api.invitations.schemas import (
    CandidatePage,
    CandidateSession,
    CreateInvitation,
    DeclineInvitation,
    Enter,
    InvitationPage,
    InvitationView,
    InviteToPosition,
    NewInvitation,
    RenewInvitation,
)
from api.services import Services, ServicesDep

router = APIRouter(tags=["invitations"], dependencies=[Depends(staff_only)])


def _keep_secret(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


link_router = APIRouter(
    prefix="/invitations/{token}",
    tags=["invitations"],
    dependencies=[Depends(_keep_secret)],
    responses=described(
        HTTPStatus.NOT_FOUND,
        HTTPStatus.GONE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.SERVICE_UNAVAILABLE,
    ),
)
Token = Annotated[str, Path(max_length=100, description="The last part of the link.")]

_ISSUING = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE)
_MISSING = described(HTTPStatus.NOT_FOUND)


@router.post(
    "/positions/{position_id}/invitations", status_code=HTTPStatus.CREATED, responses=_ISSUING
)
async def invite_to_position(
    position_id: UUID,
    wanted: InviteToPosition,
    services: ServicesDep,
    request: Request,
    response: Response,
) -> NewInvitation:
    """Invite a candidate: makes their interview, and the link to it, in one transaction.

    The link, and the PIN where one is asked for, are in this answer and can't be read again.
    """
    _keep_secret(response)
    issued = await service.invite_to_position(services, position_id, wanted)
    return _new(services, request, issued)


@router.get("/positions/{position_id}/invitations", responses=_MISSING)
async def list_position_invitations(
    position_id: UUID,
    services: ServicesDep,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> InvitationPage:
    """Who was invited to a position, newest first, page by page."""
    rows, next_cursor = await service.of_position(services, position_id, cursor=cursor, limit=limit)
    zone = services.settings.zone
    items = [InvitationView.of(row, interview, zone) for row, interview in rows]
    return InvitationPage(items=items, next_cursor=next_cursor)


@router.post(
    "/interviews/{interview_id}/invitations", status_code=HTTPStatus.CREATED, responses=_ISSUING
)
async def create_invitation(
    interview_id: UUID,
    wanted: CreateInvitation,
    services: ServicesDep,
    request: Request,
    response: Response,
) -> NewInvitation:
    """Invite a candidate to an interview that is there, by link and, if wanted, by phone.

    The link and the PIN are in this answer and can't be read again.
    """
    _keep_secret(response)
    return _new(services, request, await service.invite(services, interview_id, wanted))


@router.get("/interviews/{interview_id}/invitations", responses=_MISSING)
async def list_invitations(interview_id: UUID, services: ServicesDep) -> list[InvitationView]:
    """The invitations to an interview, newest first, and what became of them."""
    zone = services.settings.zone
    rows = await service.of_interview(services, interview_id)
    return [InvitationView.of(row, interview, zone) for row, interview in rows]


@router.post(
    "/interviews/{interview_id}/invitations/{invitation_id}/resend",
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def renew_invitation(
    interview_id: UUID,
    invitation_id: UUID,
    wanted: RenewInvitation,
    services: ServicesDep,
    request: Request,
    response: Response,
) -> NewInvitation:
    """A new link to send; the former one opens nothing from now on. A PIN stays as it is."""
    _keep_secret(response)
    issued = await service.renew(services, interview_id, invitation_id, wanted)
    return _new(services, request, issued)


@router.delete(
    "/interviews/{interview_id}/invitations/{invitation_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=_MISSING,
)
async def cancel_invitation(interview_id: UUID, invitation_id: UUID, services: ServicesDep) -> None:
    """Withdraw an invitation: neither its link nor its PIN opens anything any more."""
    await service.cancel(services, interview_id, invitation_id)


@link_router.get("")
async def read_invitation(token: Token, services: ServicesDep) -> CandidatePage:
    """What a candidate sees who opens their link.

    `410` with a ``type`` that ends in ``invitation-expired``, ``-cancelled`` or ``-used``.
    """
    return await candidate_link.show(services, token)


@link_router.post("/enter")
async def enter(token: Token, wanted: Enter, services: ServicesDep) -> CandidateSession:
    """Come in, with consent to what is needed; may be called again until the interview is over."""
    return await candidate_link.enter(services, token, wanted)


@link_router.post("/decline", status_code=HTTPStatus.NO_CONTENT)
async def decline(token: Token, wanted: DeclineInvitation, services: ServicesDep) -> None:
    """Say no, or ask for another format; whoever invited sees it."""
    await candidate_link.decline(services, token, wanted)


def _new(services: Services, request: Request, issued: service.Issued) -> NewInvitation:
    base = services.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    view = InvitationView.of(issued.invitation, issued.interview, services.settings.zone)
    return NewInvitation(**view.model_dump(), link=f"{base}/i/{issued.token}", pin=issued.pin)
