"""The rules for inviting candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from api.audit.note import note
from api.errors import ConflictError, NotFoundError, UnavailableError, refused
from api.identity import Caller
from api.interviews.appointments import check_future, set_appointment
from api.interviews.schemas import CreateInterview
from api.interviews.service import check_holdable, draft, find
from api.interviews.service import missing as missing_interview
from api.invitations.schemas import CreateInvitation, InviteToPosition, RenewInvitation
from api.mail.service import note_mail, require_mail
from api.missing import missing
from api.paging import PageQuery
from api.services import LinkServices, Services
from db.session import UnitOfWork
from db.tables import AuditAction, Interview, Invitation, Mail, MailKind, Position, utcnow
from interviews.link_tokens import link_token_hash, make_link_token
from pipelines.invitations.links import seal
from pipelines.invitations.queue import queue_again, queue_invitation_mail
from rooms.pins import make_pin, pin_hash

TRIES = 20
"""PINs tried before giving up; if half of all PINs are taken, one invitation in a million fails."""

MAX_AHEAD = timedelta(days=90)
"""How far ahead an appointment may be: as long as a link may be valid."""

Invited = tuple[Invitation, Interview]


@dataclass(frozen=True)
class Issued:
    """An invitation with its secrets, which are not stored."""

    invitation: Invitation
    interview: Interview
    token: str
    pin: str | None
    mail: Mail | None = None
    """With the link, if it is sent by e-mail."""


async def invite(
    services: Services, caller: Caller, interview_id: UUID, body: CreateInvitation, base_url: str
) -> Issued:
    """Create an invitation, with a unique PIN if it is for the phone too.

    Args:
        base_url: the beginning of the link, if it is sent by e-mail.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: it is over, or has begun and can't have an appointment, or e-mail is off.
        UnprocessableError: the address for the e-mail is missing, or the appointment has passed or
            is too far ahead.
        UnavailableError: too many PINs are in use.
    """
    interview = await find(services, interview_id)
    _refuse_when_over(interview)
    async with services.database.unit_of_work() as work:
        if body.scheduled_for is not None:
            interview = await _schedule(services, work, caller, interview_id, body.scheduled_for)
        issued = await _add(services, work, interview, body, base_url)
        await _note_mailed(work, caller, issued)
    return issued


async def invite_to_position(
    services: Services, caller: Caller, position_id: UUID, body: InviteToPosition, base_url: str
) -> Issued:
    """Create a candidate's interview and the invitation to it, both or neither.

    Raises:
        NotFoundError: there is no such position.
        ConflictError: it is archived, the résumé is still being parsed, or e-mail is off.
        UnprocessableError: the language or the résumé is invalid, the name or the address is
            missing, or the appointment has passed or is too far ahead.
        UnavailableError: too many PINs are in use, the models of the language are missing, or
            the disk is nearly full.
    """
    async with services.database.unit_of_work() as work:
        issued = await issue_to_position(services, work, caller, position_id, body, base_url)
        await _note_mailed(work, caller, issued)
    await services.host.prepare(issued.interview.id)
    return issued


async def issue_to_position(
    services: Services,
    work: UnitOfWork,
    caller: Caller,
    position_id: UUID,
    body: InviteToPosition,
    base_url: str,
    *,
    expires_at: datetime | None = None,
) -> Issued:
    """Store a candidate's interview and the invitation to it, in the transaction of ``work``.

    Args:
        expires_at: when the interview itself expires if it has not started; None: never.

    Errors are those of :func:`invite_to_position`.
    """
    await open_position(work, position_id)
    if body.scheduled_for is not None:
        _check_appointment(body.scheduled_for)
    new_interview = CreateInterview(
        position_id=position_id,
        resume_id=body.resume_id,
        candidate_name=body.candidate_name,
        language=body.language,
        scheduled_for=body.scheduled_for,
        expires_at=expires_at,
    )
    interview, questions = await draft(work, services.settings, caller, new_interview)
    await check_holdable(services, interview.language)
    await work.interviews.add_planned(interview, questions)
    return await _add(services, work, interview, body, base_url)


async def open_position(work: UnitOfWork, position_id: UUID) -> Position:
    """A position that takes invitations. Raises NotFoundError or ConflictError."""
    position = await work.positions.row(position_id)
    if position is None:
        raise missing("position_id", position_id)
    if position.archived:
        raise ConflictError(
            "This position is archived and takes no new invitations.", kind="position-archived"
        )
    return position


async def of_interview(services: Services, interview_id: UUID) -> Sequence[Invited]:
    """All invitations to an interview, newest first. Raises NotFoundError."""
    await find(services, interview_id)
    async with services.database.unit_of_work() as work:
        return await work.invitations.of_interview(interview_id)


async def of_position(
    services: Services, position_id: UUID, query: PageQuery
) -> tuple[Sequence[Invited], str | None]:
    """A page of invitations to a position, newest first, and the cursor of the next page.

    Raises:
        NotFoundError: there is no such position.
        UnprocessableError: the cursor is invalid.
    """
    after = query.after
    async with services.database.unit_of_work() as work:
        if await work.positions.row(position_id) is None:
            raise missing("position_id", position_id)
        rows = await work.invitations.of_position(position_id, after=after, limit=query.fetch)
    return query.cut_pairs(rows)


async def renew(
    services: Services,
    caller: Caller,
    interview_id: UUID,
    invitation_id: UUID,
    body: RenewInvitation,
    base_url: str,
) -> Issued:
    """Create a new link for an invitation; the previous one stops working.

    Raises:
        NotFoundError: there is no such invitation to this interview.
        ConflictError: the interview is over, or e-mail is off.
        UnprocessableError: it should be sent by e-mail, and the invitation has no address.
    """
    invited = await _find(services, interview_id, invitation_id)
    async with services.database.unit_of_work() as work:
        return await renew_within(work, services, caller, invited, body, base_url)


async def renew_within(
    work: UnitOfWork,
    services: LinkServices,
    caller: Caller,
    invited: Invited,
    body: RenewInvitation,
    base_url: str,
) -> Issued:
    """The same within a transaction."""
    invitation, interview = invited
    _refuse_when_over(interview)
    if body.send_mail:
        _check_mail(services, invitation.email)
    token = make_link_token()
    await work.invitations.renew(
        invitation.id,
        link_token_hash(services.token_secret, token),
        _valid_s(interview, body.expires_in_s),
    )
    renewed = await work.invitations.row(invitation.id)
    if renewed is None:
        raise _missing(interview.id, invitation.id)
    mail: Mail | None = None
    if body.send_mail:
        await work.mails.seal(renewed.id, seal(services.mailing.secret, token))
        mail = await queue_again(work, renewed, MailKind.INVITATION, base_url, link_replaced=True)
        await work.session.refresh(renewed)
    issued = Issued(renewed, interview, token, None, mail)
    await _note_mailed(work, caller, issued)
    return issued


async def cancel(services: Services, interview_id: UUID, invitation_id: UUID) -> None:
    """Cancel an invitation: its link and PIN stop working. Idempotent.

    Raises:
        NotFoundError: there is no such invitation to this interview.
    """
    invitation, _ = await _find(services, interview_id, invitation_id)
    async with services.database.unit_of_work() as work:
        await work.invitations.cancel(invitation.id)


async def _find(services: Services, interview_id: UUID, invitation_id: UUID) -> Invited:
    async with services.database.unit_of_work() as work:
        pair = await work.invitations.get(invitation_id)
    if pair is None or pair[1].id != interview_id:
        raise _missing(interview_id, invitation_id)
    return pair


def _missing(interview_id: UUID, invitation_id: UUID) -> NotFoundError:
    return NotFoundError(
        f"This interview has no invitation {invitation_id}. "
        f"GET /api/v1/interviews/{interview_id}/invitations lists them."
    )


async def _add(
    services: Services,
    work: UnitOfWork,
    interview: Interview,
    body: CreateInvitation,
    base_url: str,
) -> Issued:
    if body.send_mail:
        _check_mail(services, body.email)
    token = make_link_token()
    for _ in range(TRIES):
        pin = make_pin(services.rooms.pin_digits) if body.phone else None
        invitation = await work.invitations.add(
            interview.id,
            _valid_s(interview, body.expires_in_s),
            pin_hash(services.token_secret, pin) if pin else None,
            token_hash=link_token_hash(services.token_secret, token),
            email=body.email,
        )
        if invitation is not None:
            mail: Mail | None = None
            if body.send_mail:
                mail = await queue_invitation_mail(
                    work, interview.id, mailing=services.mailing, token=token, base_url=base_url
                )
                await work.session.refresh(invitation)
            return Issued(invitation, interview, token, pin, mail)
    raise UnavailableError(
        "Nearly all PINs are in use. Make PINs longer (VIVAVOCE_ROOM_PIN_DIGITS) or let "
        "invitations expire sooner.",
        retry_after_s=3600,
    )


async def _schedule(
    services: Services, work: UnitOfWork, caller: Caller, interview_id: UUID, moment: datetime
) -> Interview:
    """Give an interview an appointment, as changing it does."""
    _check_appointment(moment)
    row = await work.interviews.get(interview_id, lock=True)
    if row is None:
        raise missing_interview(interview_id)
    details = {"scheduled_for": await set_appointment(work, row, moment, services.settings)}
    await note(work, caller, AuditAction.INTERVIEW_CHANGED, ("interview", interview_id), details)
    await work.session.flush()
    return row


def _check_appointment(moment: datetime) -> None:
    check_future(moment)
    if moment > utcnow() + MAX_AHEAD:
        raise refused("/scheduled_for", f"must be within {MAX_AHEAD.days} days")


def _valid_s(interview: Interview, expires_in_s: float) -> float:
    """Seconds until the link expires: not before an interview that has an appointment."""
    if interview.scheduled_for is None or interview.expires_at is None:
        return expires_in_s
    return max(expires_in_s, (interview.expires_at - utcnow()).total_seconds())


async def _note_mailed(work: UnitOfWork, caller: Caller, issued: Issued) -> None:
    if issued.mail is not None:
        await note_mail(work, caller, AuditAction.INVITATION_MAILED, issued.mail)


def _check_mail(services: LinkServices, address: str | None) -> None:
    require_mail(services)
    if address is None:
        detail = "must be the candidate's address, to send the invitation to"
        raise refused("/email", detail, kind="no-address")


def _refuse_when_over(interview: Interview) -> None:
    if interview.status.over:
        raise ConflictError(
            f"This interview is over ({interview.status}). Create a new one for the invitation.",
            kind="interview-over",
        )
