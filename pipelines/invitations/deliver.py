"""One attempt to send a message: claimed, written, handed over, and recorded."""

from __future__ import annotations

from uuid import UUID

import structlog

from db.repositories.mails import MailSubject
from db.session import Database, UnitOfWork
from db.tables import Mail, MailKind, MailState, utcnow
from kit.language import Language
from kit.text import clean_line
from pipelines.invitations.links import Links, unseal, unsubscribe_token
from pipelines.invitations.mailing import Mailing
from pipelines.invitations.message import compose, language_of
from pipelines.invitations.sender import ANSWER_CHARACTERS, Outcome, Result, send
from pipelines.invitations.templates import check
from pipelines.invitations.texts import Template, texts_in
from pipelines.retry import wait_after

log = structlog.get_logger(__name__)

UNCERTAIN = (
    "The connection ended while the mail server took the message, so it may have arrived. It is "
    "not sent twice; ask the candidate, or send it again."
)
UNREADABLE = (
    "The link can't be decrypted: the server's secret has changed since. Send the invitation again."
)
CHANGED = "The invitation was changed while the message was on its way to the mail server."
OFF = "E-mail is turned off: VIVAVOCE_MAIL_HOST is empty."

_STATES = {
    Result.SENT: MailState.SENT,
    Result.BOUNCED: MailState.BOUNCED,
    Result.REFUSED: MailState.FAILED,
    Result.UNCERTAIN: MailState.FAILED,
}


async def deliver(database: Database, mailing: Mailing, mail_id: UUID) -> None:
    """Make one attempt at a message that is due; leave any other as it is.

    If a worker dies while the mail server takes the message, it is not sent again: it may have
    arrived.
    """
    async with database.unit_of_work() as work:
        mail = await work.mails.begin(mail_id, mailing.settings.lease_s)
        if mail is None:
            await work.mails.wait(mail_id)
            return
        if mail.transfer_began_at is not None:
            await work.mails.finish(mail, MailState.FAILED, UNCERTAIN)
            return
        subject = await work.mails.subject(mail.invitation_id)
        if subject is None:
            return
        reason = _unneeded(mail, subject)
        if reason is not None:
            await work.mails.finish(mail, MailState.SKIPPED, reason)
            return
        links = _links(mailing, mail, subject)
        if links is None:
            await work.mails.finish(mail, MailState.FAILED, UNREADABLE if mailing.on else OFF)
            return
        template = await template_for(work, MailKind(mail.kind), language_of(subject))
    transfer = _Transfer(database, mail, subject.invitation.sealed_token)
    try:
        message = compose(mailing, mail, subject, template, links)
        outcome = await send(mailing.settings, message, before_transfer=transfer.begin)
    except Exception as error:
        log.exception("mail.broken", kind=str(mail.kind), interview_id=str(mail.interview_id))
        result = Result.UNCERTAIN if transfer.begun else Result.LATER
        reason = clean_line(f"{type(error).__name__}: {error}")[:ANSWER_CHARACTERS]
        outcome = Outcome(result, reason)
    log.info(
        "mail.sent" if outcome.result is Result.SENT else "mail.not_sent",
        kind=str(mail.kind),
        attempt=mail.attempts,
        result=outcome.result.name.lower(),
        interview_id=str(mail.interview_id),
    )
    async with database.unit_of_work() as work:
        if transfer.outdated:  # write it again, or skip it
            await work.mails.retry_later(mail, CHANGED, 0.0)
        else:
            await _record(work, mailing, mail, outcome)


class _Transfer:
    """The step before which a message has certainly not arrived.

    Args:
        sealed_token: of the link that the message holds.
    """

    def __init__(self, database: Database, mail: Mail, sealed_token: str | None) -> None:
        self.begun = False
        self.outdated = False
        """Whether the invitation has changed since the message was composed."""
        self._database = database
        self._mail = mail
        self._sealed_token = sealed_token

    async def begin(self) -> bool:
        """Note that the mail server may have the message from now on; False: it must not get it.

        The invitation is locked meanwhile: who changes it afterwards sees that this message is on
        its way, and queues another.
        """
        async with self._database.unit_of_work() as work:
            subject = await work.mails.subject(self._mail.invitation_id, lock=True)
            self.outdated = (
                subject is None
                or subject.invitation.sealed_token != self._sealed_token
                or _unneeded(self._mail, subject) is not None
            )
            begun = not self.outdated and await work.mails.begin_transfer(self._mail)
        self.begun = begun
        return begun


async def template_for(work: UnitOfWork, kind: MailKind, language: Language) -> Template:
    """The template that is used: people's, unless it lacks what this version demands."""
    row = await work.mail_templates.get(kind, language)
    if row is not None:
        changed = Template(subject=row.subject, body=row.body)
        if not (problems := check(changed)):
            return changed
        log.warning("mail.template_unusable", kind=str(kind), problem=problems[0].detail)
    return texts_in(language).templates[kind]


async def _record(work: UnitOfWork, mailing: Mailing, mail: Mail, outcome: Outcome) -> None:
    if outcome.result is not Result.LATER:
        answer = outcome.answer
        if outcome.result is Result.UNCERTAIN:
            answer = f"{UNCERTAIN} {answer}"
        await work.mails.finish(mail, _STATES[outcome.result], answer)
        return
    wait_s = wait_after(mail.attempts, mailing.settings.retry_s)
    if wait_s is None:
        await work.mails.finish(mail, MailState.FAILED, outcome.answer)
    else:
        await work.mails.retry_later(mail, outcome.answer, wait_s)


def _links(mailing: Mailing, mail: Mail, subject: MailSubject) -> Links | None:
    sealed = subject.invitation.sealed_token or ""
    token = unseal(mailing.secret, sealed) if mailing.on else None
    if token is None:
        return None
    return Links.of(mail.base_url, token, unsubscribe_token(mailing.secret, subject.invitation.id))


def _unneeded(mail: Mail, subject: MailSubject) -> str | None:
    """Why a message is not sent after all; None if it is."""
    invitation, is_reminder = subject.invitation, mail.kind == MailKind.REMINDER
    reasons: tuple[tuple[bool, str], ...] = (
        (invitation.cancelled_at is not None, "The invitation was cancelled."),
        (invitation.sealed_token is None, "The link was replaced by one that people pass on."),
        (invitation.email != mail.address, "The candidate's address was changed."),
        (subject.begun, "The interview has begun or is over."),
        (subject.deadline <= utcnow(), "The deadline has passed."),
        (is_reminder and invitation.declined_at is not None, "The candidate declined."),
        (is_reminder and invitation.reminders_off_at is not None, "The candidate unsubscribed."),
    )
    return next((reason for applies, reason in reasons if applies), None)
