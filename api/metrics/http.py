"""Metrics of HTTP requests."""

from __future__ import annotations

from prometheus_client import Counter, Histogram
from starlette.types import Scope

REQUEST_SECONDS = Histogram(
    "vivavoce_http_request_duration_seconds",
    "From a request's arrival to the end of its response; without WebSockets.",
    ("method", "route", "status"),
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)
LIMITED = Counter("vivavoce_http_limited_total", "Requests refused by a rate limit.", ("kind",))
UNKNOWN = "unknown"
"""For paths that match no route: clients can make up any number of them."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def observe_request(scope: Scope, status: int, duration_s: float) -> None:
    """Record a completed request."""
    if scope["type"] != "http":
        return
    # A route knows only its path within its router; FastAPI keeps the whole one here.
    route = scope.get("fastapi", {}).get("effective_route_context") or scope.get("route")
    path = getattr(route, "path_format", None) or getattr(route, "path", None)
    method = scope["method"] if scope["method"] in METHODS else "other"
    REQUEST_SECONDS.labels(method, path or UNKNOWN, str(status)).observe(duration_s)
