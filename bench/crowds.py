"""The processes of candidates, as the measurement controls them."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from types import TracebackType
from typing import Any

from bench.crowd import CrowdOrder
from kit.guard import Guard, guard_group
from kit.language import Language

PER_PROCESS = 5
"""Candidates per process; more would measure the candidates instead."""
END_TIMEOUT_S = 8.0


class Crowds:
    """Candidates who come one after the other and talk until the end of the ``async with``.

    Args:
        url: of the product.
        files: ``.npy`` files with answers.
        plan: of every interview.
        candidates: how many.
        stagger_s: between two arrivals.
    """

    def __init__(
        self,
        url: str,
        language: Language,
        files: list[str],
        plan: dict[str, Any],
        candidates: int,
        stagger_s: float,
    ) -> None:
        self._orders = [
            CrowdOrder(
                url=url,
                api_key=os.environ.get("VIVAVOCE_API_KEY"),
                language=language,
                clips=files,
                plan=plan,
                first=first,
                starts_s=[
                    stagger_s * number
                    for number in range(first, min(first + PER_PROCESS, candidates))
                ],
            )
            for first in range(0, candidates, PER_PROCESS)
        ]
        self._processes: list[asyncio.subprocess.Process] = []
        self._guards: list[Guard] = []
        self._readers: list[asyncio.Task[None]] = []
        self._news = asyncio.Event()
        self._turns: list[dict[str, Any]] = []
        self.failed: dict[int, str] = {}
        """Why candidates have left, by number."""
        self._joined_ms: dict[int, int] = {}

    async def __aenter__(self) -> Crowds:
        try:
            for order in self._orders:
                await self._start(order)
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._end()

    @property
    def pids(self) -> list[int]:
        """Ids of the processes."""
        return [process.pid for process in self._processes]

    @property
    def attending(self) -> int:
        """Candidates who are in their rooms."""
        return len(self._joined_ms.keys() - self.failed.keys())

    @property
    def joined_ms(self) -> list[int]:
        """How long each candidate's join took."""
        return list(self._joined_ms.values())

    def turns_after(self, moment: float) -> list[dict[str, Any]]:
        """The turns that began after ``moment`` (``time.monotonic``)."""
        return [turn for turn in self._turns if turn["began_at"] >= moment]

    def turns_since(self, moment: float, least: int) -> int:
        """How many attending candidates have taken ``least`` turns that began after it."""
        turns: dict[int, int] = {}
        for turn in self.turns_after(moment):
            turns[turn["candidate"]] = turns.get(turn["candidate"], 0) + 1
        return sum(n >= least for who, n in turns.items() if who not in self.failed)

    def reasons(self) -> list[str]:
        """Why candidates have left."""
        return [f"candidate {who}: {why}" for who, why in sorted(self.failed.items())]

    async def until(self, done: Callable[[], bool], timeout_s: float) -> bool:
        """Wait for ``done()``; False when it took too long."""
        deadline = time.monotonic() + timeout_s
        while not done():
            self._news.clear()
            try:
                async with asyncio.timeout_at(
                    asyncio.get_running_loop().time() + deadline - time.monotonic()
                ):
                    await self._news.wait()
            except TimeoutError:
                return done()
        return True

    async def _start(self, order: CrowdOrder) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bench.crowd"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C goes to the measurement, which ends them
        )
        self._processes.append(process)
        self._guards.append(guard_group(process.pid))
        self._readers.append(asyncio.create_task(self._read(process)))
        assert process.stdin is not None
        process.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
        await process.stdin.drain()

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            event = json.loads(line)
            match event.pop("event"):
                case "joined":
                    self._joined_ms[event["candidate"]] = event["ms"]
                case "turn":
                    self._turns.append(event)
                case "failed":
                    self.failed[event["candidate"]] = event["reason"]
            self._news.set()

    async def _end(self) -> None:
        for process in self._processes:
            if process.stdin is not None:
                process.stdin.close()
        for process in self._processes:
            with suppress(TimeoutError):
                async with asyncio.timeout(END_TIMEOUT_S):
                    await process.wait()
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        for guard in self._guards:
            guard.dismiss()
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)
