"""The API's listeners: a plain one, and optionally one with TLS."""

from __future__ import annotations

import asyncio
import contextlib

import uvicorn
from fastapi import FastAPI

from api.settings import ApiSettings
from vivavoce.processes.connections import connection_class

MAX_WS_MESSAGE_BYTES = 65_536
"""Clients of live views send a credential and little else."""
KEEP_ALIVE_S = 130
"""Longer than clients keep an idle connection: 60 s (nginx), 90 s (Traefik, Go), 120 s (Caddy).
If this side closed it just when the client uses it again, the request would be lost; clients
repeat only a GET."""


class Listeners:
    """One or two servers of one app, in one event loop.

    Args:
        app: served by each of them.
        settings: addresses and certificate.
    """

    def __init__(self, app: FastAPI, settings: ApiSettings) -> None:
        self._servers = [_server(app, settings, settings.host, settings.port)]
        if settings.tls_host:
            assert settings.tls_certificate is not None and settings.tls_key is not None
            self._servers.append(
                _server(
                    app,
                    settings,
                    settings.tls_host,
                    settings.tls_port,
                    ssl_certfile=str(settings.tls_certificate),
                    ssl_keyfile=str(settings.tls_key),
                    lifespan="off",  # the plain listener runs it
                )
            )

    @property
    def ready(self) -> bool:
        """Whether all of them listen."""
        return all(server.started for server in self._servers)

    async def serve(self) -> None:
        """Serve until :meth:`stop`. Raises SystemExit if an address is taken."""
        await asyncio.gather(*(server.serve() for server in self._servers))

    def stop(self) -> None:
        """Finish running requests and end."""
        for server in self._servers:
            server.should_exit = True


def _server(
    app: FastAPI, settings: ApiSettings, host: str, port: int, **more: object
) -> uvicorn.Server:
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http=connection_class(settings),
            limit_concurrency=settings.connections,
            ws_max_size=MAX_WS_MESSAGE_BYTES,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=2,
            timeout_keep_alive=KEEP_ALIVE_S,
            ws_ping_interval=20.0,
            **more,  # type: ignore[arg-type]
        )
    )
    # uvicorn's handlers would raise the signal again before rooms are closed.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    return server
