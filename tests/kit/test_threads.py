"""Threads for one kind of work."""

from __future__ import annotations

import asyncio
import contextvars
import threading
import time

from kit.threads import Threads


async def test_other_blocked_work_does_not_hold_a_kind_up() -> None:
    release = threading.Event()
    blocked = [asyncio.create_task(asyncio.to_thread(release.wait, 10.0)) for _ in range(80)]
    await asyncio.sleep(0.05)
    threads = Threads("journal")
    began = time.monotonic()
    assert await asyncio.wait_for(threads.run(len, "four"), 5.0) == 4
    assert time.monotonic() - began < 1.0
    release.set()
    await asyncio.gather(*blocked)
    threads.close()


async def test_calls_know_their_context_and_raise() -> None:
    name = contextvars.ContextVar("name", default="")
    name.set("interview")
    threads = Threads("one")
    assert await threads.run(name.get) == "interview"
    failed = await asyncio.gather(threads.run(int, "x"), return_exceptions=True)
    assert isinstance(failed[0], ValueError)
    threads.close()
