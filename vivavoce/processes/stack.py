"""Every process of a stack on this machine, without containers."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import httpx
import structlog

from kit.child_process import ManagedProcess, StartError
from vivavoce.processes.stack_file import ProcessSpec, StackSpec

log = structlog.get_logger(__name__)

PROBE_TIMEOUT_S = 2.0
SAYS = "says:"

Print = Callable[[str, str], None]


class Stack:
    """Starts processes in order, keeps them, and ends them.

    Args:
        spec: what to run.
        on_line: takes the name of a process and a line that it printed.
    """

    def __init__(self, spec: StackSpec, on_line: Print) -> None:
        self._spec = spec
        self._common = os.environ | spec.environment
        self.processes = {
            name: self._make(name, process, on_line) for name, process in spec.processes.items()
        }
        self._ready = {name: asyncio.Event() for name in spec.processes}

    def check_programs(self) -> None:
        """Raise StartError that names every program which is not here."""
        missing = []
        for name, spec in self._spec.processes.items():
            path = (self._common | spec.environment).get("PATH")
            if shutil.which(spec.command[0], path=path) is None:
                hint = f": {spec.install}" if spec.install else ""
                missing.append(f"{name}: there is no program '{spec.command[0]}'{hint}")
        if missing:
            raise StartError("\n".join(missing))

    async def start(self) -> None:
        """Start everything; returns once all are ready.

        Raises:
            StartError: a process does not get ready.
        """
        try:
            async with asyncio.TaskGroup() as starting:
                for name in self.processes:
                    starting.create_task(self._start(name))
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None

    async def stop(self) -> None:
        """End everything, those first that others were started for."""
        left = dict(self._spec.processes)
        while left:
            needed = {other for process in left.values() for other in process.after}
            ending = [name for name in left if name not in needed]
            await asyncio.gather(*(self.processes[name].stop() for name in ending))
            for name in ending:
                del left[name]

    def _make(self, name: str, spec: ProcessSpec, on_line: Print) -> ManagedProcess:
        words = spec.ready.removeprefix(SAYS) if spec.ready.startswith(SAYS) else ""
        said = asyncio.Event()

        def take(line: str) -> None:
            on_line(name, line)
            if words and words in line:
                said.set()

        async def has_said() -> bool:
            return said.is_set()

        return ManagedProcess(
            name,
            spec.command,
            env=self._common | spec.environment,
            ready=has_said if words else _probe(spec.ready),
            stop_grace_s=spec.stop_grace_s,
            on_line=take,
        )

    async def _start(self, name: str) -> None:
        spec = self._spec.processes[name]
        for other in spec.after:
            await self._ready[other].wait()
        await self.processes[name].start()
        await self.processes[name].wait_ready(spec.ready_within_s)
        self._ready[name].set()
        log.info("stack.ready", process=name)


def _probe(url: str) -> Callable[[], Awaitable[bool]] | None:
    """Asks whether a process does its work. None: no question to ask."""
    if not url:
        return None
    parts = urlsplit(url)

    async def accepts() -> bool:
        try:
            async with asyncio.timeout(PROBE_TIMEOUT_S):
                _, writer = await asyncio.open_connection(parts.hostname, parts.port)
                writer.close()
        except (OSError, TimeoutError):
            return False
        return True

    async def answers() -> bool:
        async with httpx.AsyncClient(timeout=PROBE_TIMEOUT_S, trust_env=False) as http:
            try:
                return (await http.get(url)).status_code == 200
            except httpx.HTTPError:
                return False

    return accepts if parts.scheme == "tcp" else answers
