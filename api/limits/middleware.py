"""The rate limit: answers 429 to too many requests, and reports the remaining ones."""

from __future__ import annotations

import hashlib
import math
import re
import time
from collections import OrderedDict
from dataclasses import dataclass

import structlog
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem
from api.limits.settings import RateSettings
from api.metrics.http import LIMITED

log = structlog.get_logger(__name__)

MAX_KNOWN = 10_000
API = "/api/"
SIGN_IN = re.compile(r"/api/v1/auth/(?!session/refresh$)")
"""Endpoints whose secrets could be guessed. The 256 random bits of a link or a cookie can't be, and
many candidates, or a whole office, may share an address."""
EXEMPT = re.compile(r"/api/v1/(?:livekit/webhook$|interviews/[^/]+/rtc$)")
"""The LiveKit server's signed webhooks, and offers of candidates with a join token."""
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Verdict:
    """Whether a request is allowed, and its caller's quota."""

    allowed: bool
    limit: int
    window_s: int
    remaining: int
    reset_s: int

    def headers(self, kind: str) -> dict[str, str]:
        """The header fields of the IETF's RateLimit draft."""
        return {
            "RateLimit-Policy": f'"{kind}";q={self.limit};w={self.window_s}',
            "RateLimit": f'"{kind}";r={self.remaining};t={self.reset_s}',
        }


class RateLimits:
    """ASGI middleware.

    Args:
        settings: the limit of each kind of request.
        url: Redis, shared by all API processes; None: each process counts its own.
    """

    def __init__(self, app: ASGIApp, settings: RateSettings, url: SecretStr | None = None) -> None:
        self._app = app
        self._items = {kind: parse(rate) for kind, rate in settings.model_dump().items() if rate}
        storage: Storage = MemoryStorage()
        if url is not None:
            storage = RedisStorage(f"async+{url.get_secret_value()}", implementation="redispy")
        self._window = SlidingWindowCounterRateLimiter(storage)
        self._known: OrderedDict[str, None] = OrderedDict()
        """Callers whose credentials were valid recently; they aren't blocked for the 401 responses
        to others at their address."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith(API) or EXEMPT.match(path):
            await self._app(scope, receive, send)
            return
        kind = _kind(scope["method"], path)
        address = _address(scope)
        caller = address if kind == "sign_in" else _caller(scope)
        blocked = None if caller in self._known else await self._check("unauthorized", address)
        if blocked is not None and not blocked.allowed:
            await self._refuse(scope, receive, send, "unauthorized", blocked)
            return
        verdict = await self._hit(kind, caller)
        if verdict is not None and not verdict.allowed:
            await self._refuse(scope, receive, send, kind, verdict)
            return

        async def send_with_quota(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._learn(caller, address, refused=message["status"] == 401)
                if verdict is not None:
                    message["headers"] = [
                        *message.get("headers", []),
                        *(
                            (name.lower().encode(), value.encode())
                            for name, value in verdict.headers(kind).items()
                        ),
                    ]
            await send(message)

        await self._app(scope, receive, send_with_quota)

    async def _learn(self, caller: str, address: str, *, refused: bool) -> None:
        if refused:
            self._known.pop(caller, None)
            await self._hit("unauthorized", address)
        elif caller != address:
            self._known[caller] = None
            self._known.move_to_end(caller)
            if len(self._known) > MAX_KNOWN:
                self._known.popitem(last=False)

    async def _hit(self, kind: str, caller: str) -> Verdict | None:
        item = self._items.get(kind)
        if item is None:
            return None
        try:
            allowed = await self._window.hit(item, kind, caller)
            return await self._verdict(item, kind, caller, allowed)
        except Exception as error:  # better unlimited than unavailable
            log.warning("limits.away", error=repr(error)[:200])
            return None

    async def _check(self, kind: str, caller: str) -> Verdict | None:
        item = self._items.get(kind)
        if item is None:
            return None
        try:
            if await self._window.test(item, kind, caller):
                return None
            return await self._verdict(item, kind, caller, False)
        except Exception as error:
            log.warning("limits.away", error=repr(error)[:200])
            return None

    async def _verdict(self, item: RateLimitItem, kind: str, caller: str, allowed: bool) -> Verdict:
        stats = await self._window.get_window_stats(item, kind, caller)
        return Verdict(
            allowed,
            item.amount,
            item.get_expiry(),
            max(0, stats.remaining),
            max(1, math.ceil(stats.reset_time - time.time())),
        )

    async def _refuse(
        self, scope: Scope, receive: Receive, send: Send, kind: str, verdict: Verdict
    ) -> None:
        LIMITED.labels(kind).inc()
        response = problem(
            Request(scope),
            429,
            f"Too many requests: the limit is {verdict.limit} in {verdict.window_s} s. "
            f"Retry in {verdict.reset_s} s.",
            headers={"Retry-After": str(verdict.reset_s), **verdict.headers(kind)},
            kind="too-many-requests",
        )
        await response(scope, receive, send)


def _kind(method: str, path: str) -> str:
    if SIGN_IN.match(path):
        return "sign_in"
    return "read" if method in SAFE_METHODS else "write"


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return f"address:{client[0]}" if client else "address:none"


def _caller(scope: Scope) -> str:
    """The hash of the credential, which is not verified yet, or the address without one. Invalid
    credentials are counted by address too."""
    credential = Headers(scope=scope).get("authorization", "")
    if not credential:
        return _address(scope)
    return f"key:{hashlib.sha256(credential.encode()).hexdigest()[:32]}"
