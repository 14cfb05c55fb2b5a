"""HTTP connections with a deadline for the request's head and a limit per address.

uvicorn has neither: a connection that sends nothing, or a head without an end, stays open for ever.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.errors import MEDIA_TYPE
from api.settings import ApiSettings
from kit.networks import network_of

MAX_HEAD_BYTES = 65_536
"""As h11's default; httptools has none."""


@dataclass(frozen=True)
class ConnectionLimits:
    """What one connection, and all of one network, may take."""

    head_timeout_s: float
    per_address: int


def connection_class(settings: ApiSettings) -> type[HttpToolsProtocol]:
    """The protocol of a listener, with the limits of these settings."""
    limits = ConnectionLimits(settings.head_timeout_s, settings.connections_per_address)
    return type("Connection", (_Connection,), {"limits": limits})


class _Connection(HttpToolsProtocol):
    """A connection. The deadline runs whenever no request is being answered but bytes arrive."""

    limits: ClassVar[ConnectionLimits]
    _deadline: asyncio.TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self._over_limit():
            self._refuse(
                HTTPStatus.TOO_MANY_REQUESTS,
                "Too many connections from this address. Close some, or retry later.",
            )
        else:
            self._await_head()

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self.transport.get_protocol() is not self or self._answering:
            self._head_arrived()  # or it became a WebSocket
            return
        self._await_head()
        self._head_bytes += len(data)
        if self._head_bytes > MAX_HEAD_BYTES:
            self._refuse(
                HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                f"The request's headers are too large. The limit is {MAX_HEAD_BYTES} bytes.",
            )

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_arrived()
        super().connection_lost(exc)

    @property
    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _await_head(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.limits.head_timeout_s, self._head_is_late)

    def _head_arrived(self) -> None:
        self._head_bytes = 0
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _head_is_late(self) -> None:
        seconds = f"{self.limits.head_timeout_s:g} s"
        self._refuse(
            HTTPStatus.REQUEST_TIMEOUT, f"The request's headers did not arrive within {seconds}."
        )

    def _over_limit(self) -> bool:
        host = self.client[0] if self.client else None
        gateways = ProxyHeadersMiddleware(self.app, self.config.forwarded_allow_ips).trusted_hosts
        if host is None or host in gateways:
            return False  # every request comes from there
        network = network_of(host)
        clients = (getattr(other, "client", None) for other in self.connections)
        same = sum(client is not None and network_of(client[0]) == network for client in clients)
        return same > self.limits.per_address

    def _refuse(self, status: HTTPStatus, detail: str) -> None:
        """Answer with a problem, and close."""
        if self.transport.is_closing():
            return
        problem = {"title": status.phrase, "status": status, "detail": detail}
        body = json.dumps({"type": "about:blank", **problem, "instance": ""}).encode()
        head = (
            f"HTTP/1.1 {status} {status.phrase}\r\ncontent-type: {MEDIA_TYPE}\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
