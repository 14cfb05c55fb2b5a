"""One request to an address that people entered, made only if it is public."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

import httpcore

from pipelines.delivery_failures import TOO_SLOW
from pipelines.webhooks.address_policy import (
    AddressPolicy,
    AddressRefusedError,
    CheckedNetwork,
    UnknownHostError,
)
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
    body: bytes = b""
    """The beginning of the response to a request that was accepted."""

    @property
    def arrived(self) -> bool:
        """Whether the receiver accepted the message."""
        return self.error is None

    @property
    def gone(self) -> bool:
        """Whether the receiver wants no more messages."""
        return self.status == HTTPStatus.GONE


class CheckedClient:
    """Makes requests, each over a new connection. Redirects are not followed.

    Args:
        settings: time, size, and the hosts that need not be public.
    """

    def __init__(self, settings: WebhookSettings) -> None:
        self._settings = settings
        self._policy = AddressPolicy(settings.allowed_hosts)
        self._network = CheckedNetwork(self._policy)

    async def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Outcome:
        """Try once. Does not raise for anything the receiver does."""
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                await self._policy.check(url)
                return await self._send(method, url, headers, body)
        except TimeoutError:
            return Outcome(error=f"{TOO_SLOW} {self._settings.timeout_s:g} s")
        except (AddressRefusedError, UnknownHostError) as error:
            return Outcome(error=str(error))
        except (
            httpcore.NetworkError,
            httpcore.TimeoutException,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
            OSError,
        ) as error:
            return Outcome(error=f"{type(error).__name__}: {error}"[:ERROR_CHARACTERS])

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> Outcome:
        async with (
            httpcore.AsyncConnectionPool(network_backend=self._network) as pool,
            pool.stream(method, url, headers=list(headers.items()), content=body) as response,
        ):
            body_read = b""
            async for piece in response.aiter_stream():
                body_read += piece
                if len(body_read) >= self._settings.response_limit_bytes:
                    break
            return _outcome(response, body_read)


def _outcome(response: httpcore.Response, body: bytes) -> Outcome:
    status = response.status
    if 200 <= status < 300:
        return Outcome(status=status, body=body)
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
