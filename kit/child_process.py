"""Child processes that don't outlive this one, and their logs."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from kit.guard import guard_group

EXIT_POLL_S = 0.05
GUARD_GRACE_S = 5
LOG_LIMIT_BYTES = 10_000_000


class StartError(RuntimeError):
    """A process cannot be started or does not get ready; the message says why."""


class ChildProcess:
    """One child with its own process group, which a guard ends if this process dies.

    Args:
        argv: the command.
        env: its whole environment; None: ours.
        cwd: its working folder; None: ours.
        output: takes what it prints: a file, ``subprocess.PIPE``, or None for our own output.
        guard_grace_s: seconds that the guard waits between SIGTERM and SIGKILL, 5 at most;
            0: SIGKILL at once.

    Raises:
        StartError: the program cannot be run.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        output: IO[bytes] | int | None = None,
        guard_grace_s: float = 0.0,
    ) -> None:
        try:
            self._process = subprocess.Popen(
                argv,
                env=env,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=None if output is None else subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for this process, which then ends the child
            )
        except OSError as error:
            raise StartError(f"cannot run {argv[0]}: {error}") from error
        self._killed = False
        self._guard = guard_group(self._process.pid, int(min(guard_grace_s, GUARD_GRACE_S)))

    @property
    def pid(self) -> int | None:
        """Process id, or None once it has ended."""
        return self._process.pid if self._process.poll() is None else None

    @property
    def returncode(self) -> int | None:
        """Exit status; None while it runs."""
        return self._process.poll()

    @property
    def stdout(self) -> IO[bytes] | None:
        """Its output, if that is a pipe."""
        return self._process.stdout

    def terminate(self) -> None:
        """Send SIGTERM to the child alone."""
        self._process.terminate()

    def kill(self, wait_s: float = 0.0) -> None:
        """SIGKILL the child and what it started, and dismiss the guard. Safe to call twice.

        Args:
            wait_s: blocks until the child has ended, for so long at most.
        """
        if not self._killed:  # later the number may belong to another group
            self._killed = True
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._guard.dismiss()
        if wait_s > 0:
            self._process.wait(wait_s)

    async def wait(self) -> int:
        """Wait for its end; returns its exit status."""
        while (status := self._process.poll()) is None:  # noqa: ASYNC110 (no event)
            await asyncio.sleep(EXIT_POLL_S)
        return status

    async def stop(self, grace_s: float = 0.0) -> bool:
        """End the child and what it started.

        Args:
            grace_s: seconds between SIGTERM and SIGKILL; 0: SIGKILL at once.

        Returns:
            Whether it outlived its grace.
        """
        if grace_s > 0 and self.pid is not None:
            self.terminate()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(grace_s):
                    await self.wait()
        outlived = grace_s > 0 and self.pid is not None
        self.kill()
        await self.wait()
        return outlived


def open_log(path: Path) -> IO[bytes]:
    """Open a child's log to append to it; one that has grown too large is begun again."""
    if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
        path.unlink()
    return path.open("ab")


def end_of_log(path: Path) -> str:
    """The last lines of a child's log, for an error message."""
    try:
        return path.read_text(errors="replace")[-800:].strip()
    except OSError:
        return ""
