"""One attempt to deliver one message, by the Standard Webhooks specification."""

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
from pipelines.webhooks.address import AddressRefusedError, Gate, GatedNetwork, UnknownHostError
from pipelines.webhooks.settings import WebhookSettings
from pipelines.webhooks.vault import UnreadableSecretError, Vault

ERROR_CHARACTERS = 200
RETRY_AFTER_LIMIT_S = 3600.0
"""A receiver that asks for more patience gets this much."""


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt."""

    status: int | None = None
    """HTTP status of the answer; None without any."""
    error: str | None = None
    """Why it failed, for people; None when it arrived."""
    retry_after_s: float = 0.0
    """How long the receiver asks to be left alone."""

    @property
    def arrived(self) -> bool:
        """Whether the receiver has it."""
        return self.error is None

    @property
    def gone(self) -> bool:
        """Whether the receiver wants nothing more, ever."""
        return self.status == HTTPStatus.GONE


class Sender:
    """Sends messages; keeps no connection open between them."""

    def __init__(self, settings: WebhookSettings) -> None:
        self._settings = settings
        self._gate = Gate(settings.allowed_hosts)
        self._network = GatedNetwork(self._gate)
        self._vault = Vault(settings.keys)

    async def send(
        self, subscription: WebhookSubscription, delivery_id: UUID, payload: dict[str, Any]
    ) -> Outcome:
        """Try once. Redirects are not followed. Does not raise for anything the receiver does."""
        body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                await self._gate.check(subscription.url)
                return await self._post(subscription, delivery_id, body)
        except TimeoutError:
            return Outcome(error=f"no whole answer within {self._settings.timeout_s:g} s")
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
            pool.stream("POST", subscription.url, headers=headers, content=body.encode()) as answer,
        ):
            told = b""
            async for piece in answer.aiter_stream():
                told += piece
                if len(told) >= self._settings.response_limit_bytes:
                    break
            return _outcome(answer, told)

    def _secrets(self, subscription: WebhookSubscription, now: datetime) -> list[str]:
        """Two around a rotation, so that receivers may change in their own time."""
        stored = [subscription.secret]
        until = subscription.old_secret_until
        if subscription.old_secret and until is not None and until > now:
            stored.append(subscription.old_secret)
        return [self._vault.take(secret) for secret in stored]


def signed_headers(
    secrets: Sequence[str], delivery_id: UUID, body: str, now: datetime
) -> dict[str, str]:
    """The headers by which a receiver knows that a message is ours, new and seen once; with a
    signature by each secret."""
    message_id = f"msg_{delivery_id.hex}"
    signatures = [Webhook(secret).sign(message_id, now, body) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _outcome(answer: httpcore.Response, told: bytes) -> Outcome:
    status = answer.status
    if 200 <= status < 300:
        return Outcome(status=status)
    if 300 <= status < 400:
        return Outcome(status=status, error=f"HTTP {status}: redirects are not followed")
    text = " ".join(told.decode("utf-8", "replace").replace("\x00", "").split())
    return Outcome(
        status=status,
        error=f"HTTP {status} {text}".strip()[:ERROR_CHARACTERS],
        retry_after_s=_retry_after_s(answer),
    )


def _retry_after_s(answer: httpcore.Response) -> float:
    for name, value in answer.headers:
        if name.lower() == b"retry-after" and value.isdigit():
            return min(float(value), RETRY_AFTER_LIMIT_S)
    return 0.0
