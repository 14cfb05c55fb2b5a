"""Middleware that reads bodies within limits: of who, how large, how fast, and how many at once.

Nothing is read of a body until an endpoint asks for it. At an endpoint for callers, the first read
authenticates: a body from an unknown sender is never kept. The limits are checked piece by piece,
so a body occupies no more than what was accepted of it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.bodies.pool import ANONYMOUS, BytePool
from api.errors import (
    ApiError,
    BadRequestError,
    RefusedBody,
    TimedOutError,
    TooLargeError,
)
from api.identity import caller_of, needs_caller
from api.settings import ApiSettings
from kit.networks import network_of

MIN_BYTES_PER_S = 20_000
"""The slowest sender, averaged: a third of a poor mobile connection's rate."""
ARRIVED_S = 0.1
"""Within this time a small body has arrived, so its connection may be kept."""
LINGER_S = 5.0
"""How long the rest of a refused body is read and dropped: a sender that is cut off while it sends
would not see the response."""
FORM = "multipart/form-data"


@dataclass(frozen=True)
class Limits:
    """What bodies may take. Sizes in bytes."""

    size: int
    sizes: Mapping[re.Pattern[str], int]
    """Of single paths."""
    uploads: Mapping[re.Pattern[str], int]
    """Of forms with a file, by path; they are kept on disk while they arrive."""
    pause_s: float
    """The longest pause between two pieces."""

    def size_of(self, path: str) -> int:
        """The limit of a path."""
        return _of_path(self.sizes, path) or self.size

    def upload_size_of(self, path: str) -> int | None:
        """The limit of a form with a file; None where no file is expected."""
        return _of_path(self.uploads, path)


def _of_path(sizes: Mapping[re.Pattern[str], int], path: str) -> int | None:
    return next((size for match, size in sizes.items() if match.fullmatch(path)), None)


class BodyLimits:
    """ASGI middleware; see the module."""

    def __init__(self, app: ASGIApp, limits: Limits, settings: ApiSettings) -> None:
        self._app = app
        self._limits = limits
        self._memory = BytePool(settings.bodies_limit_bytes)
        self._disk = BytePool(settings.uploads_limit_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(request := Request(scope)):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        upload_size = self._limits.upload_size_of(path)
        if _media_type(request) == FORM and upload_size is not None:
            body = _Body(request, receive, send, upload_size, self._disk)
        else:
            body = _Body(request, receive, send, self._limits.size_of(path), self._memory)
        body.pause_s = self._limits.pause_s
        try:
            await self._app(scope, body.receive, body.send)
        finally:
            body.release()


class _Body:
    """One request's body on its way to the endpoint."""

    pause_s: float

    def __init__(
        self, request: Request, receive: Receive, send: Send, limit_bytes: int, pool: BytePool
    ) -> None:
        self._request = request
        self._receive = receive
        self._send = send
        self._limit_bytes = limit_bytes
        self._pool = pool
        self._sender: str | None = None
        self._began = 0.0
        self._count = 0
        """Bytes received and accepted."""
        self._whole = False
        self._asked = "100-continue" not in request.headers.get("expect", "").lower()
        """Whether the sender sends it; one that expects a 100 does so once it is read."""
        self._closing = False
        self._stalled = False

    async def receive(self) -> Message:
        """The next piece.

        Raises:
            RefusedBody: the caller is unknown, or the body too large, too slow or one too many.
        """
        if self._whole:
            return await self._receive()
        try:
            if self._sender is None:
                self._sender = await _sender_of(self._request)
                self._check_size(int(_declared(self._request)))
                self._began = asyncio.get_running_loop().time()
            return await self._next(self._sender)
        except ApiError as error:
            raise RefusedBody(error) from error

    async def send(self, message: Message) -> None:
        """Pass on the response; of a body that was not read, drop the rest before its end."""
        if message["type"] == "http.response.start":
            await self._drop(ARRIVED_S)
            self._closing = not self._whole
            if self._closing:
                headers = [*message.get("headers", []), (b"connection", b"close")]
                message = {**message, "headers": headers}
        elif self._closing and not message.get("more_body", False):
            await self._send({**message, "more_body": True})
            await self._drop(LINGER_S)
            message = {"type": "http.response.body"}
        await self._send(message)

    def release(self) -> None:
        """Give back what the body took of the pool."""
        if self._sender is not None:
            self._pool.give_back(self._sender, self._count)
            self._count = 0

    async def _next(self, sender: str) -> Message:
        spent_s = asyncio.get_running_loop().time() - self._began
        left_s = self.pause_s + self._count / MIN_BYTES_PER_S - spent_s
        self._asked = True
        try:
            async with asyncio.timeout(max(0.0, min(self.pause_s, left_s))):
                message = await self._receive()
        except TimeoutError as error:
            self._stalled = True
            raise TimedOutError(
                f"The body did not arrive in time: pauses may last {self.pause_s:g} s. Send it "
                "again, over a better connection."
            ) from error
        if message["type"] == "http.disconnect":
            self._stalled = True
            raise BadRequestError("The connection ended before the whole body had arrived.")
        piece = len(message.get("body", b""))
        self._check_size(self._count + piece)
        self._pool.take(sender, piece)
        self._count += piece
        self._whole = not message.get("more_body", False)
        return message

    def _check_size(self, size: int) -> None:
        if size > self._limit_bytes:
            raise TooLargeError(
                f"The body is too large. The limit is {self._limit_bytes} bytes.",
                kind="body-too-large",
            )

    async def _drop(self, for_s: float) -> None:
        """Read what comes, and keep nothing of it."""
        if self._whole or self._stalled or not self._asked:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(for_s):
                while not self._whole:
                    message = await self._receive()
                    self._whole = not message.get("more_body", False)


async def _sender_of(request: Request) -> str:
    """A name for the sender: of the caller, or of the network where none is needed.

    Raises:
        UnauthorizedError, ForbiddenError: a caller is needed, and this one may not.
    """
    if not needs_caller(request.scope.get("route")):
        return ANONYMOUS + network_of(request.client.host if request.client else None)
    caller = await caller_of(request)
    return f"{caller.role}:{caller.user_id or caller.interview_id or caller.name}"


def _has_body(request: Request) -> bool:
    return "transfer-encoding" in request.headers or _declared(request) != "0"


def _declared(request: Request) -> str:
    """The declared length; ``0`` if there is none."""
    declared = request.headers.get("content-length", "0")
    return declared if declared.isdigit() else "0"


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").split(";")[0].strip().lower()
