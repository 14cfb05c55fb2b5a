"""Helper processes that print events as JSON lines."""

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
RUN_MODULE = """
import gc, runpy, sys
gc.disable()
del sys.argv[0]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
"""``python -m`` without the garbage collector, which is a quarter of the imports' time."""


class JsonLineProcess:
    """A running process and the events that it has printed."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.events: list[dict[str, Any]] = []
        self._more = asyncio.Condition()
        self._ended = False
        self._reader = asyncio.create_task(self._read())

    async def until(self, event: str, timeout_s: float = 20.0, **also: Any) -> dict[str, Any]:
        """Wait for an event with these fields; returns the first one."""
        fields = {"event": event, **also}

        def first() -> dict[str, Any] | None:
            return next((e for e in self.events if fields.items() <= e.items()), None)

        try:
            async with asyncio.timeout(timeout_s), self._more:
                await self._more.wait_for(lambda: first() or self._ended)
        except TimeoutError:
            raise AssertionError(f"no {fields} within {timeout_s} s: {self.events}") from None
        match = first()
        assert match is not None, f"it ended without {fields}: {self.events}"
        return match

    def kill(self) -> float:
        """SIGKILL it; returns the ``time.monotonic`` of that."""
        self.process.kill()
        return time.monotonic()

    async def end(self, sig: int = signal.SIGTERM) -> None:
        """Send ``sig`` and wait for its end; SIGKILL it after 5 s."""
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
                self.events.append(json.loads(line) | {"at": time.monotonic()})
                self._more.notify_all()
        async with self._more:
            self._ended = True
            self._more.notify_all()


@asynccontextmanager
async def running(module: str, *arguments: str) -> AsyncIterator[JsonLineProcess]:
    """Run a module as a program during the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        RUN_MODULE,
        module,
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    helper = JsonLineProcess(process)
    try:
        yield helper
    finally:
        await helper.end()
