"""Refuses what other sites' pages send to a server without a key.

Such a server takes every request from this machine for the operator's, also those that a browser
sends for a page of another site: a form needs no permission to post.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import problem

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_OWN = ("same-origin", "none")
"""Sec-Fetch-Site of our own pages, and of what a person types or opens themselves."""


class OwnPagesOnly:
    """ASGI middleware: answers 403 to changes, and to calls of the API, by other sites' pages.

    Programs send neither Origin nor Sec-Fetch-Site. Links from other sites still open pages.
    WebSockets check their origin themselves, with or without a key.

    Args:
        allowed: other origins whose pages may call the API.
    """

    def __init__(self, app: ASGIApp, allowed: Collection[str] = ()) -> None:
        self._app = app
        self._allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._is_own(scope["method"], Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        response = problem(
            Request(scope),
            403,
            "A page of another site sent this request, and this server has no key that would show "
            "who asks. Call it from its own page or from a program, set VIVAVOCE_API_KEY, or add "
            "the page's origin to VIVAVOCE_API_CORS_ORIGINS.",
            kind="cross-site",
        )
        await response(scope, receive, send)

    def _is_own(self, method: str, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is not None and origin in self._allowed:
            return True
        site = headers.get("sec-fetch-site")
        if method in SAFE_METHODS:
            # A page may link here; what it embeds or fetches would be read as the operator.
            return site in (None, *_OWN) or headers.get("sec-fetch-mode") == "navigate"
        same = origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
        return same and site in (None, *_OWN)
