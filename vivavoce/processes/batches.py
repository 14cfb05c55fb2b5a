"""What a job worker needs to invite many candidates at once."""

from __future__ import annotations

from functools import partial

from db.session import Database
from pipelines.invitation_batches.reading import BatchReader
from pipelines.invitation_batches.sending import BatchSender
from pipelines.invitations.queue import queue_invitation_mail
from pipelines.jobs.invitation_batches import BatchWork
from vivavoce.settings import Settings


def batch_work(settings: Settings, database: Database) -> BatchWork:
    """The readers and senders of batches, as the settings say."""
    limit_bytes = settings.api.resume_limit_bytes
    mail = partial(queue_invitation_mail, mailing=settings.mailing())
    return BatchWork(
        BatchReader(database, settings.data, limit_bytes),
        BatchSender(database, settings.data, settings.join_secret(), limit_bytes, mail),
    )
