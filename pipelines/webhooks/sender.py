"""Sends a message once, by the Standard Webhooks specification."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from standardwebhooks import Webhook

from db.tables import WebhookFormat, WebhookSubscription
from pipelines.webhooks.checked_request import CheckedClient, Outcome
from pipelines.webhooks.cloudevents import MEDIA_TYPE, as_cloudevent
from pipelines.webhooks.secret_cipher import SecretCipher, UnreadableSecretError
from pipelines.webhooks.settings import WebhookSettings


class WebhookSender:
    """Sends messages, each over a new connection."""

    def __init__(self, settings: WebhookSettings) -> None:
        self._client = CheckedClient(settings)
        self._cipher = SecretCipher(settings.keys)

    async def send(
        self, subscription: WebhookSubscription, delivery_id: UUID, payload: dict[str, Any]
    ) -> Outcome:
        """Try once. Redirects are not followed. Does not raise for anything the receiver does."""
        media_type, message = written(subscription, delivery_id, payload)
        body = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        now = datetime.now(UTC)
        try:
            secrets = self._secrets(subscription, now)
        except UnreadableSecretError as error:
            return Outcome(error=str(error))
        headers = {
            "Content-Type": media_type,
            "User-Agent": "Vivavoce-Webhooks",
            **signed_headers(secrets, delivery_id, body, now),
        }
        return await self._client.request("POST", subscription.url, headers, body.encode())

    def _secrets(self, subscription: WebhookSubscription, now: datetime) -> list[str]:
        """The current secret; after a rotation the former one too, until receivers have changed."""
        stored = [subscription.secret]
        until = subscription.old_secret_until
        if subscription.old_secret and until is not None and until > now:
            stored.append(subscription.old_secret)
        return [self._cipher.decrypt(secret) for secret in stored]


def written(
    subscription: WebhookSubscription, delivery_id: UUID, payload: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    """A message in the subscription's format, with its media type."""
    if subscription.format == WebhookFormat.CLOUDEVENTS:
        return MEDIA_TYPE, as_cloudevent(subscription.id, message_id_of(delivery_id), payload)
    return "application/json", payload


def message_id_of(delivery_id: UUID) -> str:
    """The id of a message, the same in every attempt."""
    return f"msg_{delivery_id.hex}"


def signed_headers(
    secrets: Sequence[str], delivery_id: UUID, body: str, now: datetime
) -> dict[str, str]:
    """The headers by which a receiver verifies origin, age and uniqueness of a message.

    There is a signature by each secret.
    """
    message_id = message_id_of(delivery_id)
    signatures = [Webhook(secret).sign(message_id, now, body) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
