"""A child process that is kept alive: started, watched, started again, ended in time.

The supervisor and the stack keep all their processes this way.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

import structlog

from kit.guard import Guard

log = structlog.get_logger(__name__)

FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 10.0
STEADY_S = 30.0
"""A process that lived this long has earned a quick restart again."""
READY_POLL_S = 0.2
DEATHS_AT_START = 3
"""A process that dies so often before it is ready will not do better the next time."""
LONGEST_LINE_BYTES = 8192

Probe = Callable[[], Awaitable[bool]]


class StartError(RuntimeError):
    """Something cannot be started, or does not get ready; the message says why."""


class ManagedProcess:
    """One child and the loop that starts it again whenever it ends.

    Args:
        name: for log lines and messages.
        argv: the command.
        env: its whole environment; None: ours.
        cwd: its working folder; None: ours.
        ready: whether it does its work by now; None: as soon as it runs. An exception that it
            raises ends :meth:`wait_ready`.
        stop_grace_s: seconds between SIGTERM and SIGKILL; 0: SIGKILL at once.
        on_line: takes each line that it prints; None: it prints where we do.
    """

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        ready: Probe | None = None,
        stop_grace_s: float = 6.0,
        on_line: Callable[[str], None] | None = None,
    ) -> None:
        self.name = name
        self._argv = list(argv)
        self._env = env
        self._cwd = cwd
        self._ready = ready
        self._stop_grace_s = stop_grace_s
        self._on_line = on_line
        self._process: asyncio.subprocess.Process | None = None
        self._guard: Guard | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._reader: asyncio.Task[None] | None = None
        self.deaths = 0
        """How often it ended without being asked to."""

    @property
    def pid(self) -> int | None:
        """Process id of the child that runs now, or None."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    @property
    def returncode(self) -> int | None:
        """Exit status of the child that ran last; None while it runs."""
        return self._process.returncode if self._process is not None else None

    async def start(self) -> None:
        """Start the child; nothing happens if it is kept already.

        Raises:
            StartError: there is no such program.
        """
        if self._keeper is None:
            await self._spawn()
            self._keeper = asyncio.create_task(self._keep(), name=f"keep {self.name}")

    async def wait_ready(self, timeout_s: float) -> None:
        """Wait until the child does its work.

        Raises:
            StartError: it keeps ending, or is not ready in time.
        """
        deadline = time.monotonic() + timeout_s
        deaths_before = self.deaths
        while True:
            if self.deaths - deaths_before >= DEATHS_AT_START:
                raise StartError(
                    f"{self.name} keeps ending at its start (exit status {self.returncode}); "
                    "see its lines above"
                )
            if self.pid is not None and (self._ready is None or await self._ready()):
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
        process = self._process
        if process is not None and process.returncode is None:
            if self._stop_grace_s > 0:
                with contextlib.suppress(ProcessLookupError, TimeoutError):
                    process.terminate()
                    async with asyncio.timeout(self._stop_grace_s):
                        await process.wait()
            if process.returncode is None:
                if self._stop_grace_s > 0:
                    log.error("process.killed", name=self.name, pid=process.pid)
                _kill_group(process.pid)
                await process.wait()
        await self._clear_away()

    async def _spawn(self) -> None:
        # A pipe of our own: asyncio's would keep wait() until grandchildren have closed theirs.
        source, sink = os.pipe() if self._on_line is not None else (None, None)
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._argv,
                env=self._env,
                cwd=self._cwd,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                start_new_session=True,  # Ctrl-C is for us, and we end the child
            )
        except OSError as error:
            if source is not None:
                os.close(source)
            raise StartError(f"{self.name}: cannot run {self._argv[0]}: {error}") from error
        finally:
            if sink is not None:
                os.close(sink)
        self._guard = Guard(self._process.pid, grace_s=int(min(self._stop_grace_s, 5.0)))
        if source is not None:
            self._reader = asyncio.create_task(self._pass_lines_on(source))

    async def _keep(self) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            started = time.monotonic()
            assert self._process is not None
            code = await self._process.wait()
            await self._clear_away()
            self.deaths += 1
            pause_s = (
                FIRST_PAUSE_S
                if time.monotonic() - started > STEADY_S
                else min(2 * pause_s, LONGEST_PAUSE_S)
            )
            log.error("process.died", name=self.name, code=code, again_in_s=pause_s)
            await asyncio.sleep(pause_s)
            await self._spawn_again()

    async def _spawn_again(self) -> None:
        while True:
            try:
                await self._spawn()
                return
            except StartError as error:
                log.error("process.not_started", name=self.name, error=str(error))
                await asyncio.sleep(LONGEST_PAUSE_S)

    async def _pass_lines_on(self, source: int) -> None:
        assert self._on_line is not None
        stream = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(source, "rb", 0)
        )
        rest = b""
        try:
            while chunk := await stream.read(LONGEST_LINE_BYTES):
                *lines, rest = (rest + chunk).split(b"\n")
                if len(rest) > LONGEST_LINE_BYTES:
                    lines, rest = [*lines, rest], b""
                for line in lines:
                    self._on_line(line.decode(errors="replace").rstrip())
            if rest:
                self._on_line(rest.decode(errors="replace").rstrip())
        finally:
            transport.close()

    async def _clear_away(self) -> None:
        """What a child that has ended leaves: its last lines, its guard, its own children."""
        if self._process is not None:
            _kill_group(self._process.pid)
        guard, self._guard = self._guard, None
        if guard is not None:
            guard.dismiss()
        reader, self._reader = self._reader, None
        if reader is not None:
            await asyncio.wait({reader}, timeout=1.0)
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
