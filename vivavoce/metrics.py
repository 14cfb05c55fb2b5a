"""``/metrics`` of a process that serves no API: agent workers and job workers."""

from __future__ import annotations

import hmac
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from prometheus_client import make_wsgi_app
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.settings import ExposureError, is_loopback

Environ = dict[str, Any]
Start = Callable[..., Any]


class MetricsSettings(BaseSettings):
    """Where such a process answers Prometheus: ``VIVAVOCE_METRICS_*``."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_METRICS_")

    host: str = "127.0.0.1"
    port: int = Field(default=0, ge=0, le=65_535)
    """0: not at all. The API has its metrics at its own address, whatever this says."""


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of each request."""


@contextmanager
def metrics_server(settings: MetricsSettings, key: SecretStr | None) -> Iterator[int | None]:
    """Answer Prometheus within the block, from a thread; gives the port, None if off.

    Args:
        key: what others than this machine must send as a bearer token.

    Raises:
        ExposureError: it would be open to other machines without a key.
        OSError: the port cannot be had.
    """
    if not settings.port:
        yield None
        return
    if key is None and not is_loopback(settings.host):
        raise ExposureError(
            f"refusing to show metrics on '{settings.host}' without a key: set VIVAVOCE_API_KEY, "
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
    shown = make_wsgi_app()

    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        sent = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
        here = is_loopback(environ.get("REMOTE_ADDR", "")) and not environ.get(
            "HTTP_X_FORWARDED_FOR"
        )
        opens = key is not None and hmac.compare_digest(
            key.get_secret_value().encode(), sent.encode()
        )
        if not here and not opens:
            start("401 Unauthorized", [("WWW-Authenticate", "Bearer")])
            return [b"Send the server's key: Authorization: Bearer <VIVAVOCE_API_KEY>."]
        if environ.get("PATH_INFO") != "/metrics":
            start("404 Not Found", [])
            return [b"There is /metrics here, and nothing else."]
        answered: Iterable[bytes] = shown(environ, start)
        return answered

    return answer
