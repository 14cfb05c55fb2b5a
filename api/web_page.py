"""The candidate's page: built files, read once and served with headers that let nothing else in.

Nothing is loaded from any other origin, nothing of the page is kept by caches but files whose
name changes with their content, and no address leaks the link's token.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

INDEX = "index.html"
HASHED = "assets/"
"""Folder of files whose name has a hash of their content."""
YEAR_S = 31_536_000
_SQUEEZABLE = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
_MISSING_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Vivavoce</title>
<h1>The page is not built</h1>
<p>The server runs, but the candidate's page is not there. In the checkout, run
<code>make web</code> (it needs Node), then start the server again.</p>
<p>The API is described at <a href="/docs">/docs</a>.</p>
</html>
"""


@dataclass(frozen=True)
class PageFile:
    """One file of the page, ready to be sent."""

    media_type: str
    content: bytes
    squeezed: bytes | None
    """By gzip, where that is worth it."""
    etag: str

    @classmethod
    def read(cls, path: Path) -> PageFile:
        """From the disk."""
        content = path.read_bytes()
        guessed = _MISSING_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
        media_type = guessed or "application/octet-stream"
        squeezed = None
        if media_type.startswith(_SQUEEZABLE):
            small = gzip.compress(content, mtime=0)
            squeezed = small if len(small) < len(content) else None
        return cls(media_type, content, squeezed, f'"{hashlib.sha256(content).hexdigest()[:20]}"')

    def respond(self, request: Request, headers: dict[str, str]) -> Response:
        """The file, squeezed where the browser takes that, or word that it has it already."""
        headers = headers | {"ETag": self.etag, "Vary": "Accept-Encoding"}
        known = request.headers.get("if-none-match", "")
        if self.etag in known and headers["Cache-Control"] != "no-store":
            return Response(status_code=304, headers=headers)
        content = self.content
        if self.squeezed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            content, headers["Content-Encoding"] = self.squeezed, "gzip"
        return Response(content, headers=headers, media_type=self.media_type)


def security_headers(livekit_url: str) -> dict[str, str]:
    """What a browser is told about the page: everything from here, the microphone for us only.

    Args:
        livekit_url: the one other server that the page talks to; empty: there is none.
    """
    connect = " ".join(["'self'", *_origins(livekit_url)])
    policy = {
        "default-src": "'self'",
        "connect-src": connect,
        "img-src": "'self' data:",
        "media-src": "'self' blob:",  # what was just recorded is played back
        "object-src": "'none'",
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
    """Serve the page at ``/`` and ``/i/…``, and its files under their names.

    Args:
        folder: with ``index.html``; read now. None: a page tells how to build it.
        livekit_url: as for :func:`security_headers`.
    """
    safe = security_headers(livekit_url)
    files = dict(_read(folder)) if folder is not None else {}
    index = files.pop(INDEX, None)

    async def show_index(request: Request) -> Response:
        headers = safe | {"Cache-Control": "no-store"}
        if index is None:
            return HTMLResponse(_NOT_BUILT, status_code=503, headers=headers)
        return index.respond(request, headers)

    for path in ("/", "/i/{token}"):
        app.add_route(path, show_index, methods=["GET"], include_in_schema=False)
    for name, file in files.items():
        lasting = f"public, max-age={YEAR_S}, immutable" if name.startswith(HASHED) else "no-cache"
        endpoint = _endpoint(file, safe | {"Cache-Control": lasting})
        app.add_route(f"/{name}", endpoint, methods=["GET"], include_in_schema=False)


def _endpoint(file: PageFile, headers: dict[str, str]) -> Callable[[Request], Awaitable[Response]]:
    async def send(request: Request) -> Response:
        return file.respond(request, headers)

    return send


def _read(folder: Path) -> Iterator[tuple[str, PageFile]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in name.parts)
        if path.is_file() and not hidden and path.suffix != ".map":
            yield name.as_posix(), PageFile.read(path)


def _origins(livekit_url: str) -> list[str]:
    """A LiveKit client opens a WebSocket, and asks over HTTP when that fails."""
    if not livekit_url:
        return []
    parts = urlsplit(livekit_url)
    secure = parts.scheme in ("wss", "https")
    schemes = ("wss", "https") if secure else ("ws", "http")
    return [f"{scheme}://{parts.netloc}" for scheme in schemes]
