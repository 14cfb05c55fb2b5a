"""How long the server takes to find interviews by what was said in them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import httpx

from bench.errors import BenchError

PAGE = 100
"""Rows of a page, as the workspace asks for them."""
TIMEOUT_S = 60.0


async def time_searches(
    url: str, email: str, password: str, texts: Mapping[str, Sequence[str]]
) -> list[dict[str, object]]:
    """Search for each text as the page does, one after the other.

    Returns:
        For each its kind, the text, ms from the request to the whole answer, and how many rows
        the first page has.

    Raises:
        BenchError: a request failed.
    """
    async with httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=TIMEOUT_S) as http:
        form = {"username": email, "password": password}
        token = (await http.post("/auth/token", data=form)).json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        # Its first call fills caches and notes what the account was shown.
        await _search(http, "warm-up")
        return [
            {"kind": kind, "text": text, "ms": ms, "rows": rows}
            for kind, of_kind in texts.items()
            for text in of_kind
            for ms, rows in [await _search(http, text)]
        ]


async def _search(http: httpx.AsyncClient, text: str) -> tuple[float, int]:
    query: dict[str, str | int] = {
        "expand": "review",
        "limit": PAGE,
        "sort": "-created_at",
        "said": text,
    }
    began = time.perf_counter()
    answer = await http.get("/interviews", params=query)
    took_ms = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise BenchError(
            f"the search for '{text}' failed: {answer.status_code} {answer.text[:200]}"
        )
    return took_ms, len(answer.json()["items"])
