"""The job that delivers a webhook message to its subscriber."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog

from db.jobs import WEBHOOK_ENTRYPOINT
from db.session import Database, UnitOfWork
from pipelines.webhooks.deliver import deliver
from pipelines.webhooks.secret_cipher import SecretCipher, UnreadableSecretError
from pipelines.webhooks.sender import WebhookSender
from pipelines.webhooks.settings import WebhookSettings

log = structlog.get_logger(__name__)


class WebhookJob:
    """Delivers queued messages; a failed one is queued again by the retry schedule."""

    entrypoint = WEBHOOK_ENTRYPOINT
    subject = "delivery_id"
    at_once = 16
    """Receivers are slow, and waiting for them costs nothing."""

    def __init__(self, database: Database, settings: WebhookSettings) -> None:
        self._database = database
        self._settings = settings
        self._sender = WebhookSender(settings)
        self._cipher = SecretCipher(settings.keys)

    async def do(self, subject_id: UUID) -> None:
        """Make one attempt."""
        await deliver(self._database, self._sender, self._settings, subject_id)

    async def give_up(self, subject_id: UUID, reason: str) -> None:
        """Record in the delivery why it failed."""
        async with self._database.unit_of_work() as work:
            delivery = await work.webhooks.delivery(subject_id)
            if delivery is not None:
                await work.webhooks.fail(delivery, status=None, error=reason, retry_in_s=None)

    async def requeue(self, work: UnitOfWork) -> None:
        """Queue due messages that have no job, drop old ones from the log, and encrypt secrets that
        are stored in clear or under an older key."""
        await work.webhooks.queue_lost()
        await work.webhooks.forget(timedelta(days=self._settings.log_days))
        if self._settings.keys:
            await work.webhooks.change_secrets(self._reencrypt)

    def _reencrypt(self, stored: str) -> str:
        try:
            return self._cipher.reencrypt(stored)
        except UnreadableSecretError as error:
            log.warning("webhook.secret_unreadable", reason=str(error))
            return stored
