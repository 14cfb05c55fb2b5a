"""Keeps a child process running; the supervisor and the stack keep their processes this way."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO

import structlog

from kit.child_process import ChildProcess, StartError
from kit.tasks import log_crash

log = structlog.get_logger(__name__)

FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 10.0
STEADY_S = 30.0
"""A process that lived this long is restarted after the first pause again."""
READY_POLL_S = 0.2
DEATHS_AT_START = 3
"""A process that dies so often before it is ready will not do better the next time."""
LONGEST_LINE_BYTES = 8192

Probe = Callable[[], Awaitable[bool]]


class ManagedProcess:
    """One child and the loop that restarts it, with growing pauses, whenever it ends.

    Args:
        name: for log lines and messages.
        argv, env, cwd: of the child; see :class:`ChildProcess`.
        ready: whether it does its work by now; None: as soon as it runs. An exception that it
            raises ends :meth:`wait_ready`.
        ready_line: instead, part of a line that it prints when it is ready; needs ``on_line``.
        stop_grace_s: seconds between SIGTERM and SIGKILL; 0: SIGKILL at once.
        on_line: takes each line that it prints; None: it prints where this process does.
    """

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        ready: Probe | None = None,
        ready_line: str = "",
        stop_grace_s: float = 6.0,
        on_line: Callable[[str], None] | None = None,
    ) -> None:
        self.name = name
        self._argv = list(argv)
        self._env = env
        self._cwd = cwd
        self._probe = ready
        self._ready_line = ready_line
        self._stop_grace_s = stop_grace_s
        self._on_line = on_line
        self._child: ChildProcess | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._reader: asyncio.Task[None] | None = None
        self._printed_ready = not ready_line
        self._last_line = ""
        self._last_status: int | None = None
        self.deaths = 0
        """How often it ended without being asked to."""

    @property
    def pid(self) -> int | None:
        """Process id of the child that runs now, or None."""
        return self._child.pid if self._child is not None else None

    @property
    def returncode(self) -> int | None:
        """Exit status of the child that ran last; None while it runs."""
        return self._child.returncode if self._child is not None else None

    @property
    def printed_ready(self) -> bool:
        """Whether the child runs and has printed its ``ready_line``, if it has one."""
        return self.pid is not None and self._printed_ready

    async def start(self) -> None:
        """Start the child, unless that was done.

        Raises:
            StartError: there is no such program.
        """
        if self._keeper is None:
            self._spawn()
            self._keeper = asyncio.create_task(self._keep(), name=f"keep {self.name}")
            self._keeper.add_done_callback(partial(log_crash, owner=self.name))

    async def wait_ready(self, timeout_s: float, *, deaths: int = DEATHS_AT_START) -> None:
        """Wait until the child does its work.

        Args:
            deaths: the wait is given up after so many.

        Raises:
            StartError: the child ends so often, or is not ready in time.
        """
        deadline = time.monotonic() + timeout_s
        limit = self.deaths + deaths
        while True:
            if self.deaths >= limit:
                raise StartError(
                    f"{self.name} {'keeps ending' if deaths > 1 else 'ended'} at its start "
                    f"(exit status {self._last_status}): {self._last_line or 'see its lines above'}"
                )
            if self.printed_ready and (self._probe is None or await self._probe()):
                return
            if time.monotonic() > deadline:
                raise StartError(f"{self.name} is not ready after {timeout_s:g} s")
            await asyncio.sleep(READY_POLL_S)

    async def stop(self) -> None:
        """End the child, by force once its grace is over. Safe to call twice."""
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
        if self._child is not None:
            pid = self.pid
            if await self._child.stop(self._stop_grace_s):
                log.error("process.killed", name=self.name, pid=pid)
            await self._finish_reading()

    def _spawn(self) -> None:
        self._printed_ready = not self._ready_line
        try:
            self._child = ChildProcess(
                self._argv,
                env=self._env,
                cwd=self._cwd,
                output=None if self._on_line is None else subprocess.PIPE,
                guard_grace_s=self._stop_grace_s,
            )
        except StartError as error:
            raise StartError(f"{self.name}: {error}") from error
        if self._child.stdout is not None:
            self._reader = asyncio.create_task(self._read(self._child.stdout))

    async def _keep(self) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            started = time.monotonic()
            assert self._child is not None
            self._last_status = status = await self._child.wait()
            self._child.kill()  # its own children
            await self._finish_reading()
            self.deaths += 1
            if time.monotonic() - started > STEADY_S:
                pause_s = FIRST_PAUSE_S
            log.error("process.died", name=self.name, code=status, again_in_s=pause_s)
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
            await self._respawn()

    async def _respawn(self) -> None:
        while True:
            try:
                self._spawn()
                return
            except StartError as error:
                log.error("process.not_started", name=self.name, error=str(error))
                await asyncio.sleep(LONGEST_PAUSE_S)

    async def _read(self, source: IO[bytes]) -> None:
        stream = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), source
        )
        rest = b""
        try:
            while chunk := await stream.read(LONGEST_LINE_BYTES):
                *lines, rest = (rest + chunk).split(b"\n")
                if len(rest) > LONGEST_LINE_BYTES:
                    lines, rest = [*lines, rest], b""
                for line in lines:
                    self._take(line)
            if rest:
                self._take(rest)
        finally:
            transport.close()

    def _take(self, line: bytes) -> None:
        assert self._on_line is not None
        text = line.decode(errors="replace").rstrip()
        self._last_line = text or self._last_line
        self._printed_ready = self._printed_ready or self._ready_line in text
        self._on_line(text)

    async def _finish_reading(self) -> None:
        """Pass on the last lines of a child that has ended."""
        reader, self._reader = self._reader, None
        if reader is not None:
            await asyncio.wait({reader}, timeout=1.0)
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)
