"""``bench api``: how fast the API's reads are, at a steady rate, with a full database."""

from __future__ import annotations

import math
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from bench.api_load import LoadResult, put_load, running_server
from bench.api_plans import read_plans
from bench.api_routes import ROUTES
from bench.database.fill import ENTRIES, INTERVIEWS, fill
from bench.table import Note, Outcome, Summary, shown, table
from db.embedded.server import EmbeddedPostgres
from db.migrate import upgrade

P95_AIM_MS = 20.0


async def measure(rate: int, seconds: int, note: Note) -> Outcome:
    """Fill a database, check the plans, and measure under load.

    Raises:
        BenchError: a plan reads a whole large table, or a request failed.
    """
    with tempfile.TemporaryDirectory(prefix="vivavoce-bench-") as folder:
        postgres = EmbeddedPostgres(Path(folder) / "postgres")
        await postgres.start()
        try:
            await upgrade(postgres.uri)
            note(f"writing {INTERVIEWS:,} interviews and {ENTRIES:,} transcript entries")
            began = time.monotonic()
            filled = await fill(postgres.uri, note)
            note(f"written in {time.monotonic() - began:.0f} s; checking the plans")
            plans = await read_plans(postgres.uri, filled, Path(folder))
            note(f"{rate} requests/s for {seconds} s")
            async with running_server(postgres.uri) as url:
                load = await put_load(url, filled, rate, seconds)
        finally:
            await postgres.stop()
    return _outcome(rate, seconds, load, plans)


def _outcome(
    rate: int,
    seconds: int,
    load: LoadResult,
    plans: dict[str, list[str]],
) -> Outcome:
    whole = [value for values in load.samples.values() for value in values]
    summaries = {route.name: _figures(load.samples.get(route.name, [])) for route in ROUTES}
    summaries["all"] = _figures(whole)
    rows = [
        [name, *(str(f["count"]) if k == "count" else shown(f[k]) for k in f)]
        for name, f in summaries.items()
    ]
    kinds = {n: k for n, k in load.cache["kinds"].items() if k["hits"] + k["misses"]}
    hits = [
        [name, str(kind["hits"]), str(kind["misses"]), f"{100 * kind['hit_rate']:.1f} %"]
        for name, kind in kinds.items()
    ]
    p95 = summaries["all"]["p95"] or 0.0
    return Outcome(
        bench="api",
        settings={"rate": rate, "seconds": seconds},
        samples=[
            {"route": n, "ms": round(v, 2)} for n, values in load.samples.items() for v in values
        ],
        summary={
            "routes": summaries,
            "cache": load.cache,
            "plans": plans,
            "client_cores": load.client_cores,
        },
        tables=[
            table(
                "Reads, ms from the moment each was due",
                ["call", "count", "p50", "p95", "p99", "largest"],
                rows,
            ),
            table("Cache", ["rows", "hits", "misses", "hit rate"], hits),
            table("Plans", ["call", "scans"], [[name, ", ".join(s)] for name, s in plans.items()]),
        ],
        notes=[
            f"p95 of all {shown(p95)} ms; the aim is under {P95_AIM_MS:.0f} ms: "
            + ("reached" if p95 < P95_AIM_MS else "not reached"),
            f"the client used {load.client_cores:.2f} of a core; "
            f"load at the end {psutil.getloadavg()[0]:.2f}",
        ],
    )


def _figures(values: list[float]) -> dict[str, Any]:
    ordered = sorted(values)
    whole = Summary.of(ordered)

    def at(share: float) -> float | None:
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None

    return {
        "count": whole.count,
        "p50": at(0.5),
        "p95": at(0.95),
        "p99": at(0.99),
        "largest": whole.largest,
    }
