"""The cache on the wire."""

from __future__ import annotations

from api.schemas import Wire


class KindStats(Wire):
    """How often a copy was there, since this process started."""

    ttl_s: int
    hits: int
    misses: int
    hit_rate: float | None
    """Between 0 and 1; null before the first read."""


class CacheStats(Wire):
    """The cache of the process that answers."""

    backend: str
    """``memory`` (of this process) or ``redis`` (of all)."""
    in_use: bool
    """False while changes are not heard of; every row is read from the database then."""
    hit_rate: float | None
    kinds: dict[str, KindStats]
