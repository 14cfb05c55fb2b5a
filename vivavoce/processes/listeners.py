"""Where the API listens: plain, and beside it with TLS where that is wanted."""

from __future__ import annotations

import asyncio
import contextlib

import uvicorn
from fastapi import FastAPI

from api.settings import ApiSettings

KEEP_ALIVE_S = 130
"""An idle connection is left to its client to close, which keeps it for 60 s (nginx), 90 s
(Traefik, Go) or 120 s (Caddy): closed here in the moment that the client uses it again, a request
would be lost, and none but a GET is sent a second time."""


class Listeners:
    """One or two servers of one app, in one event loop.

    Args:
        app: served by each of them.
        settings: addresses and certificate.
    """

    def __init__(self, app: FastAPI, settings: ApiSettings) -> None:
        self._servers = [_server(app, settings.host, settings.port)]
        if settings.tls_host:
            assert settings.tls_certificate is not None and settings.tls_key is not None
            self._servers.append(
                _server(
                    app,
                    settings.tls_host,
                    settings.tls_port,
                    ssl_certfile=str(settings.tls_certificate),
                    ssl_keyfile=str(settings.tls_key),
                    lifespan="off",  # the other one sees to it
                )
            )

    @property
    def ready(self) -> bool:
        """Whether every address is listened on."""
        return all(server.started for server in self._servers)

    async def serve(self) -> None:
        """Serve until :meth:`stop`. Raises SystemExit when an address cannot be had."""
        await asyncio.gather(*(server.serve() for server in self._servers))

    def stop(self) -> None:
        """Have every server finish what it does and end."""
        for server in self._servers:
            server.should_exit = True


def _server(app: FastAPI, host: str, port: int, **more: object) -> uvicorn.Server:
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=2,
            timeout_keep_alive=KEEP_ALIVE_S,
            ws_ping_interval=20.0,
            **more,  # type: ignore[arg-type]
        )
    )
    # The server's own handlers would raise the signal again before rooms are closed.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    return server
