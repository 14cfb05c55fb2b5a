"""Sends a message once, by the Standard Webhooks specification."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import httpcore
from standardwebhooks import Webhook

from db.tables import WebhookSubscription
from pipelines.webhooks.address_policy import (
    AddressPolicy,
    AddressRefusedError,
    CheckedNetwork,
    UnknownHostError,
)
from pipelines.webhooks.secret_cipher import SecretCipher, UnreadableSecretError
from pipelines.webhooks.settings import WebhookSettings

ERROR_CHARACTERS = 200
RETRY_AFTER_LIMIT_S = 3600.0
"""The longest ``Retry-After`` of a receiver that is respected."""


@dataclass(frozen=True)
class Outcome:
    """The outcome of an attempt."""

    status: int | None = None
    """HTTP status of the response; None without one."""
    error: str | None = None
    """Why it failed, for people to read; None when it was delivered."""
    retry_after_s: float = 0.0
    """How long the receiver asks us to wait."""

    @property
    def arrived(self) -> bool:
        """Whether the receiver accepted the message."""
        return self.error is None

    @property
    def gone(self) -> bool:
        """Whether the receiver wants no more messages."""
        return self.status == HTTPStatus.GONE


class WebhookSender:
    """Sends messages, each over a new connection."""

    def __init__(self, settings: WebhookSettings) -> None:
        self._settings = settings
        self._policy = AddressPolicy(settings.allowed_hosts)
        self._network = CheckedNetwork(self._policy)
        self._cipher = SecretCipher(settings.keys)

    async def send(
        self, subscription: WebhookSubscription, delivery_id: UUID, payload: dict[str, Any]
    ) -> Outcome:
        """Try once. Redirects are not followed. Does not raise for anything the receiver does."""
        body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                await self._policy.check(subscription.url)
                return await self._post(subscription, delivery_id, body)
        except TimeoutError:
            return Outcome(error=f"no complete response within {self._settings.timeout_s:g} s")
        except (AddressRefusedError, UnknownHostError, UnreadableSecretError) as error:
            return Outcome(error=str(error))
        except (
            httpcore.NetworkError,
            httpcore.TimeoutException,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
            OSError,
        ) as error:
            return Outcome(error=f"{type(error).__name__}: {error}"[:ERROR_CHARACTERS])

    async def _post(
        self, subscription: WebhookSubscription, delivery_id: UUID, body: str
    ) -> Outcome:
        now = datetime.now(UTC)
        signed = signed_headers(self._secrets(subscription, now), delivery_id, body, now)
        headers: list[tuple[bytes | str, bytes | str]] = [
            ("Content-Type", "application/json"),
            ("User-Agent", "Vivavoce-Webhooks"),
            *signed.items(),
        ]
        async with (
            httpcore.AsyncConnectionPool(network_backend=self._network) as pool,
            pool.stream(
                "POST", subscription.url, headers=headers, content=body.encode()
            ) as response,
        ):
            body_read = b""
            async for piece in response.aiter_stream():
                body_read += piece
                if len(body_read) >= self._settings.response_limit_bytes:
                    break
            return _outcome(response, body_read)

    def _secrets(self, subscription: WebhookSubscription, now: datetime) -> list[str]:
        """The current secret; after a rotation the former one too, until receivers have changed."""
        stored = [subscription.secret]
        until = subscription.old_secret_until
        if subscription.old_secret and until is not None and until > now:
            stored.append(subscription.old_secret)
        return [self._cipher.decrypt(secret) for secret in stored]


def signed_headers(
    secrets: Sequence[str], delivery_id: UUID, body: str, now: datetime
) -> dict[str, str]:
    """The headers by which a receiver verifies origin, age and uniqueness of a message.

    There is a signature by each secret.
    """
    message_id = f"msg_{delivery_id.hex}"
    signatures = [Webhook(secret).sign(message_id, now, body) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _outcome(response: httpcore.Response, body: bytes) -> Outcome:
    status = response.status
    if 200 <= status < 300:
        return Outcome(status=status)
    if 300 <= status < 400:
        return Outcome(status=status, error=f"HTTP {status}: redirects are not followed")
    text = " ".join(body.decode("utf-8", "replace").replace("\x00", "").split())
    return Outcome(
        status=status,
        error=f"HTTP {status} {text}".strip()[:ERROR_CHARACTERS],
        retry_after_s=_retry_after_s(response),
    )


def _retry_after_s(response: httpcore.Response) -> float:
    for name, value in response.headers:
        if name.lower() == b"retry-after" and value.isdigit():
            return min(float(value), RETRY_AFTER_LIMIT_S)
    return 0.0
