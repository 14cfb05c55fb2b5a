"""The job that tells an applicant tracking system how far an assessment is."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from db.jobs import ATS_UPDATE_ENTRYPOINT
from db.session import Database, UnitOfWork
from pipelines.ats.deliver import AtsClient, deliver
from pipelines.webhooks.secret_cipher import SecretCipher, UnreadableSecretError


class AtsUpdateJob:
    """Sends queued updates; a failed one is queued again by the retry schedule of webhooks."""

    entrypoint = ATS_UPDATE_ENTRYPOINT
    subject = "update_id"
    at_once = 8

    def __init__(self, database: Database, client: AtsClient) -> None:
        self._database = database
        self._client = client
        self._cipher = SecretCipher(client.settings.keys)

    async def do(self, subject_id: UUID) -> None:
        """Make one attempt."""
        await deliver(self._database, self._client, subject_id)

    async def give_up(self, subject_id: UUID, reason: str) -> None:
        """Record in the update why it failed."""
        async with self._database.unit_of_work() as work:
            row = await work.ats_updates.get(subject_id)
            if row is not None:
                await work.ats_updates.fail(row, status=None, error=reason, retry_in_s=None)

    async def requeue(self, work: UnitOfWork) -> None:
        """Queue due updates that have no job, drop old calls from the log, and encrypt keys that
        are under an older key."""
        await work.ats_updates.queue_lost()
        await work.integrations.forget_calls(timedelta(days=self._client.settings.log_days))
        if self._client.settings.keys:
            await work.integrations.change_keys(self._reencrypt)

    def _reencrypt(self, stored: str) -> str:
        try:
            return self._cipher.reencrypt(stored)
        except UnreadableSecretError:  # the update that needs it says so
            return stored
