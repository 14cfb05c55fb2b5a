"""The cache on the wire."""

from __future__ import annotations

from api.schemas import Wire


class KindStats(Wire):
    """Hits and misses since the process started."""

    ttl_s: int
    hits: int
    misses: int
    hit_rate: float | None
    """Between 0 and 1; null before the first read."""


class CacheStats(Wire):
    """The cache of the responding process."""

    backend: str
    """``memory`` (of one process) or ``redis`` (shared)."""
    in_use: bool
    """False while notifications of changes don't arrive; all rows are then read from the
    database."""
    hit_rate: float | None
    kinds: dict[str, KindStats]
