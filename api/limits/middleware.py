"""The rate limit: answers 429 to too many requests, and reports the remaining ones."""

from __future__ import annotations

import hashlib
import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from pydantic import SecretStr
from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from api.errors import problem
from api.limits.guesses import Guesses
from api.limits.settings import RateSettings
from api.metrics.http import LIMITED
from kit.networks import network_of

log = structlog.get_logger(__name__)

MAX_KNOWN = 10_000
API = "/api/"
METRICS = "/metrics"
TRY_AGAIN_LATER = 1013
"""WebSocket's close code for a caller that is limited."""
SIGN_IN = re.compile(r"/api/v1/auth/(?!session/refresh$)")
"""Endpoints whose secrets could be guessed. The 256 random bits of a link or a cookie can't be, and
many candidates, or a whole office, may share an address."""
EXEMPT = re.compile(r"/api/v1/(?:livekit/webhook$|interviews/[^/]+/rtc$)")
"""The LiveKit server's signed webhooks, and offers of candidates with a join token."""
_ANSWERS = (
    "http.response.start",
    "websocket.accept",
    "websocket.close",
    "websocket.http.response.start",
)
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
        self._guesses = Guesses()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] not in ("http", "websocket") or not _is_limited(path):
            await self._app(scope, receive, send)
            return
        kind = _kind(scope.get("method", "GET"), path)
        address = _address(scope)
        caller = address if kind == "sign_in" else _caller(scope)
        at_once, checked = 1, _nothing
        if caller not in self._known and caller != address:
            at_once, checked = self._guesses.begin(address, caller)
        try:
            blocked = None
            if caller not in self._known:
                blocked = await self._check("unauthorized", address, at_once)
            if blocked is not None and not blocked.allowed:
                await self._refuse(scope, receive, send, "unauthorized", blocked)
                return
            verdict = await self._hit(kind, caller)
            if verdict is not None and not verdict.allowed:
                await self._refuse(scope, receive, send, kind, verdict)
                return
            await self._app(
                scope, receive, self._listening(scope, send, kind, caller, verdict, checked)
            )
        finally:
            checked()

    def _listening(
        self,
        scope: Scope,
        send: Send,
        kind: str,
        caller: str,
        verdict: Verdict | None,
        checked: Callable[[], None],
    ) -> Send:
        """``send``, which learns from the answer whether the credential was valid."""
        answered = False

        async def send_and_learn(message: Message) -> None:
            nonlocal answered
            if not answered and message["type"] in _ANSWERS:
                answered = True
                await self._learn(scope, caller, refused=_is_refused(scope, message))
                checked()
            if message["type"] == "http.response.start" and verdict is not None:
                message["headers"] = [
                    *message.get("headers", []),
                    *(
                        (name.lower().encode(), value.encode())
                        for name, value in verdict.headers(kind).items()
                    ),
                ]
            await send(message)

        return send_and_learn

    async def _learn(self, scope: Scope, caller: str, *, refused: bool) -> None:
        """Note what became of a credential. Only a caller whom an endpoint identified by it is
        known: a public route answers everyone."""
        if refused:
            self._known.pop(caller, None)
            await self._hit("unauthorized", _address(scope))
        elif caller != _address(scope) and _is_identified(scope):
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

    async def _check(self, kind: str, caller: str, cost: int) -> Verdict | None:
        item = self._items.get(kind)
        if item is None:
            return None
        try:
            if await self._window.test(item, kind, caller, cost=cost):
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
        if scope["type"] == "websocket":
            # Before it is accepted, closing answers with an HTTP status.
            await WebSocket(scope, receive, send).close(TRY_AGAIN_LATER, "too many attempts")
            return
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


def _nothing() -> None:
    """Nothing has to be done when a known credential was checked."""


def _is_identified(scope: Scope) -> bool:
    """Whether an endpoint has identified the caller by their credential."""
    return scope.get("state", {}).get("caller") is not None


def _is_refused(scope: Scope, answer: Message) -> bool:
    """Whether an answer refuses the credential. A WebSocket that is closed before it is accepted
    gives no reason, so it counts unless the caller was identified."""
    if answer["type"] == "http.response.start":
        return bool(answer["status"] == HTTPStatus.UNAUTHORIZED)
    return answer["type"] != "websocket.accept" and not _is_identified(scope)


def _is_limited(path: str) -> bool:
    return (path.startswith(API) or path == METRICS) and not EXEMPT.match(path)


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return f"address:{network_of(client[0])}" if client else "address:none"


def _caller(scope: Scope) -> str:
    """The hash of the credential, which is not verified yet, or the address without one. Invalid
    credentials are counted by address too."""
    credential = Headers(scope=scope).get("authorization", "")
    if not credential and scope["type"] == "websocket":
        credential = QueryParams(scope.get("query_string", b"")).get("access_token", "")
    if not credential:
        return _address(scope)
    return f"key:{hashlib.sha256(credential.encode()).hexdigest()[:32]}"
