"""Statistics of the cache."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Depends

from api.cache.rows import Rows
from api.cache.schemas import CacheStats, KindStats
from api.errors import described
from api.identity import staff_only
from api.services import ServicesDep

router = APIRouter(prefix="/cache", tags=["operations"])


@router.get("/stats", dependencies=[Depends(staff_only)], responses=described(HTTPStatus.FORBIDDEN))
async def read_cache_stats(services: ServicesDep) -> CacheStats:
    """Hits and misses by kind of row, of the responding process."""
    return stats_of(services.rows)


def stats_of(rows: Rows) -> CacheStats:
    """The present counts."""
    hits = sum(kind.hits for kind in rows.kinds.values())
    reads = hits + sum(kind.misses for kind in rows.kinds.values())
    return CacheStats(
        backend=rows.backend,
        in_use=rows.usable.is_set(),
        hit_rate=_rate(hits, reads),
        kinds={
            name: KindStats(
                ttl_s=kind.ttl_s,
                hits=kind.hits,
                misses=kind.misses,
                hit_rate=_rate(kind.hits, kind.hits + kind.misses),
            )
            for name, kind in rows.kinds.items()
        },
    )


def _rate(hits: int, reads: int) -> float | None:
    return round(hits / reads, 4) if reads else None
