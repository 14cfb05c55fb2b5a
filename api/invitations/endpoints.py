"""Endpoints of invitations: for staff, and for candidates with a link."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.errors import described
from api.idempotency.claim import idempotent
from api.identity import CallerDep, address_of, staff_only
from api.invitations import candidate_link, service
from api.invitations.links import base_url
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
from api.paging import PageDep
from api.public_links import PROBLEMS, Token
from api.services import Services, ServicesDep

router = APIRouter(tags=["invitations"], dependencies=[Depends(staff_only)])


def _forbid_caching(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


link_router = APIRouter(
    prefix="/invitations/{token}",
    tags=["invitations"],
    dependencies=[Depends(_forbid_caching)],
    responses=PROBLEMS,
)

_ISSUING = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE)
_MISSING = described(HTTPStatus.NOT_FOUND)


@router.post(
    "/positions/{position_id}/invitations",
    status_code=HTTPStatus.CREATED,
    dependencies=[Depends(idempotent)],
    responses=_ISSUING,
)
async def invite_to_position(
    position_id: UUID,
    body: InviteToPosition,
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    response: Response,
) -> NewInvitation:
    """Invite a candidate to a position.

    Creates the interview and the link to it, both or neither, and with ``send_mail`` sends the
    link by e-mail. The link and the PIN are only in
    this response; they can't be retrieved later.
    """
    _forbid_caching(response)
    base = base_url(services, request)
    issued = await service.invite_to_position(services, caller, position_id, body, base)
    return _new(services, request, issued)


@router.get("/positions/{position_id}/invitations", responses=_MISSING)
async def list_position_invitations(
    position_id: UUID, services: ServicesDep, page: PageDep
) -> InvitationPage:
    """List the invitations to a position.

    Newest first.
    """
    rows, next_cursor = await service.of_position(services, position_id, page)
    zone = services.settings.zone
    items = [InvitationView.of(row, interview, zone) for row, interview in rows]
    return InvitationPage(items=items, next_cursor=next_cursor)


@router.post(
    "/interviews/{interview_id}/invitations",
    status_code=HTTPStatus.CREATED,
    dependencies=[Depends(idempotent)],
    responses=_ISSUING,
)
async def create_invitation(
    interview_id: UUID,
    body: CreateInvitation,
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    response: Response,
) -> NewInvitation:
    """Invite a candidate to an existing interview.

    By link and, with ``phone``, by phone. The link and the PIN are only in this response; they
    can't be retrieved later.
    """
    _forbid_caching(response)
    issued = await service.invite(services, caller, interview_id, body, base_url(services, request))
    return _new(services, request, issued)


@router.get("/interviews/{interview_id}/invitations", responses=_MISSING)
async def list_invitations(interview_id: UUID, services: ServicesDep) -> list[InvitationView]:
    """List the invitations to an interview.

    Newest first, with their state.
    """
    zone = services.settings.zone
    rows = await service.of_interview(services, interview_id)
    return [InvitationView.of(row, interview, zone) for row, interview in rows]


@router.post(
    "/interviews/{interview_id}/invitations/{invitation_id}/resend",
    dependencies=[Depends(idempotent)],
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def renew_invitation(
    interview_id: UUID,
    invitation_id: UUID,
    body: RenewInvitation,
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    response: Response,
) -> NewInvitation:
    """Create a new link for an invitation.

    The previous link stops working; the PIN stays the same.
    """
    _forbid_caching(response)
    base = base_url(services, request)
    issued = await service.renew(services, caller, interview_id, invitation_id, body, base)
    return _new(services, request, issued)


@router.delete(
    "/interviews/{interview_id}/invitations/{invitation_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=_MISSING,
)
async def cancel_invitation(interview_id: UUID, invitation_id: UUID, services: ServicesDep) -> None:
    """Cancel an invitation.

    Its link and PIN stop working.
    """
    await service.cancel(services, interview_id, invitation_id)


@link_router.get("")
async def read_invitation(token: Token, services: ServicesDep) -> CandidatePage:
    """Get what the candidate's page shows before the interview.

    410 with a ``type`` ending in ``invitation-expired``, ``-cancelled`` or ``-used``.
    """
    return await candidate_link.show(services, token)


@link_router.post("/enter")
async def enter(
    token: Token, body: Enter, services: ServicesDep, request: Request
) -> CandidateSession:
    """Enter the interview, with the required consents.

    May be repeated until the interview is over.
    """
    return await candidate_link.enter(services, token, body, address_of(request))


@link_router.post("/decline", status_code=HTTPStatus.NO_CONTENT)
async def decline(
    token: Token, body: DeclineInvitation, services: ServicesDep, request: Request
) -> None:
    """Decline the invitation, or ask for another format.

    Staff see the answer with the invitation.
    """
    await candidate_link.decline(services, token, body, address_of(request))


def _new(services: Services, request: Request, issued: service.Issued) -> NewInvitation:
    base = base_url(services, request)
    view = InvitationView.of(issued.invitation, issued.interview, services.settings.zone)
    return NewInvitation(**view.model_dump(), link=f"{base}/i/{issued.token}", pin=issued.pin)
