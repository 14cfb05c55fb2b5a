"""``/metrics`` of processes without an API: agent workers and job workers."""

from __future__ import annotations

import hmac
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.settings import ExposureError, is_loopback
from kit.networks import network_of

Environ = dict[str, Any]
Start = Callable[..., Any]

WRONG_KEYS = "60/minute"
"""Requests without the right key, per network; then even the right one has to wait."""


class MetricsSettings(BaseSettings):
    """Where such a process serves its metrics: ``VIVAVOCE_METRICS_*``."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_METRICS_")

    host: str = "127.0.0.1"
    port: int = Field(default=0, ge=0, le=65_535)
    """0: off. An API process serves its metrics at its usual address, independently of this."""


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing."""


@contextmanager
def metrics_server(settings: MetricsSettings, key: SecretStr | None) -> Iterator[int | None]:
    """Serve metrics within the block, from a thread; yields the port, or None if off.

    Args:
        key: the bearer token that other machines must send.

    Raises:
        ExposureError: the metrics would be open to other machines without a key.
        OSError: the port is taken.
    """
    if not settings.port:
        yield None
        return
    if key is None and not is_loopback(settings.host):
        raise ExposureError(
            f"refusing to serve metrics on '{settings.host}' without a key: set VIVAVOCE_API_KEY, "
            "or use VIVAVOCE_METRICS_HOST=127.0.0.1"
        )
    server = make_server(settings.host, settings.port, _guarded(key), handler_class=_Silent)
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def _guarded(key: SecretStr | None) -> Callable[[Environ, Start], Iterable[bytes]]:
    from limits import parse
    from limits.storage import MemoryStorage
    from limits.strategies import FixedWindowRateLimiter
    from prometheus_client import make_wsgi_app

    metrics = make_wsgi_app()
    attempts = FixedWindowRateLimiter(MemoryStorage())
    limit = parse(WRONG_KEYS)

    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        token = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
        local = is_loopback(environ.get("REMOTE_ADDR", "")) and not environ.get(
            "HTTP_X_FORWARDED_FOR"
        )
        authorized = key is not None and hmac.compare_digest(
            key.get_secret_value().encode(), token.encode()
        )
        network = network_of(environ.get("REMOTE_ADDR"))
        if not local and not attempts.test(limit, network):
            start("429 Too Many Requests", [("Retry-After", "60")])
            return [b"Too many requests without the server's key. Retry in a minute."]
        if not local and not authorized:
            attempts.hit(limit, network)
            start("401 Unauthorized", [("WWW-Authenticate", "Bearer")])
            return [b"Send the server's key: Authorization: Bearer <VIVAVOCE_API_KEY>."]
        if environ.get("PATH_INFO") != "/metrics":
            start("404 Not Found", [])
            return [b"Not found; this server has only /metrics."]
        body: Iterable[bytes] = metrics(environ, start)
        return body

    return answer
