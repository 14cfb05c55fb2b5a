"""Processes beside the test that tell what they do as JSON lines."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


class JsonLineProcess:
    """A running process and what it told so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.told: list[dict[str, Any]] = []
        self._more = asyncio.Condition()
        self._ended = False
        self._reader = asyncio.create_task(self._read())

    async def until(self, event: str, timeout_s: float = 20.0, **also: Any) -> dict[str, Any]:
        """What it tells of an event; waits for it."""
        wanted = {"event": event, **also}

        def found() -> dict[str, Any] | None:
            return next((t for t in self.told if wanted.items() <= t.items()), None)

        try:
            async with asyncio.timeout(timeout_s), self._more:
                await self._more.wait_for(lambda: found() or self._ended)
        except TimeoutError:
            raise AssertionError(f"no {wanted} within {timeout_s} s; told: {self.told}") from None
        told = found()
        assert told is not None, f"it ended without {wanted}; told: {self.told}"
        return told

    def kill(self) -> float:
        """SIGKILL; returns ``time.monotonic`` of it."""
        self.process.kill()
        return time.monotonic()

    async def end(self, sig: int = signal.SIGTERM) -> None:
        """End it and see it gone."""
        if self.process.returncode is None:
            os.kill(self.process.pid, sig)
            try:
                async with asyncio.timeout(5.0):
                    await self.process.wait()
            except TimeoutError:
                self.process.kill()
                await self.process.wait()
        await self._reader

    async def _read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            async with self._more:
                self.told.append(json.loads(line) | {"at": time.monotonic()})
                self._more.notify_all()
        async with self._more:
            self._ended = True
            self._more.notify_all()


@asynccontextmanager
async def running(module: str, *arguments: str) -> AsyncIterator[JsonLineProcess]:
    """``python -m module``, ended at the end of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    teller = JsonLineProcess(process)
    try:
        yield teller
    finally:
        await teller.end()
