"""A process of candidates, who answer until its standard input is closed.

``python -m bench.crowd`` reads a :class:`CrowdOrder` as one line of JSON and writes one line of
JSON for each event.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from bench.clips import Clip
from bench.driver import MeasuredCandidate, interview
from bench.errors import BenchError
from bench.product import Product
from kit.language import Language

GREETING_TIMEOUT_S = 20.0


@dataclass(frozen=True)
class CrowdOrder:
    """The candidates of one process, and what they do."""

    url: str
    """Of the product."""
    api_key: str | None
    language: Language
    clips: list[str]
    """``.npy`` files with answers, 24 kHz mono int16."""
    plan: dict[str, Any]
    first: int
    """Number of the first candidate; numbers are unique among all processes."""
    starts_s: list[float]
    """When each candidate comes, in seconds from now."""


async def attend(order: CrowdOrder, number: int, starts_s: float, clips: list[Clip]) -> None:
    """One candidate: joins, answers without end, and reports each answer."""
    await asyncio.sleep(starts_s)
    product = Product(order.url, order.api_key, None)
    try:
        async with interview(
            product, order.language, number, lambda text: None, plan=order.plan
        ) as candidate:
            candidate.enough = True
            _report(number, "joined", ms=candidate.joined_ms)
            heard = await candidate.until(
                lambda: candidate.client.listener.first_voiced_after(0.0) is not None,
                GREETING_TIMEOUT_S,
            )
            if not heard:
                raise BenchError("no greeting was heard")
            await _answer(candidate, number, clips)
    except (BenchError, TimeoutError, OSError) as error:
        _report(number, "failed", reason=str(error)[:200] or repr(error))


async def _answer(candidate: MeasuredCandidate, number: int, clips: list[Clip]) -> None:
    for turn in count():
        if not await candidate.my_turn():
            raise BenchError(f"the interview is over: {candidate.end_reason}")
        began_at = time.monotonic()
        answered = await candidate.answer(clips[(number + turn) % len(clips)])
        reply = answered.reply
        _report(
            number,
            "turn",
            began_at=began_at,
            kind=reply.caption.kind if reply else None,
            v2v_ms=reply.v2v_ms if reply else None,
            cut_offs=[asdict(cut) for cut in answered.cut_offs],
        )


def _report(number: int, event: str, **facts: Any) -> None:
    print(json.dumps({"candidate": number, "event": event, **facts}), flush=True)


async def _attend_all(order: CrowdOrder) -> None:
    clips = [Clip(Path(path).stem, np.load(path), "") for path in order.clips]
    attending = [
        asyncio.create_task(attend(order, order.first + place, starts_s, clips))
        for place, starts_s in enumerate(order.starts_s)
    ]
    await asyncio.to_thread(sys.stdin.read)
    for task in attending:
        task.cancel()
    await asyncio.gather(*attending, return_exceptions=True)


def main() -> None:
    """Run the candidates of the order on standard input."""
    order = CrowdOrder(**json.loads(sys.stdin.readline()))
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_attend_all(order))


if __name__ == "__main__":
    main()
