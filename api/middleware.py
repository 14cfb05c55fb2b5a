"""Middleware: the request log, and the allowed host names."""

from __future__ import annotations

import re
import time
from uuid import uuid4

import structlog
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from api.errors import problem
from api.metrics.http import observe_request
from api.settings import is_loopback

log = structlog.get_logger("api.request")

POLICY_VIOLATION = 1008
"""WebSocket's close code for a refused connection."""

QUIET = ("/healthz", "/readyz", "/metrics")
"""Polled every few seconds, so logged at debug level."""

_LINK_TOKEN = re.compile(r"^(/i/|/u/|/shared/|/api/v1/(?:invitations|shared)/)[^/]+")
"""A secret: a reader of the log must not be able to enter with it."""
_INTERVIEW = re.compile(r"/interviews/([0-9a-f-]{36})(?:/|$)")


class RequestLog:
    """Logs each request, and binds its id and interview to all log lines within.

    Every response carries the id as ``X-Request-ID``.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request_id = uuid4().hex[:16]
        fields = {"request_id": request_id}
        if match := _INTERVIEW.search(scope["path"]):
            fields["interview_id"] = match[1]
        began = time.monotonic()
        status = 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message.get("headers", []),
                    (b"x-request-id", request_id.encode()),
                ]
            elif message["type"] == "websocket.close":
                status = message.get("code", 1000)
            await send(message)

        with structlog.contextvars.bound_contextvars(**fields):
            try:
                await self._app(scope, receive, send_with_id)
            finally:
                duration_s = time.monotonic() - began
                observe_request(scope, status, duration_s)
                level = log.debug if scope["path"] in QUIET else log.info
                level(
                    "request",
                    method=scope.get("method", "WS"),
                    path=_LINK_TOKEN.sub(r"\1…", scope["path"]),
                    status=status,
                    duration_ms=round(duration_s * 1000, 1),
                )


class AllowedHosts:
    """Answers 421 to requests for a host name that isn't allowed.

    For a server without a key, against DNS rebinding: a foreign web page could point its own name
    at this machine and read interviews through the visitor's browser. Starlette's
    TrustedHostMiddleware knows neither loopback addresses nor IPv6 and answers in plain text.
    """

    def __init__(self, app: ASGIApp, allowed: list[str]) -> None:
        self._app = app
        self._allowed = {name.lower() for name in allowed}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        host = HTTPConnection(scope).headers.get("host", "")
        name = re.sub(r":\d+$", "", host).lower()
        if name in self._allowed or is_loopback(name):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocket(scope, receive, send).close(POLICY_VIOLATION, "host name not allowed")
        else:
            response = problem(
                Request(scope),
                421,
                f"The host name '{name}' is not allowed on a server without a key. Use "
                "localhost, set VIVAVOCE_API_KEY, or add it to VIVAVOCE_API_ALLOWED_HOSTS.",
            )
            await response(scope, receive, send)
