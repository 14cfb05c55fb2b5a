"""The job that sends a message to a candidate."""

from __future__ import annotations

from uuid import UUID

from db.jobs import MAIL_ENTRYPOINT
from db.session import Database, UnitOfWork
from db.tables import MailState
from pipelines.invitations.deliver import deliver
from pipelines.invitations.mailing import Mailing
from pipelines.invitations.queue import queue_due_reminders


class MailJob:
    """Sends queued messages; one that can't be sent now is queued again by the retry schedule."""

    entrypoint = MAIL_ENTRYPOINT
    subject = "mail_id"
    at_once = 4
    """Mail servers refuse clients with many connections."""

    def __init__(self, database: Database, mailing: Mailing) -> None:
        self._database = database
        self._mailing = mailing

    async def do(self, subject_id: UUID) -> None:
        """Make one attempt."""
        await deliver(self._database, self._mailing, subject_id)

    async def give_up(self, subject_id: UUID, reason: str) -> None:
        """Record with the message why it failed."""
        async with self._database.unit_of_work() as work:
            mail = await work.mails.get(subject_id)
            if mail is not None:
                await work.mails.finish(mail, MailState.FAILED, reason)

    async def requeue(self, work: UnitOfWork) -> None:
        """Queue due messages that have no job, and the reminders whose time has come."""
        await work.mails.queue_lost()
        await queue_due_reminders(work, self._mailing)
