"""Queueing messages to candidates, in the transaction that gives a reason for them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from db.session import UnitOfWork
from db.tables import Invitation, Mail, MailKind, MailState
from pipelines.invitations.links import seal
from pipelines.invitations.mailing import Mailing

FIRST = "invitation"
"""The key of an invitation's first message."""
REMINDER_GAP = timedelta(hours=6)
"""No reminder is due sooner after the message before it."""


async def queue_invitation_mail(
    work: UnitOfWork,
    interview_id: UUID,
    *,
    mailing: Mailing,
    token: str,
    base_url: str,
    key: str = FIRST,
) -> Mail | None:
    """Queue the message with the link of an interview's newest invitation.

    To be called in the transaction that creates the invitation, so that both happen or neither.
    With the same key nothing is queued twice.

    Args:
        token: the token of the invitation's link.
        base_url: where candidates reach the product, without a final slash.
        key: what is sent.

    Returns:
        The message; None when e-mail is off or the invitation has no address.
    """
    if not mailing.on:
        return None
    invitation = await work.invitations.newest(interview_id)
    if invitation is None or invitation.email is None:
        return None
    await work.mails.seal(invitation.id, seal(mailing.secret, token))
    return await work.mails.queue(invitation, MailKind.INVITATION, key, base_url=base_url)


async def queue_again(
    work: UnitOfWork,
    invitation: Invitation,
    kind: MailKind,
    base_url: str,
    *,
    link_replaced: bool = False,
) -> Mail:
    """Queue one more message about an invitation whose token is stored, by a person's request.

    While one of the kind waits to be sent, that is the one.

    Args:
        invitation: locked, or changed in this transaction.
        link_replaced: a message that the mail server may have already holds the link before.
    """
    mails = [
        mail
        for mail in await work.mails.of_interview(invitation.interview_id)
        if mail.invitation_id == invitation.id and mail.kind == kind
    ]
    waiting = next((mail for mail in mails if _waits(mail, invitation, link_replaced)), None)
    if waiting is not None:
        return waiting
    key = f"{kind}:by-hand:{len(mails) + 1}"
    return await work.mails.queue(invitation, kind, key, base_url=base_url)


def _waits(mail: Mail, invitation: Invitation, link_replaced: bool) -> bool:
    holds_link = mail.transfer_began_at is None or not link_replaced
    return mail.state == MailState.QUEUED and mail.address == invitation.email and holds_link


async def queue_due_reminders(work: UnitOfWork, mailing: Mailing) -> None:
    """Queue the reminders whose time has come: each once for each deadline.

    The latest one goes out when several are due, for example after an outage.
    """
    if not mailing.on:
        return
    for hours in sorted(set(mailing.settings.remind_hours)):
        for due in await work.mails.due_reminders(timedelta(hours=hours), REMINDER_GAP):
            key = f"reminder:{hours:g}h:{due.deadline.isoformat()}"
            await work.mails.queue(due.invitation, MailKind.REMINDER, key, base_url=due.base_url)
