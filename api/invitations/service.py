"""The rules of inviting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from api.candidates.link_tokens import link_token_hash, make_link_token
from api.errors import (
    ConflictError,
    NotFoundError,
    UnavailableError,
)
from api.interviews.schemas import CreateInterview
from api.interviews.service import draft, find
from api.invitations.schemas import (
    CreateInvitation,
    InviteToPosition,
    RenewInvitation,
)
from api.paging import cut_pairs, read_cursor
from api.services import Services
from db.jobs import enqueue_speech
from db.session import UnitOfWork
from db.tables import Interview, Invitation
from rooms.pins import make_pin, pin_hash

TRIES = 20
"""PINs tried before none is said to be free; with one in two taken, one in a million fails."""

Invited = tuple[Invitation, Interview]


@dataclass(frozen=True)
class Issued:
    """An invitation with its secrets, which are nowhere else."""

    invitation: Invitation
    interview: Interview
    token: str
    pin: str | None


async def invite(services: Services, interview_id: UUID, wanted: CreateInvitation) -> Issued:
    """Make an invitation, with a PIN that no other unexpired one has where that is wanted.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: it is over.
        UnavailableError: too many PINs are in use.
    """
    interview = await find(services, interview_id)
    _refuse_when_over(interview)
    async with services.database.unit_of_work() as work:
        return await _add(services, work, interview, wanted)


async def invite_to_position(
    services: Services, position_id: UUID, wanted: InviteToPosition
) -> Issued:
    """Make a candidate's interview and the invitation to it, both or neither.

    Raises:
        NotFoundError: there is no such position.
        ConflictError: it is archived, or the résumé is still being read.
        UnprocessableError: the language or the résumé can't be used, or there is no name.
        UnavailableError: too many PINs are in use.
    """
    async with services.database.unit_of_work() as work:
        found = await work.positions.get(position_id)
        if found is None:
            raise NotFoundError(f"There is no position {position_id}.")
        if found[0].archived:
            raise ConflictError("This position is archived; nobody is invited to it any more.")
        asked = CreateInterview(
            position_id=position_id,
            resume_id=wanted.resume_id,
            candidate_name=wanted.candidate_name,
            language=wanted.language,
        )
        interview, questions = await draft(work, services.settings, asked)
        await work.interviews.add(interview)
        await work.questions.add_many(questions)
        await enqueue_speech(work.session, interview.id)
        issued = await _add(services, work, interview, wanted)
    await services.host.prepare(interview.id)
    return issued


async def of_interview(services: Services, interview_id: UUID) -> Sequence[Invited]:
    """All invitations to an interview, newest first. Raises NotFoundError."""
    await find(services, interview_id)
    async with services.database.unit_of_work() as work:
        return await work.invitations.of_interview(interview_id)


async def of_position(
    services: Services, position_id: UUID, *, cursor: str | None, limit: int
) -> tuple[Sequence[Invited], str | None]:
    """Some invitations to a position, newest first, and the cursor of the next page.

    Raises:
        NotFoundError: there is no such position.
        UnprocessableError: the cursor is not one of ours.
    """
    after = read_cursor(cursor) if cursor is not None else None
    async with services.database.unit_of_work() as work:
        if await work.positions.row(position_id) is None:
            raise NotFoundError(f"There is no position {position_id}.")
        rows = await work.invitations.of_position(position_id, after=after, limit=limit + 1)
    return cut_pairs(rows, limit)


async def renew(
    services: Services, interview_id: UUID, invitation_id: UUID, wanted: RenewInvitation
) -> Issued:
    """Give a new link for an invitation; the former one opens nothing from now on.

    Raises:
        NotFoundError: there is no such invitation to this interview.
        ConflictError: the interview is over.
    """
    invitation, interview = await _find(services, interview_id, invitation_id)
    _refuse_when_over(interview)
    token = make_link_token()
    async with services.database.unit_of_work() as work:
        expires_at = await work.invitations.renew(
            invitation.id, link_token_hash(services.token_secret, token), wanted.expires_in_s
        )
    invitation.expires_at, invitation.cancelled_at = expires_at, None
    return Issued(invitation, interview, token, None)


async def cancel(services: Services, interview_id: UUID, invitation_id: UUID) -> None:
    """Let an invitation open nothing any more. Doing it again changes nothing.

    Raises:
        NotFoundError: there is no such invitation to this interview.
    """
    invitation, _ = await _find(services, interview_id, invitation_id)
    async with services.database.unit_of_work() as work:
        await work.invitations.cancel(invitation.id)


async def _find(services: Services, interview_id: UUID, invitation_id: UUID) -> Invited:
    async with services.database.unit_of_work() as work:
        found = await work.invitations.get(invitation_id)
    if found is None or found[1].id != interview_id:
        raise NotFoundError(
            f"There is no invitation {invitation_id} to this interview; GET …/invitations lists "
            "those that there are."
        )
    return found


async def _add(
    services: Services, work: UnitOfWork, interview: Interview, wanted: CreateInvitation
) -> Issued:
    token = make_link_token()
    for _ in range(TRIES):
        pin = make_pin(services.rooms.pin_digits) if wanted.phone else None
        made = await work.invitations.add(
            interview.id,
            wanted.expires_in_s,
            pin_hash(services.token_secret, pin) if pin else None,
            token_hash=link_token_hash(services.token_secret, token),
            email=wanted.email,
        )
        if made is not None:
            return Issued(made, interview, token, pin)
    raise UnavailableError(
        "Nearly all PINs are in use: let PINs be longer (VIVAVOCE_ROOM_PIN_DIGITS) or "
        "invitations expire sooner.",
        retry_after_s=3600,
    )


def _refuse_when_over(interview: Interview) -> None:
    if interview.status.over:
        raise ConflictError(
            f"This interview is over ({interview.status}); make a new one to invite to."
        )
