"""The job of bulk actions, and invitations that candidates can be reminded of."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from api.bulk_actions.rows import RowActions
from db.session import Database
from db.tables import utcnow
from interviews.link_tokens import link_token_hash
from pipelines.invitations.links import seal
from pipelines.invitations.mailing import Mailing
from pipelines.invitations.settings import MailSettings
from pipelines.jobs.bulk_actions import BulkActionJob, RowAction
from tests.support.api_server import SECRET, Served

MAILING = Mailing(MailSettings(host="mail.acme.example", from_address="hr@acme.example"), SECRET)
"""E-mail that is on; what is queued is sent by a job of its own."""


def bulk_job(served: Served, act: RowAction | None = None) -> BulkActionJob:
    """The job on the app's database."""
    rows = RowActions(served.services.mailing, served.services.token_secret)
    return BulkActionJob(served.database, act or rows)


async def invited_by_mail(database: Database, interview_id: UUID, email: str | None) -> UUID:
    """An invitation whose message was sent an hour ago; None: it was made without an address."""
    async with database.unit_of_work() as work:
        token_hash = link_token_hash(SECRET, f"token of {interview_id}")
        invitation = await work.invitations.add(
            interview_id, 86_400, None, token_hash=token_hash, email=email
        )
        assert invitation is not None
        if email is not None:
            await work.mails.seal(invitation.id, seal(SECRET, f"token of {interview_id}"))
            await work.session.refresh(invitation)
            invitation.mailed_at = utcnow() - timedelta(hours=1)
    return invitation.id
