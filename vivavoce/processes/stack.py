"""Every process of a stack on this machine, without containers.

Procfile runners such as honcho know neither readiness nor restarts, and process-compose is a Go
program to install; on top of :class:`ManagedProcess` only the order is left to do here.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from graphlib import TopologicalSorter

import structlog

from kit.child_process import StartError
from kit.managed_process import ManagedProcess
from kit.ports import answers
from vivavoce.processes.stack_file import ProcessSpec, StackSpec

log = structlog.get_logger(__name__)

SAYS = "says:"

Print = Callable[[str, str], None]


class Stack:
    """Starts processes in order, keeps them running, and ends them.

    Args:
        spec: what to run.
        on_line: takes the name of a process and a line that it printed.
    """

    def __init__(self, spec: StackSpec, on_line: Print) -> None:
        self._spec = spec
        self._common = os.environ | spec.environment
        self.processes = {
            name: self._managed(name, process, on_line) for name, process in spec.processes.items()
        }
        self._ready = {name: asyncio.Event() for name in spec.processes}

    def check_programs(self) -> None:
        """Raise StartError that names every missing program."""
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
        """End everything, each process before those that it was started after."""
        order = TopologicalSorter[str](dict.fromkeys(self.processes, ()))
        for name, process in self._spec.processes.items():
            for other in process.after:
                order.add(other, name)
        order.prepare()
        while ending := order.get_ready():
            await asyncio.gather(*(self.processes[name].stop() for name in ending))
            order.done(*ending)

    def _managed(self, name: str, spec: ProcessSpec, on_line: Print) -> ManagedProcess:
        by_line = spec.ready.startswith(SAYS)
        return ManagedProcess(
            name,
            spec.command,
            env=self._common | spec.environment,
            ready=(lambda: answers(spec.ready)) if spec.ready and not by_line else None,
            ready_line=spec.ready.removeprefix(SAYS) if by_line else "",
            stop_grace_s=spec.stop_grace_s,
            on_line=lambda line: on_line(name, line),
        )

    async def _start(self, name: str) -> None:
        spec = self._spec.processes[name]
        for other in spec.after:
            await self._ready[other].wait()
        await self.processes[name].start()
        await self.processes[name].wait_ready(spec.ready_within_s)
        self._ready[name].set()
        log.info("stack.ready", process=name)
