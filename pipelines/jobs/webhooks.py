"""The job that delivers a message to a subscriber."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog

from db.jobs import WEBHOOK_ENTRYPOINT
from db.session import Database, UnitOfWork
from pipelines.webhooks.deliver import deliver
from pipelines.webhooks.sender import Sender
from pipelines.webhooks.settings import WebhookSettings
from pipelines.webhooks.vault import UnreadableSecretError, Vault

log = structlog.get_logger(__name__)


class WebhookJob:
    """Delivers queued messages; what fails is queued anew by its own schedule."""

    entrypoint = WEBHOOK_ENTRYPOINT
    subject = "delivery_id"
    at_once = 16
    """Receivers are slow and cost nothing meanwhile."""

    def __init__(self, database: Database, settings: WebhookSettings) -> None:
        self._database = database
        self._settings = settings
        self._sender = Sender(settings)
        self._vault = Vault(settings.keys)

    async def do(self, subject_id: UUID) -> None:
        """Make one attempt."""
        await deliver(self._database, self._sender, self._settings, subject_id)

    async def give_up(self, subject_id: UUID, reason: str) -> None:
        """Say in the log why it was not delivered."""
        async with self._database.unit_of_work() as work:
            found = await work.webhooks.delivery(subject_id)
            if found is not None:
                await work.webhooks.fail(
                    subject_id, found.attempts, status=None, error=reason, retry_in_s=None
                )

    async def requeue(self, work: UnitOfWork) -> None:
        """Queue what is due and has no job; forget what was sent long ago; encrypt secrets that
        are stored in clear, or under an older key."""
        await work.webhooks.queue_lost()
        await work.webhooks.forget(timedelta(days=self._settings.log_days))
        if self._settings.keys:
            await work.webhooks.change_secrets(self._renewed)

    def _renewed(self, stored: str) -> str:
        try:
            return self._vault.renewed(stored)
        except UnreadableSecretError as error:
            log.warning("webhook.secret_unreadable", reason=str(error))
            return stored
