"""The web page: built files, with headers that keep everything foreign out.

Nothing is loaded from another origin, only files whose name changes with their content may be
cached, and no address leaks the token in a candidate's link.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

INDEX = "index.html"
"""The candidate's page."""
APP = "app.html"
"""The recruiters' page, which also shows shared interviews."""
HASHED = "assets"
"""Folder of files whose name contains a hash of their content."""
YEAR_S = 31_536_000
GZIP_LEVEL = 4
"""A chunk of 64 KiB takes less than 2 ms: live audio may share this event loop. The highest level
takes 4 ms, for files that are 6% smaller."""
_MEDIA_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".woff2": "font/woff2"}
"""Python's own table lacks these, and a slim container has no ``/etc/mime.types``."""
_NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Vivavoce</title>
<h1>The page is not built</h1>
<p>The server is running, but the web page is missing. In the checkout, run
<code>make web</code> (it needs Node), then restart the server.</p>
<p>The API is documented at <a href="/docs">/docs</a>.</p>
</html>
"""


class PageFiles(StaticFiles):
    """The built files.

    Args:
        folder: where the build put them.
        headers: sent with every file.
    """

    def __init__(self, folder: Path, headers: dict[str, str]) -> None:
        super().__init__(directory=folder)
        self._headers = headers

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or the answer that the browser's copy is current.

        Raises:
            HTTPException: there is no such file, or it is hidden or a source map.
        """
        parts = Path(path).parts
        if path.endswith(".map") or any(part.startswith(".") for part in parts):
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        hashed = parts[0] == HASHED
        response.headers.update(self._headers)
        response.headers["Cache-Control"] = (
            f"public, max-age={YEAR_S}, immutable" if hashed else "no-cache"
        )
        return response


def security_headers(livekit_url: str, frames: str = "'none'") -> dict[str, str]:
    """The headers that restrict the page to its own origin, and the microphone to the page.

    Args:
        livekit_url: the one other server that the page connects to; empty: none.
        frames: what may be shown in a frame, as a source of the policy.
    """
    connect = " ".join(["'self'", *_origins(livekit_url)])
    policy = {
        "default-src": "'self'",
        "connect-src": connect,
        "img-src": "'self' data:",
        "media-src": "'self' blob:",  # the microphone check plays back what it recorded
        "object-src": "'none'",
        "frame-src": frames,
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Permissions-Policy": "microphone=(self), camera=(), geolocation=(), display-capture=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def serve_page(app: FastAPI, folder: Path | None, livekit_url: str) -> None:
    """Serve the candidate's page at ``/`` and ``/i/…``, the recruiters' at ``/app`` and
    ``/shared/…``, and their files under their names.

    Args:
        folder: contains ``index.html`` and ``app.html``. None: a page explains how to build them.
        livekit_url: as for :func:`security_headers`.
    """
    headers = security_headers(livekit_url)
    # Recruiters read a résumé in the browser's own viewer, from a file in memory.
    headers_of = {INDEX: headers, APP: security_headers(livekit_url, frames="blob:")}

    def show(name: str) -> Callable[[Request], Awaitable[Response]]:
        async def show_page(_request: Request) -> Response:
            uncached = headers_of[name] | {"Cache-Control": "no-store"}
            if folder is None or not (folder / name).is_file():
                return HTMLResponse(_NOT_BUILT, status_code=503, headers=uncached)
            return FileResponse(folder / name, headers=uncached)

        return show_page

    for path, name in (
        ("/", INDEX),
        ("/i/{token}", INDEX),
        ("/app", APP),
        ("/app/{path:path}", APP),
        ("/shared/{link}", APP),
    ):
        app.add_route(path, show(name), methods=["GET"], include_in_schema=False)
    if folder is None:
        return
    for suffix, media_type in _MEDIA_TYPES.items():
        mimetypes.add_type(media_type, suffix)
    files = GZipMiddleware(PageFiles(folder, headers), compresslevel=GZIP_LEVEL)
    for entry in sorted(folder.iterdir()):
        # One route for each, and none for all paths: it would take the API's 404 and 405.
        path = f"/{entry.name}/{{path:path}}" if entry.is_dir() else f"/{entry.name}"
        if entry.name not in (INDEX, APP):
            app.router.routes.append(Route(path, files, methods=["GET"], include_in_schema=False))


def _origins(livekit_url: str) -> list[str]:
    """A LiveKit client opens a WebSocket, and uses HTTP to diagnose a failure to connect."""
    if not livekit_url:
        return []
    parts = urlsplit(livekit_url)
    secure = parts.scheme in ("wss", "https")
    schemes = ("wss", "https") if secure else ("ws", "http")
    return [f"{scheme}://{parts.netloc}" for scheme in schemes]
