"""The rules for sending invitations and reminders by e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from api.audit.note import note
from api.errors import ConflictError, NotFoundError, refused
from api.identity import Caller
from api.interviews.service import find
from api.mail.schemas import MailStatus, MailTestResult, SendInvitation, TestMail
from api.services import Services
from db.repositories.mails import MailSubject
from db.session import UnitOfWork
from db.tables import AuditAction, Mail, MailKind, utcnow
from interviews.link_tokens import link_token_hash, make_link_token
from pipelines.invitations.links import seal, unseal
from pipelines.invitations.message import compose_test
from pipelines.invitations.queue import queue_again
from pipelines.invitations.sender import Result, send

PAUSE = timedelta(minutes=1)
"""A message that was sent less long ago is not sent again: a person pressed twice."""


def require_mail(services: Services) -> None:
    """Raises ConflictError where no e-mail is sent."""
    if not services.mailing.on:
        raise ConflictError(
            "E-mail is off on this server. Set VIVAVOCE_MAIL_HOST and VIVAVOCE_MAIL_FROM_ADDRESS, "
            "or send the link yourself.",
            kind="mail-off",
        )


async def status(services: Services, base_url: str) -> MailStatus:
    """How e-mail is sent."""
    async with services.database.reading() as work:
        organisation = await work.branding.name()
    mailing = services.mailing
    settings = mailing.settings
    return MailStatus(
        on=mailing.on,
        host=settings.host,
        port=settings.server_port if mailing.on else None,
        tls=settings.tls,
        from_address=settings.from_address,
        from_name=settings.from_name or organisation or "",
        reply_to=settings.reply_to,
        remind_hours=settings.remind_hours,
        links_begin_with=base_url,
        public_url=bool(services.settings.public_url),
    )


async def test(services: Services, caller: Caller, body: TestMail) -> MailTestResult:
    """Send a test message once, immediately, and return the server's answer.

    Raises:
        ConflictError: e-mail is off.
        UnprocessableError: no address is given, and the caller has none.
    """
    require_mail(services)
    to: str | None = body.to
    if to is None and caller.user_id is not None:
        user = await services.rows.user(caller.user_id)
        to = user.email if user is not None else None
    if to is None:
        raise refused("/to", "must be an address, since you are not signed in with an account")
    message = compose_test(services.mailing, uuid4(), to, "en")
    outcome = await send(services.mailing.settings, message)
    ok = outcome.result is Result.SENT
    async with services.database.unit_of_work() as work:
        await note(work, caller, AuditAction.MAIL_TESTED, details={"ok": ok})
    return MailTestResult(ok=ok, to=to, answer=outcome.answer)


async def log_of(services: Services, interview_id: UUID) -> Sequence[Mail]:
    """The messages about an interview, newest first. Raises NotFoundError."""
    await find(services, interview_id)
    async with services.database.reading() as work:
        return await work.mails.of_interview(interview_id)


async def send_invitation(
    services: Services, caller: Caller, interview_id: UUID, body: SendInvitation, base_url: str
) -> Mail:
    """Queue the message with the link, for the first time or once more.

    The link stays the same if it was sent to this address before; otherwise a new one replaces it:
    only the hash of a link that was copied is known, and a link that went to a wrong address must
    not let a stranger in.

    Raises:
        NotFoundError: there is no such interview, or no invitation to it.
        ConflictError: e-mail is off, the interview has begun, the deadline has passed, or it was
            sent a moment ago.
        UnprocessableError: the address is unknown.
    """
    async with services.database.unit_of_work() as work:
        subject = await _subject(services, work, interview_id)
        invitation = subject.invitation
        if body.email is not None and body.email != invitation.email:
            await work.invitations.readdress(invitation, body.email)  # without a link
        if invitation.email is None:
            raise refused("/email", "must be the candidate's address: the invitation has none")
        sealed = invitation.sealed_token
        link_replaced = sealed is None or unseal(services.mailing.secret, sealed) is None
        if link_replaced:
            token = make_link_token()
            token_hash = link_token_hash(services.token_secret, token)
            await work.invitations.replace_token(invitation.id, token_hash)
            await work.mails.seal(invitation.id, seal(services.mailing.secret, token))
        mail = await queue_again(
            work, invitation, MailKind.INVITATION, base_url, link_replaced=link_replaced
        )
        await note_mail(work, caller, AuditAction.INVITATION_MAILED, mail)
    return mail


async def remind(services: Services, caller: Caller, interview_id: UUID, base_url: str) -> Mail:
    """Queue a reminder, besides those that are sent by themselves.

    Raises:
        NotFoundError: there is no such interview, or no invitation to it.
        ConflictError: e-mail is off, the invitation was never mailed, the interview has begun, the
            candidate declined or unsubscribed, the deadline has passed, or a message was sent a
            moment ago.
    """
    async with services.database.unit_of_work() as work:
        subject = await _subject(services, work, interview_id)
        invitation = subject.invitation
        if invitation.mailed_at is None or invitation.sealed_token is None:
            raise ConflictError(
                "This invitation was not sent by e-mail, so there is nothing to remind of. POST "
                f"/api/v1/interviews/{interview_id}/invitation/mail sends it.",
                kind="mail-not-sent",
            )
        if invitation.declined_at is not None:
            raise ConflictError(
                "The candidate declined. Write to them in person.", kind="candidate-declined"
            )
        if invitation.reminders_off_at is not None:
            raise ConflictError(
                "The candidate asked for no more reminders. Write to them in person.",
                kind="reminders-off",
            )
        mail = await queue_again(work, invitation, MailKind.REMINDER, base_url)
        await note_mail(work, caller, AuditAction.REMINDER_MAILED, mail)
    return mail


async def _subject(services: Services, work: UnitOfWork, interview_id: UUID) -> MailSubject:
    """The interview's newest invitation, locked, if a message about it makes sense."""
    require_mail(services)
    await find(services, interview_id)
    invitation = await work.invitations.newest(interview_id, lock=True)
    subject = await work.mails.subject(invitation.id) if invitation is not None else None
    if subject is None:
        raise NotFoundError(
            "This interview has no invitation. "
            f"POST /api/v1/interviews/{interview_id}/invitations creates one."
        )
    if subject.begun:
        raise ConflictError(
            "The interview has begun or is over; there is nothing to invite to.",
            kind="interview-over",
        )
    if subject.deadline <= utcnow():
        raise ConflictError(
            "The invitation has expired. POST /api/v1/interviews/"
            f"{interview_id}/invitations/{subject.invitation.id}/resend makes a new link, and "
            "sends it with send_mail.",
            kind="invitation-expired",
        )
    mailed_at = subject.invitation.mailed_at
    if mailed_at is not None and mailed_at > utcnow() - PAUSE:
        raise ConflictError(
            "A message was sent to this candidate less than a minute ago.", kind="mail-just-sent"
        )
    return subject


async def note_mail(work: UnitOfWork, caller: Caller, action: AuditAction, mail: Mail) -> None:
    """Record in the audit log that a person has a message sent."""
    subject = ("interview", mail.interview_id)
    await note(work, caller, action, subject, {"mail_id": str(mail.id)})
